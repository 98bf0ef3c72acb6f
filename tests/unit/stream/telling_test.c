/*
 * When a problem that stays is told.
 */
#include "stream/telling.h"

#include "../support.h"

static void tells_once_a_minute_what_stays(void **state)
{
	struct telling telling = { .told_ms = 0 };

	(void)state;
	assert_true(telling_is_due(&telling, "no table", 1000));
	assert_false(telling_is_due(&telling, "no table", 60 * 1000));
	assert_true(telling_is_due(&telling, "no table", 61 * 1000));
	assert_true(telling_is_due(&telling, "no stream", 61 * 1000));
	telling_forget(&telling);
	assert_true(telling_is_due(&telling, "no stream", 62 * 1000));
}

static void tells_a_long_problem_no_more_often(void **state)
{
	struct telling telling = { .told_ms = 0 };
	char problem[2 * TELLING_MAX];

	(void)state;
	memset(problem, 'x', sizeof(problem));
	problem[sizeof(problem) - 1] = '\0';
	assert_true(telling_is_due(&telling, problem, 0));
	assert_false(telling_is_due(&telling, problem, 1000));
	problem[TELLING_MAX / 2] = 'y';
	assert_true(telling_is_due(&telling, problem, 2000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_once_a_minute_what_stays),
		cmocka_unit_test(tells_a_long_problem_no_more_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

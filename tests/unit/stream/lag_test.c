/*
 * How far behind the readers are.
 */
#include "stream/lag.h"

#include "../support.h"

static void nobody_is_behind_nothing(void **state)
{
	struct lag lag = { { 0 } };
	int marks;

	(void)state;
	assert_int_equal(lag_us(&lag, 1000, &marks), 0);
	assert_int_equal(marks, 0);
}

static void the_furthest_behind_counts(void **state)
{
	struct lag lag = { { 0 } };
	int first = lag_enter(&lag, 1000);
	int second = lag_enter(&lag, 1000);
	int marks;

	(void)state;
	assert_int_not_equal(first, second);
	lag_note(&lag, first, 5000);
	lag_note(&lag, second, 3000);
	assert_int_equal(lag_us(&lag, 6000, &marks), 3000);
	assert_int_equal(marks, 2);
	/* nothing moves any more */
	assert_int_equal(lag_us(&lag, 9000, &marks), 6000);
	lag_leave(&lag, second);
	assert_int_equal(lag_us(&lag, 9000, &marks), 4000);
	assert_int_equal(marks, 1);
}

static void a_clock_that_goes_back_is_no_lag(void **state)
{
	struct lag lag = { { 0 } };
	int marks;

	(void)state;
	lag_note(&lag, lag_enter(&lag, 1000), 5000);
	assert_int_equal(lag_us(&lag, 2000, &marks), 0);
}

static void one_mark_too_many_is_none(void **state)
{
	struct lag lag = { { 0 } };
	int marks;

	(void)state;
	for (int i = 0; i < LAG_MARKS_MAX; i++)
		assert_int_equal(lag_enter(&lag, 1), i);
	assert_int_equal(lag_enter(&lag, 1), -1);
	lag_note(&lag, -1, 7);
	lag_leave(&lag, -1);
	assert_int_equal(lag_us(&lag, 1, &marks), 0);
	assert_int_equal(marks, LAG_MARKS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_behind_nothing),
		cmocka_unit_test(the_furthest_behind_counts),
		cmocka_unit_test(a_clock_that_goes_back_is_no_lag),
		cmocka_unit_test(one_mark_too_many_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/touches.h"

#include <pthread.h>

#include "../support.h"

enum { THREADS = 4, TIMES = 20000 };

static bool was_touched(const struct touches *touches, uint64_t moment,
			const char *name)
{
	return touches_since(touches, moment, touches_place(str_of(name)));
}

static void tells_what_was_touched_since(void **state)
{
	struct touches touches = { 0 };
	uint64_t before = touches_moment(&touches);
	uint64_t after;

	(void)state;
	assert_false(was_touched(&touches, before, "post"));
	touches_note(&touches, S("post"));
	after = touches_moment(&touches);
	assert_true(was_touched(&touches, before, "post"));
	assert_false(was_touched(&touches, after, "post"));
	assert_false(was_touched(&touches, before, "another"));
}

static void a_touch_of_all_touches_each(void **state)
{
	struct touches touches = { 0 };
	uint64_t before = touches_moment(&touches);

	(void)state;
	touches_note_all(&touches);
	assert_true(was_touched(&touches, before, "post"));
	assert_true(was_touched(&touches, before, "another"));
	assert_false(was_touched(&touches, touches_moment(&touches), "post"));
}

static void *touch_often(void *touches)
{
	for (int i = 0; i < TIMES; i++)
		touches_note(touches, S("post"));
	return NULL;
}

/* None is lost: the place has the moment of the last one. */
static void takes_touches_of_many_at_once(void **state)
{
	struct touches touches = { 0 };
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, touch_often, &touches);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(touches_moment(&touches), THREADS * TIMES);
	assert_true(was_touched(&touches, THREADS * TIMES - 1, "post"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_was_touched_since),
		cmocka_unit_test(a_touch_of_all_touches_each),
		cmocka_unit_test(takes_touches_of_many_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

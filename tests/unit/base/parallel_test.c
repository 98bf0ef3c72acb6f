#include "base/parallel.h"

#include <stdatomic.h>

#include "../support.h"
#include "base/clock.h"

enum { MANY = 1000 };

struct tally {
	_Atomic int calls[MANY];
	_Atomic int at_work;
	_Atomic int most_at_work;
	int pause_ms;
};

static void count(void *context, size_t index)
{
	struct tally *tally = context;
	int now = atomic_fetch_add(&tally->at_work, 1) + 1;
	int most = atomic_load(&tally->most_at_work);

	while (now > most &&
	       !atomic_compare_exchange_weak(&tally->most_at_work, &most, now))
		;
	clock_sleep_ms(tally->pause_ms);
	atomic_fetch_add(&tally->calls[index], 1);
	atomic_fetch_sub(&tally->at_work, 1);
}

static void assert_each_once(const struct tally *tally, size_t count)
{
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(tally->calls[i], i < count ? 1 : 0);
}

static void does_each_thing_once(void **state)
{
	const int threads[] = { 0, 1, 2, 7, PARALLEL_MAX + 9 };
	const size_t counts[] = { 0, 1, 2, MANY };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(counts); j++) {
			struct tally tally = { .pause_ms = 0 };

			parallel_run(threads[i], counts[j], count, &tally);
			assert_each_once(&tally, counts[j]);
		}
	}
}

static void works_on_several_at_once_and_no_more(void **state)
{
	struct tally tally = { .pause_ms = 20 };

	(void)state;
	parallel_run(4, 40, count, &tally);
	assert_each_once(&tally, 40);
	assert_in_range(tally.most_at_work, 2, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_each_thing_once),
		cmocka_unit_test(works_on_several_at_once_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Pauses that end early.
 */
#include "stream/bell.h"

#include "../support.h"
#include "base/clock.h"

enum { LONG_MS = 60 * 1000, SHORT_MS = 30 };

static struct bell bell;

static void *ring_soon(void *unused)
{
	(void)unused;
	clock_sleep_ms(SHORT_MS);
	bell_ring(&bell);
	return NULL;
}

static void *stop_soon(void *unused)
{
	(void)unused;
	clock_sleep_ms(SHORT_MS);
	bell_stop(&bell);
	return NULL;
}

static int make_bell(void **state)
{
	(void)state;
	bell_init(&bell);
	return 0;
}

static int release_bell(void **state)
{
	(void)state;
	bell_release(&bell);
	return 0;
}

static void a_ring_ends_a_wait_and_no_pause(void **state)
{
	int64_t began_ms = clock_monotonic_ms();
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, ring_soon, NULL), 0);
	assert_true(bell_pause(&bell, 2 * SHORT_MS));
	assert_true(clock_monotonic_ms() - began_ms >= 2 * SHORT_MS);
	assert_true(bell_wait(&bell, LONG_MS));
	assert_true(clock_monotonic_ms() - began_ms < LONG_MS);
	pthread_join(thread, NULL);
}

static void a_ring_is_heard_once(void **state)
{
	int64_t began_ms;

	(void)state;
	bell_ring(&bell);
	bell_ring(&bell);
	assert_true(bell_wait(&bell, LONG_MS));
	began_ms = clock_monotonic_ms();
	assert_true(bell_wait(&bell, SHORT_MS));
	assert_true(clock_monotonic_ms() - began_ms >= SHORT_MS);
}

static void after_the_stop_nobody_waits(void **state)
{
	pthread_t thread;

	(void)state;
	assert_false(bell_is_stopped(&bell));
	assert_int_equal(pthread_create(&thread, NULL, stop_soon, NULL), 0);
	assert_false(bell_pause(&bell, LONG_MS));
	assert_false(bell_wait(&bell, LONG_MS));
	assert_true(bell_is_stopped(&bell));
	pthread_join(thread, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_ring_ends_a_wait_and_no_pause,
						make_bell, release_bell),
		cmocka_unit_test_setup_teardown(a_ring_is_heard_once, make_bell,
						release_bell),
		cmocka_unit_test_setup_teardown(after_the_stop_nobody_waits,
						make_bell, release_bell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

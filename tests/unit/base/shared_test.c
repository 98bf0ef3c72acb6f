#include "base/shared.h"

#include "base/clock.h"

#include "../support.h"

static int map(void **state)
{
	*state = shared_map();
	return *state == NULL;
}

static int unmap(void **state)
{
	shared_unmap(*state);
	return 0;
}

#define shared_test(function) \
	cmocka_unit_test_setup_teardown(function, map, unmap)

static void never_gives_a_time_twice(void **state)
{
	assert_int_equal(shared_next_time_us(*state, 1000), 1000);
	assert_int_equal(shared_next_time_us(*state, 1000), 1001);
	assert_int_equal(shared_next_time_us(*state, 500), 1002);
	assert_int_equal(shared_next_time_us(*state, 2000), 2000);
}

static void sorts_after_what_was_seen(void **state)
{
	const int64_t now = 1000 * 1000 * 1000;

	shared_saw_time_us(*state, now + 5000000, now);
	assert_int_equal(shared_next_time_us(*state, now), now + 5000001);
	shared_saw_time_us(*state, now - 1, now);
	assert_int_equal(shared_next_time_us(*state, now), now + 5000002);
}

static void does_not_believe_times_far_ahead(void **state)
{
	const int64_t now = 1000 * 1000 * 1000;

	shared_saw_time_us(*state, now + 5000001, now);
	assert_int_equal(shared_next_time_us(*state, now), now);
}

static void gives_each_process_its_own_times(void **state)
{
	enum { CHILDREN = 4, TIMES = 20000 };
	struct shared *shared = *state;
	pid_t children[CHILDREN];
	int status;

	for (int i = 0; i < CHILDREN; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] > 0)
			continue;
		for (int k = 0; k < TIMES; k++)
			shared_next_time_us(shared, 1);
		_exit(0);
	}
	for (int i = 0; i < CHILDREN; i++)
		waitpid(children[i], &status, 0);
	assert_int_equal(shared_next_time_us(shared, 1), CHILDREN * TIMES + 1);
}

static void publishes_key_sets(void **state)
{
	struct shared *shared = *state;
	struct job job;
	struct buf out;
	uint32_t generation = 9, before;

	job_init(&job);
	out = buf_make(&job, 0, SHARED_KEYS_MAX_BYTES);
	assert_int_equal(shared_keys_generation(shared), 0);
	assert_false(shared_keys_copy(shared, &out, &generation));
	assert_int_equal(generation, 0);
	for (int i = 0; i < 5; i++) {
		char keys[] = "keys 0";

		keys[5] = (char)('0' + i);
		before = shared_keys_generation(shared);
		assert_true(shared_keys_publish(shared, str_of(keys)));
		assert_int_not_equal(shared_keys_generation(shared), before);
		out = buf_make(&job, 0, SHARED_KEYS_MAX_BYTES);
		assert_true(shared_keys_copy(shared, &out, &generation));
		assert_str_is(buf_str(&out), str_of(keys));
		assert_int_equal(generation, shared_keys_generation(shared));
	}
	job_release(&job);
}

static void keeps_the_generation_of_the_same_keys(void **state)
{
	uint32_t before;

	assert_true(shared_keys_publish(*state, S("keys")));
	before = shared_keys_generation(*state);
	assert_true(shared_keys_publish(*state, S("keys")));
	assert_int_equal(shared_keys_generation(*state), before);
}

static void alternates_slots_past_the_last_generation(void **state)
{
	struct shared *shared = *state;

	shared->keys.generation = UINT32_MAX;
	assert_true(shared_keys_publish(shared, S("keys")));
	assert_int_equal(shared_keys_generation(shared), 2);
}

static void bounds_a_key_set(void **state)
{
	char *keys = malloc(SHARED_KEYS_MAX_BYTES + 1);

	assert_non_null(keys);
	memset(keys, 'k', SHARED_KEYS_MAX_BYTES + 1);
	assert_false(shared_keys_publish(
		*state, str_make(keys, SHARED_KEYS_MAX_BYTES + 1)));
	assert_false(shared_keys_publish(*state, S("")));
	assert_true(shared_keys_publish(*state,
					str_make(keys, SHARED_KEYS_MAX_BYTES)));
	free(keys);
}

static void survives_a_worker_that_died_with_the_lock(void **state)
{
	struct shared *shared = *state;
	struct job job;
	struct buf out;
	uint32_t generation;
	pid_t child;
	int status;

	assert_true(shared_keys_publish(shared, S("keys")));
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		pthread_mutex_lock(&shared->keys.lock);
		_exit(0);
	}
	waitpid(child, &status, 0);
	job_init(&job);
	out = buf_make(&job, 0, 100);
	assert_true(shared_keys_copy(shared, &out, &generation));
	assert_str(buf_str(&out), "keys");
	assert_true(shared_keys_publish(shared, S("other")));
	job_release(&job);
}

static const int64_t now = 1000 * 1000;

static bool fetches(struct shared *shared, enum keys_reason reason,
		    int64_t now_ms)
{
	if (!shared_keys_may_fetch(shared, reason, now_ms))
		return false;
	shared_keys_end_fetch(shared);
	return true;
}

static void lets_unknown_kids_fetch_once_in_ten_seconds(void **state)
{
	int64_t next = now + SHARED_KEYS_REFRESH_MIN_MS;

	assert_true(fetches(*state, KEYS_UNKNOWN_KID, now));
	assert_false(fetches(*state, KEYS_UNKNOWN_KID, now));
	assert_false(fetches(*state, KEYS_UNKNOWN_KID, next - 1));
	assert_true(fetches(*state, KEYS_UNKNOWN_KID, next));
	assert_false(fetches(*state, KEYS_UNKNOWN_KID, next));
}

static void lets_a_missing_key_set_be_fetched_every_second(void **state)
{
	assert_true(fetches(*state, KEYS_MISSING, now));
	assert_false(fetches(*state, KEYS_MISSING, now + 500));
	assert_true(fetches(*state, KEYS_MISSING, now + 1000));
	/* and a key rotated just after it is not refused for that */
	assert_true(fetches(*state, KEYS_UNKNOWN_KID, now + 1001));
}

static void lets_one_fetch_at_a_time(void **state)
{
	int64_t end = now + SHARED_KEYS_LEASE_MS;

	assert_false(shared_keys_in_fetch(*state, now));
	assert_true(shared_keys_may_fetch(*state, KEYS_MISSING, now));
	assert_true(shared_keys_in_fetch(*state, now));
	assert_false(shared_keys_may_fetch(*state, KEYS_OLD, end - 1));
	/* the holder has died */
	assert_false(shared_keys_in_fetch(*state, end));
	assert_true(shared_keys_may_fetch(*state, KEYS_OLD, end));
}

static void tells_how_old_the_key_set_is(void **state)
{
	struct shared *shared = *state;

	assert_int_equal(shared_keys_age_ms(shared, clock_monotonic_ms()), -1);
	assert_true(shared_keys_publish(shared, S("{}")));
	int64_t age_ms =
		shared_keys_age_ms(shared, clock_monotonic_ms() + 60000);
	assert_in_range(age_ms, 59000, 61000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		shared_test(never_gives_a_time_twice),
		shared_test(sorts_after_what_was_seen),
		shared_test(does_not_believe_times_far_ahead),
		shared_test(gives_each_process_its_own_times),
		shared_test(publishes_key_sets),
		shared_test(keeps_the_generation_of_the_same_keys),
		shared_test(alternates_slots_past_the_last_generation),
		shared_test(bounds_a_key_set),
		shared_test(survives_a_worker_that_died_with_the_lock),
		shared_test(lets_unknown_kids_fetch_once_in_ten_seconds),
		shared_test(lets_a_missing_key_set_be_fetched_every_second),
		shared_test(lets_one_fetch_at_a_time),
		shared_test(tells_how_old_the_key_set_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

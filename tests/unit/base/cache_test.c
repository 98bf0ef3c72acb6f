#include "base/cache.h"

#include <pthread.h>

#include "../support.h"

/* Keys that all belong to one set: the first bytes choose it. */
static struct hash key_of(int number)
{
	struct hash key = { { 0 } };

	memcpy(key.bytes + 16, &number, sizeof(number));
	return key;
}

static void put(struct cache *cache, int number, int64_t until_ms)
{
	struct hash key = key_of(number);

	cache_put(cache, &key, until_ms, &number);
}

static bool has(struct cache *cache, int number, int64_t now_ms)
{
	struct hash key = key_of(number);
	int value = -1;

	if (!cache_get(cache, &key, now_ms, &value))
		return false;
	assert_int_equal(value, number);
	return true;
}

static void gives_back_what_was_put(void **state)
{
	struct cache *cache = cache_open(CACHE_NAMES, 100, sizeof(int));
	struct hash key = key_of(1);
	int value = 5;

	(void)state;
	assert_false(has(cache, 1, 0));
	put(cache, 1, 100);
	assert_true(has(cache, 1, 0));
	cache_put(cache, &key, 100, &value);
	value = 0;
	assert_true(cache_get(cache, &key, 0, &value));
	assert_int_equal(value, 5);
	cache_drop(cache, &key);
	assert_false(has(cache, 1, 0));
	cache_close(cache);
}

static void forgets_at_the_end_of_life(void **state)
{
	struct cache *cache = cache_open(CACHE_NAMES, 100, sizeof(int));

	(void)state;
	put(cache, 1, 100);
	assert_true(has(cache, 1, 99));
	assert_false(has(cache, 1, 100));
	assert_false(has(cache, 1, 99));
	cache_close(cache);
}

static void gives_up_the_one_unused_for_longest(void **state)
{
	struct cache *cache = cache_open(CACHE_NAMES, 8, sizeof(int));

	(void)state;
	for (int i = 0; i < 8; i++)
		put(cache, i, 100);
	assert_true(has(cache, 0, 0));
	put(cache, 8, 100);
	assert_true(has(cache, 0, 0));
	assert_false(has(cache, 1, 0));
	for (int i = 2; i <= 8; i++)
		assert_true(has(cache, i, 0));
	cache_close(cache);
}

static void forgets_everything_when_cleared(void **state)
{
	struct cache *cache = cache_open(CACHE_NAMES, 1000, sizeof(int));

	(void)state;
	for (int i = 0; i < 8; i++)
		put(cache, i, 100);
	cache_clear(cache);
	for (int i = 0; i < 8; i++)
		assert_false(has(cache, i, 0));
	put(cache, 3, 100);
	assert_true(has(cache, 3, 0));
	cache_close(cache);
}

static void makes_keys_of_parts(void **state)
{
	struct str one[] = { S("ab"), S("c") };
	struct str two[] = { S("a"), S("bc") };
	struct hash a = cache_key(one, 2), b = cache_key(two, 2);

	(void)state;
	assert_false(hash_equal(&a, &b));
}

static void makes_keys_of_uuids(void **state)
{
	struct uuid a = { "00000000-0000-4000-8000-000000000001" };
	struct uuid b = { "00000000-0000-4000-8000-000000000002" };
	struct hash key_a = cache_key_of_uuid(&a);
	struct hash key_b = cache_key_of_uuid(&b);
	struct hash again = cache_key_of_uuid(&a);

	(void)state;
	assert_true(hash_equal(&key_a, &again));
	assert_false(hash_equal(&key_a, &key_b));
	/* they differ in what chooses the set, too */
	assert_memory_not_equal(key_a.bytes, key_b.bytes, sizeof(uint64_t));
}

static void *use(void *argument)
{
	struct cache *cache = argument;

	for (int i = 0; i < 20000; i++) {
		struct str part;
		struct hash key;
		int value = i % 500;
		int got;

		part = str_make((const char *)&value, sizeof(value));
		key = cache_key(&part, 1);
		if (cache_get(cache, &key, 0, &got) && got != value)
			return cache;
		cache_put(cache, &key, 10, &value);
		if (i % 1000 == 0)
			cache_clear(cache);
	}
	return NULL;
}

static void serves_many_threads(void **state)
{
	struct cache *cache = cache_open(CACHE_NAMES, 256, sizeof(int));
	pthread_t threads[4];
	void *wrong;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use, cache),
				 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
	cache_close(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_what_was_put),
		cmocka_unit_test(forgets_at_the_end_of_life),
		cmocka_unit_test(gives_up_the_one_unused_for_longest),
		cmocka_unit_test(forgets_everything_when_cleared),
		cmocka_unit_test(makes_keys_of_parts),
		cmocka_unit_test(makes_keys_of_uuids),
		cmocka_unit_test(serves_many_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

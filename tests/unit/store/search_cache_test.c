#include "store/search_cache.h"

#include <pthread.h>

#include "../support.h"
#include "base/clock.h"

static const struct str term = STR_LITERAL("term");
static const struct feed_key top = { STR_LITERAL(FEED_TIME_LAST),
				     STR_LITERAL(FEED_UUID_LAST) };
static const struct feed_key newest_key = {
	STR_LITERAL("1970-01-01T00:00:00.000003Z"),
	STR_LITERAL("00000000-0000-4000-8000-000000000001")
};
static const struct search_matches some = {
	.count = 2,
	.list = { { 2, 9, { "00000000-0000-4000-8000-000000000002" } },
		  { 3, 1, { "00000000-0000-4000-8000-000000000001" } } },
};

static struct cache *cache;
static struct job job;

static int set_up(void **state)
{
	(void)state;
	cache = search_cache_open();
	job_init(&job);
	job_start(&job, 1000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	job_end(&job);
	job_release(&job);
	cache_close(cache);
	return 0;
}

static const struct search_matches *get(struct str asked,
					const struct feed_key *from)
{
	return search_cache_get(&job, cache, asked, from);
}

static void put(struct str asked, int64_t age_ms)
{
	search_cache_put(&job, cache, asked, &top,
			 clock_monotonic_ms() - age_ms, &some);
}

static void orders_by_rank_then_time_then_uuid(void **state)
{
	struct search_match a = some.list[0];
	struct search_match b = a;

	(void)state;
	assert_int_equal(search_match_by_rank(&a, &b), 0);
	b.uuid.text[UUID_LEN - 1] = 'a';
	assert_true(search_match_by_rank(&a, &b) < 0);
	a.created_us++;
	assert_true(search_match_by_rank(&a, &b) > 0);
	b.rank++;
	assert_true(search_match_by_rank(&a, &b) < 0);
	assert_true(search_match_by_key(&a, &b) > 0);
}

static void gives_a_copy_of_the_matches(void **state)
{
	const struct search_matches *found;

	(void)state;
	assert_null(get(term, &top));
	put(term, 0);
	found = get(term, &top);
	assert_non_null(found);
	assert_int_equal(found->count, 2);
	assert_memory_equal(found->list, some.list, 2 * sizeof(some.list[0]));
}

static void has_nothing_of_another_term_or_key(void **state)
{
	const struct feed_key older = { STR_LITERAL(FEED_TIME_FIRST),
					STR_LITERAL(FEED_UUID_LAST) };

	(void)state;
	put(term, 0);
	assert_null(get(str_of("other"), &top));
	assert_null(get(term, &older));
}

static void has_them_from_the_newest_match_down(void **state)
{
	(void)state;
	put(term, 0);
	assert_non_null(get(term, &newest_key));
}

static void keeps_that_nothing_matches(void **state)
{
	const struct search_matches none = { .count = 0 };

	(void)state;
	search_cache_put(&job, cache, term, &top, clock_monotonic_ms(), &none);
	assert_non_null(get(term, &top));
	assert_int_equal(get(term, &top)->count, 0);
}

static void forgets_them_a_second_after_they_were_asked_for(void **state)
{
	(void)state;
	put(term, SEARCH_CACHE_MS);
	assert_null(get(term, &top));
	assert_null(get(term, &newest_key));
}

static void sends_one_to_ask_again_before_the_end(void **state)
{
	(void)state;
	put(term, SEARCH_CACHE_RENEW_MS);
	assert_null(get(term, &top));
	assert_non_null(get(term, &top));
	put(term, 0);
	assert_non_null(get(term, &top));
}

static void keeps_so_many_and_no_more(void **state)
{
	enum { ROUNDS = 8 * SEARCH_CACHE_ENTRIES };
	int found = 0;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct str one = str_of(job_text(&job, "%d", i));

		put(one, 0);
		assert_non_null(get(one, &top));
	}
	for (int i = 0; i < ROUNDS; i++)
		found += get(str_of(job_text(&job, "%d", i)), &top) != NULL;
	assert_true(found <= SEARCH_CACHE_ENTRIES);
}

static void *use(void *wrong)
{
	struct job own;

	job_init(&own);
	for (int i = 0; i < 2000; i++) {
		const struct search_matches *found;

		job_start(&own, 1000);
		search_cache_put(&own, cache, term, &top,
				 clock_monotonic_ms() - i % SEARCH_CACHE_MS,
				 &some);
		found = search_cache_get(&own, cache, term, &newest_key);
		if (found != NULL &&
		    (found->count != some.count ||
		     memcmp(found->list, some.list,
			    some.count * sizeof(some.list[0])) != 0))
			*(bool *)wrong = true;
		job_end(&own);
	}
	job_release(&own);
	return NULL;
}

static void serves_many_threads(void **state)
{
	bool wrong[4] = { false };
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, use, &wrong[i]), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		pthread_join(threads[i], NULL);
		assert_false(wrong[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(orders_by_rank_then_time_then_uuid),
		TEST(gives_a_copy_of_the_matches),
		TEST(has_nothing_of_another_term_or_key),
		TEST(has_them_from_the_newest_match_down),
		TEST(keeps_that_nothing_matches),
		TEST(forgets_them_a_second_after_they_were_asked_for),
		TEST(sends_one_to_ask_again_before_the_end),
		TEST(keeps_so_many_and_no_more),
		TEST(serves_many_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "store/home_cache.h"

#include "../support.h"
#include "base/clock.h"

enum { ENDS_US = 5000000 };

static struct home_cache *cache;
static struct job job;

static const struct feed_page some = {
	.json = STR_LITERAL("[1,2]"),
	.has_more = true,
	.last_key = STR_LITERAL("2026-01-01T00:00:00.000000Z key"),
};

static int set_up(void **state)
{
	(void)state;
	cache = home_cache_open();
	job_init(&job);
	job_start(&job, 1000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	job_end(&job);
	job_release(&job);
	home_cache_close(cache);
	return 0;
}

static bool get(int64_t now_us, struct feed_page *page)
{
	return home_cache_get(&job, cache, now_us, page);
}

static void has_nothing_at_first(void **state)
{
	struct feed_page page;

	(void)state;
	assert_false(get(0, &page));
}

static void gives_a_copy_of_the_page(void **state)
{
	struct feed_page page;

	(void)state;
	home_cache_put(cache, clock_monotonic_ms(), ENDS_US, &some);
	assert_true(get(0, &page));
	assert_str_is(page.json, some.json);
	assert_str_is(page.last_key, some.last_key);
	assert_true(page.has_more);
	assert_ptr_not_equal(page.json.data, some.json.data);
}

static void forgets_it_when_its_first_post_ends(void **state)
{
	struct feed_page page;

	(void)state;
	home_cache_put(cache, clock_monotonic_ms(), ENDS_US, &some);
	assert_true(get(ENDS_US - 1, &page));
	assert_false(get(ENDS_US, &page));
}

static void forgets_it_a_second_after_it_was_asked_for(void **state)
{
	struct feed_page page;
	int64_t now_ms = clock_monotonic_ms();

	(void)state;
	home_cache_put(cache, now_ms - HOME_CACHE_MS, ENDS_US, &some);
	assert_false(get(0, &page));
}

static void keeps_a_page_from_one_asked_for_earlier(void **state)
{
	const struct feed_page old = { .json = STR_LITERAL("[]") };
	int64_t now_ms = clock_monotonic_ms();
	struct feed_page page;

	(void)state;
	home_cache_put(cache, now_ms, ENDS_US, &some);
	home_cache_put(cache, now_ms - 1, ENDS_US, &old);
	assert_true(get(0, &page));
	assert_str_is(page.json, some.json);
}

static void does_not_keep_a_page_that_is_too_long(void **state)
{
	static char bytes[HOME_CACHE_MAX_BYTES + 1];
	struct feed_page page = { .json = { bytes, sizeof(bytes) } };

	(void)state;
	home_cache_put(cache, clock_monotonic_ms(), ENDS_US, &page);
	assert_false(get(0, &page));
	page.json = str_make(bytes, HOME_CACHE_MAX_BYTES);
	home_cache_put(cache, clock_monotonic_ms(), ENDS_US, &page);
	assert_true(get(0, &page));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(has_nothing_at_first),
		TEST(gives_a_copy_of_the_page),
		TEST(forgets_it_when_its_first_post_ends),
		TEST(forgets_it_a_second_after_it_was_asked_for),
		TEST(keeps_a_page_from_one_asked_for_earlier),
		TEST(does_not_keep_a_page_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "store/page_cache.h"

#include "../support.h"
#include "base/clock.h"

enum { ENDS_US = 5000000 };

static struct touches changes;
static struct page_cache *cache;
static struct job job;

static struct listed_post posts[] = {
	{ .json = STR_LITERAL("{\"a\":1}"),
	  .uuid = STR_LITERAL("first"),
	  .marks = 2,
	  .liked = true },
	{ .json = STR_LITERAL("{\"b\":2}"), .uuid = STR_LITERAL("second") },
};

static const struct post_list some = {
	.posts = posts,
	.count = ARRAY_SIZE(posts),
	.has_more = true,
	.last_key = STR_LITERAL("2026-01-01T00:00:00.000000Z key"),
	.ends_us = ENDS_US,
};
static const struct post_list none = { .ends_us = INT64_MAX };

/* From when on all was heard. */
static int64_t heard_since_ms;

static bool heard(void *context, int64_t since_ms)
{
	(void)context;
	return since_ms >= heard_since_ms;
}

static int set_up(void **state)
{
	(void)state;
	heard_since_ms = INT64_MAX;
	cache = page_cache_open(&changes, heard, NULL);
	job_init(&job);
	job_start(&job, 1000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	job_end(&job);
	job_release(&job);
	page_cache_close(cache);
	return 0;
}

static struct page_name name_of(const char *key)
{
	return (struct page_name){ .key = str_of(key), .topic = S("topic") };
}

static bool get_at(const char *key, int64_t now_us, struct post_list *list)
{
	struct page_name name = name_of(key);

	return page_cache_get(&job, cache, &name, now_us, list);
}

static bool get(const char *key, struct post_list *list)
{
	return get_at(key, 0, list);
}

static bool has(const char *key)
{
	struct post_list list;

	return get(key, &list);
}

static void put(const char *key, int64_t asked_ms, const struct post_list *list)
{
	struct page_name name = name_of(key);

	name.moment = touches_moment(&changes);
	name.asked_ms = asked_ms;
	page_cache_put(cache, &name, list);
}

static void put_now(const char *key, const struct post_list *list)
{
	put(key, clock_monotonic_ms(), list);
}

static void has_nothing_at_first(void **state)
{
	(void)state;
	assert_false(has("home"));
	assert_false(has(""));
}

static void gives_a_copy_without_anybodys_marks(void **state)
{
	struct post_list list;

	(void)state;
	put_now("home", &some);
	assert_true(get("home", &list));
	assert_int_equal(list.count, 2);
	assert_true(list.has_more);
	assert_true(list.ends_us == ENDS_US);
	assert_str_is(list.last_key, some.last_key);
	assert_str_is(list.array, S("[{\"a\":1},{\"b\":2}]"));
	for (int i = 0; i < list.count; i++) {
		assert_str_is(list.posts[i].json, posts[i].json);
		assert_str_is(list.posts[i].uuid, posts[i].uuid);
		assert_ptr_not_equal(list.posts[i].json.data,
				     posts[i].json.data);
		assert_int_equal(list.posts[i].marks, posts[i].marks);
		assert_false(list.posts[i].liked);
	}
	assert_false(list.knows_marks);
}

static void keeps_an_empty_page(void **state)
{
	struct post_list list;

	(void)state;
	put_now("nobody", &none);
	assert_true(get("nobody", &list));
	assert_int_equal(list.count, 0);
	assert_str_is(list.array, S("[]"));
	assert_false(list.has_more);
}

static void tells_pages_apart_by_the_whole_key(void **state)
{
	(void)state;
	put_now("page 1", &some);
	assert_false(has("page 2"));
	assert_false(has("page"));
	assert_false(has("page 1 "));
}

static void forgets_it_when_its_first_post_ends(void **state)
{
	struct post_list list;

	(void)state;
	put_now("home", &some);
	assert_true(get_at("home", ENDS_US - 1, &list));
	assert_false(get_at("home", ENDS_US, &list));
}

static void forgets_it_when_what_it_shows_was_changed(void **state)
{
	static const char *const shown[] = { "topic", "first", "second" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shown); i++) {
		put_now("home", &some);
		assert_true(has("home"));
		touches_note(&changes, str_of(shown[i]));
		assert_false(has("home"));
	}
	put_now("home", &some);
	touches_note_all(&changes);
	assert_false(has("home"));
}

static void keeps_it_when_others_were_changed(void **state)
{
	(void)state;
	put_now("home", &some);
	touches_note(&changes, S("third"));
	touches_note(&changes, S("another topic"));
	assert_true(has("home"));
}

static void does_not_give_what_was_read_before_a_change(void **state)
{
	struct page_name name = name_of("home");
	struct post_list list;

	(void)state;
	assert_false(page_cache_get(&job, cache, &name, 0, &list));
	touches_note(&changes, S("second"));
	page_cache_put(cache, &name, &some);
	assert_false(has("home"));
	put_now("home", &some);
	assert_true(has("home"));
}

static void forgets_it_a_second_after_it_was_asked_for(void **state)
{
	(void)state;
	put("home", clock_monotonic_ms() - PAGE_CACHE_MS, &some);
	assert_false(has("home"));
}

static void keeps_it_longer_while_changes_are_heard(void **state)
{
	int64_t now_ms = clock_monotonic_ms();

	(void)state;
	heard_since_ms = now_ms - 5000;
	put("home", now_ms - 5001, &some);
	assert_false(has("home"));
	put("home", now_ms - 5000, &some);
	assert_true(has("home"));
	heard_since_ms = now_ms;
	assert_false(has("home"));
	heard_since_ms = 0;
	put("old", now_ms - PAGE_CACHE_HEARD_MS, &some);
	assert_false(has("old"));
	put("old", now_ms + 500 - PAGE_CACHE_HEARD_MS, &some);
	assert_true(has("old"));
	touches_note(&changes, S("first"));
	assert_false(has("old"));
}

static void keeps_a_page_from_one_asked_for_earlier(void **state)
{
	int64_t now_ms = clock_monotonic_ms();
	struct post_list list;

	(void)state;
	put("home", now_ms, &some);
	put("home", now_ms - 1, &none);
	assert_true(get("home", &list));
	assert_int_equal(list.count, some.count);
	put("home", now_ms + 1, &none);
	assert_true(get("home", &list));
	assert_int_equal(list.count, 0);
}

static void does_not_keep_what_is_too_long(void **state)
{
	static char bytes[PAGE_CACHE_MAX_BYTES + 1];
	static char key[PAGE_CACHE_KEY_MAX_BYTES + 2];
	struct listed_post post = { .json = { bytes, sizeof(bytes) } };
	struct post_list list = { .posts = &post,
				  .count = 1,
				  .ends_us = ENDS_US };

	(void)state;
	put_now("home", &list);
	assert_false(has("home"));
	post.json.len = PAGE_CACHE_MAX_BYTES - strlen("[]");
	put_now("home", &list);
	assert_true(has("home"));

	memset(key, 'k', sizeof(key) - 1);
	put_now(key, &some);
	assert_false(has(key));
	key[PAGE_CACHE_KEY_MAX_BYTES] = '\0';
	put_now(key, &some);
	assert_true(has(key));
}

static void keeps_only_so_many_and_the_latest_of_them(void **state)
{
	int64_t now_ms = clock_monotonic_ms();
	int kept = 0;

	(void)state;
	for (int i = 0; i < 4 * PAGE_CACHE_PAGES; i++)
		put(job_text(&job, "%d", i), now_ms + i % 8, &some);
	for (int i = 0; i < 4 * PAGE_CACHE_PAGES; i++)
		kept += has(job_text(&job, "%d", i)) ? 1 : 0;
	assert_in_range(kept, PAGE_CACHE_PAGES / 2, PAGE_CACHE_PAGES);
	put("latest", now_ms + 100, &some);
	assert_true(has("latest"));
}

static const struct uuid ann = { "00000000-0000-4000-8000-000000000001" };
static const struct uuid ben = { "00000000-0000-4000-8000-000000000002" };

/* Ann likes the first post, Ben reposted the second. */
static const struct post_mark marks[] = {
	{ .person = { [6] = 0x40, [8] = 0x80, [15] = 1 } },
	{ .person = { [6] = 0x40, [8] = 0x80, [15] = 2 },
	  .post = 1,
	  .is_repost = true },
};

static bool get_for(const struct uuid *reader, struct page_name *name,
		    struct post_list *list)
{
	*name = name_of("home");
	name->reader = reader;
	return page_cache_get(&job, cache, name, 0, list);
}

static void gives_each_reader_the_marks_of_their_own(void **state)
{
	struct page_name name;
	struct post_list list;

	(void)state;
	put_now("home", &some);
	assert_true(get_for(&ann, &name, &list));
	assert_false(list.knows_marks);
	page_cache_put_marks(cache, &name, marks, ARRAY_SIZE(marks));
	assert_true(get_for(&ann, &name, &list));
	assert_true(list.knows_marks);
	assert_true(list.posts[0].liked && !list.posts[0].reposted);
	assert_true(!list.posts[1].liked && !list.posts[1].reposted);
	assert_true(get_for(&ben, &name, &list));
	assert_true(!list.posts[0].liked && !list.posts[0].reposted);
	assert_true(!list.posts[1].liked && list.posts[1].reposted);
	assert_true(get_for(NULL, &name, &list));
	assert_false(list.knows_marks);
	assert_false(list.posts[0].liked);
}

static void keeps_the_marks_of_a_page_with_one_reader(void **state)
{
	struct page_name name;
	struct post_list list;

	(void)state;
	assert_false(get_for(&ann, &name, &list));
	name.is_of_reader = true;
	page_cache_put(cache, &name, &some);
	assert_true(get_for(&ann, &name, &list));
	assert_true(list.knows_marks);
	assert_true(list.posts[0].liked && !list.posts[0].reposted);
	assert_true(!list.posts[1].liked && !list.posts[1].reposted);
}

static void keeps_no_marks_of_a_page_that_was_replaced(void **state)
{
	struct page_name name;
	struct post_list list;

	(void)state;
	put_now("home", &some);
	assert_true(get_for(&ann, &name, &list));
	put_now("home", &some);
	page_cache_put_marks(cache, &name, marks, ARRAY_SIZE(marks));
	assert_true(get_for(&ann, &name, &list));
	assert_false(list.knows_marks);
	page_cache_put_marks(cache, &name, marks, ARRAY_SIZE(marks));
	put_now("home", &some);
	assert_true(get_for(&ann, &name, &list));
	assert_false(list.knows_marks);
}

static void keeps_only_so_many_marks(void **state)
{
	static struct post_mark many[PAGE_CACHE_MAX_MARKS + 1];
	struct page_name name;
	struct post_list list;

	(void)state;
	put_now("home", &some);
	assert_true(get_for(&ann, &name, &list));
	page_cache_put_marks(cache, &name, many, ARRAY_SIZE(many));
	assert_true(get_for(&ann, &name, &list));
	assert_false(list.knows_marks);
	page_cache_put_marks(cache, &name, many, ARRAY_SIZE(many) - 1);
	/* who comes second asked in vain */
	page_cache_put_marks(cache, &name, marks, ARRAY_SIZE(marks));
	assert_true(get_for(&ann, &name, &list));
	assert_true(list.knows_marks);
	assert_false(list.posts[0].liked);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(has_nothing_at_first),
		TEST(gives_a_copy_without_anybodys_marks),
		TEST(keeps_an_empty_page),
		TEST(tells_pages_apart_by_the_whole_key),
		TEST(forgets_it_when_its_first_post_ends),
		TEST(forgets_it_when_what_it_shows_was_changed),
		TEST(keeps_it_when_others_were_changed),
		TEST(does_not_give_what_was_read_before_a_change),
		TEST(forgets_it_a_second_after_it_was_asked_for),
		TEST(keeps_it_longer_while_changes_are_heard),
		TEST(keeps_a_page_from_one_asked_for_earlier),
		TEST(does_not_keep_what_is_too_long),
		TEST(keeps_only_so_many_and_the_latest_of_them),
		TEST(gives_each_reader_the_marks_of_their_own),
		TEST(keeps_the_marks_of_a_page_with_one_reader),
		TEST(keeps_no_marks_of_a_page_that_was_replaced),
		TEST(keeps_only_so_many_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

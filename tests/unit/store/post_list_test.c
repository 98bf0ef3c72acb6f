#include "store/post_list.h"

#include "../support.h"

static struct job job;

static struct listed_post posts[] = {
	{ .json = STR_LITERAL("{\"a\":1}"), .liked = true },
	{ .json = STR_LITERAL("{\"b\":2}"), .reposted = true },
	{ .json = STR_LITERAL("{\"c\":3}") },
};
static const struct post_list list = { .posts = posts,
				       .count = ARRAY_SIZE(posts) };
static const struct post_list empty = { 0 };

static int set_up(void **state)
{
	(void)state;
	job_init(&job);
	job_start(&job, 1000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	job_end(&job);
	job_release(&job);
	return 0;
}

static void makes_an_array_of_what_all_see(void **state)
{
	(void)state;
	assert_str_is(post_list_json(&job, &list, 0, false),
		      S("[{\"a\":1},{\"b\":2},{\"c\":3}]"));
	assert_str_is(post_list_json(&job, &empty, 0, false), S("[]"));
}

static void adds_what_the_reader_did(void **state)
{
	(void)state;
	assert_str_is(post_list_json(&job, &list, 0, true),
		      S("[{\"a\":1,\"liked\":true,\"reposted\":false},"
			"{\"b\":2,\"liked\":false,\"reposted\":true},"
			"{\"c\":3,\"liked\":false,\"reposted\":false}]"));
	assert_str_is(post_list_json(&job, &empty, 0, true), S("[]"));
}

static void begins_where_it_is_told(void **state)
{
	(void)state;
	assert_str_is(post_list_json(&job, &list, 2, false), S("[{\"c\":3}]"));
	assert_str_is(post_list_json(&job, &list, 3, true), S("[]"));
	assert_str_is(listed_post_json(&job, &posts[0], true),
		      S("{\"a\":1,\"liked\":true,\"reposted\":false}"));
	assert_str_is(listed_post_json(&job, &posts[0], false), S("{\"a\":1}"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(makes_an_array_of_what_all_see),
		TEST(adds_what_the_reader_did),
		TEST(begins_where_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The viewer and other people over the API.
 */
#include "fake_store.h"

#define BAYKO "{\"handle\":\"bayko\",\"display_name\":\" Andrew Bayko \"}"

/* POST /api/me by someone who has no row. */
static bool choose(struct job *job, struct exchange *x, const char *body)
{
	bool done = ask(job, x, "POST", "/api/me", "{}", NULL);

	assert_false(done);
	job_end(job);
	job_start(job, 60 * 1000);
	x->viewer.signed_in = false;
	x->request.body = str_of(body);
	x->request.content_type = S("application/json");
	return x->match.route->handler(x);
}

static void assert_refused(struct job *job, const char *body, const char *codes)
{
	struct exchange x;

	assert_false(choose(job, &x, body));
	response_failure(job, &x.response);
	assert_int_equal(x.response.status, 422);
	assert_str_is(x.response.body, str_of(codes));
	assert_string_equal(fake.asked.what, "");
	job_end(job);
	job_start(job, 60 * 1000);
}

static void shows_me(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "GET", "/api/me", "", NULL));
	assert_string_equal(fake.asked.what, "me");
	assert_str(x.response.body, "{\"handle\":\"andrewbrown\","
				    "\"unread_conversations\":7}");
}

static void makes_the_row_of_a_newcomer(void **state)
{
	struct exchange x;

	assert_true(choose(*state, &x, BAYKO));
	assert_string_equal(fake.asked.what, "create");
	assert_str(fake.asked.handle, "bayko");
	assert_str(fake.asked.text, "Andrew Bayko");
	assert_int_equal(x.response.status, 200);
}

static void says_what_is_wrong_with_a_newcomer(void **state)
{
	assert_refused(*state, "{}",
		       "[\"display_name_blank\",\"handle_invalid\"]");
	assert_refused(*state, "{\"handle\":\"ab\",\"display_name\":\"A\"}",
		       "[\"handle_invalid\"]");
	assert_refused(*state, "{\"handle\":\"admin\",\"display_name\":\"A\"}",
		       "[\"handle_reserved\"]");
	assert_refused(*state, "{\"handle\":\"bayko\",\"display_name\":\" \"}",
		       "[\"display_name_blank\"]");
	assert_refused(*state,
		       "{\"handle\":\"bayko\",\"display_name\":\"a\\nb\"}",
		       "[\"display_name_invalid\"]");
	assert_refused(*state,
		       "{\"handle\":\"bayko\",\"display_name\":\""
		       "123456789012345678901234567890123456789012345678901"
		       "\"}",
		       "[\"display_name_exceed_max_chars\"]");
}

static void lets_nobody_choose_twice(void **state)
{
	struct job *job = *state;
	struct exchange x;

	assert_false(ask(job, &x, "POST", "/api/me", BAYKO, NULL));
	assert_int_equal(job->error, ERR_HANDLE_TAKEN);
}

static void shows_who_is_behind_a_handle(void **state)
{
	struct exchange x;

	assert_true(
		ask(*state, &x, "GET", "/api/users/@bayko/short", "", NULL));
	assert_string_equal(fake.asked.what, "short");
	assert_str(fake.asked.handle, "bayko");
}

static void searches_for_people(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "GET",
			"/api/users/search?term=+b%C3%A9+&limit=100", "",
			NULL));
	assert_string_equal(fake.asked.what, "search");
	assert_str(fake.asked.text, "b\xc3\xa9");
	assert_int_equal(fake.asked.limit, 100);
}

static void refuses_a_blank_term(void **state)
{
	static const char *const uris[] = {
		"/api/users/search",
		"/api/users/search?term=",
		"/api/users/search?term=%20%E2%80%8B",
	};
	struct job *job = *state;
	struct exchange x;

	for (size_t i = 0; i < ARRAY_SIZE(uris); i++) {
		assert_false(ask(job, &x, "GET", uris[i], "", NULL));
		response_failure(job, &x.response);
		assert_str(x.response.body, "[\"search_term_blank\"]");
		assert_string_equal(fake.asked.what, "");
		job_end(job);
		job_start(job, 60 * 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(shows_me),
		job_test(makes_the_row_of_a_newcomer),
		job_test(says_what_is_wrong_with_a_newcomer),
		job_test(lets_nobody_choose_twice),
		job_test(shows_who_is_behind_a_handle),
		job_test(searches_for_people),
		job_test(refuses_a_blank_term),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

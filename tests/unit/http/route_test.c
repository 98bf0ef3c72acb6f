/*
 * From a path to its row.
 */
#include "fixture.h"

#include "http/route.h"

#define UUID "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"

static bool answer(struct exchange *x)
{
	(void)x;
	return true;
}

static const struct route things[] = {
	{ HTTP_GET, "/api/things", AUTH_NONE, answer },
	{ HTTP_POST, "/api/things", AUTH_REQUIRED, answer },
	{ HTTP_PUT, "/api/things/{uuid}/like", AUTH_REQUIRED, answer },
	{ HTTP_DELETE, "/api/things/{uuid}/like", AUTH_REQUIRED, answer },
	{ HTTP_GET, "/api/things/{uuid}", AUTH_REQUIRED, answer },
	{ HTTP_GET, "/api/things/" UUID, AUTH_REQUIRED, answer },
	{ 0 },
};

static const struct route people[] = {
	{ HTTP_GET, "/api/people/@{handle}", AUTH_NONE, answer },
	{ HTTP_GET, "/api/people/@{handle}/short", AUTH_NONE, answer },
	{ 0 },
};

static const struct route options = { HTTP_OPTIONS, "/*", AUTH_NONE, answer };
static const struct route *const subjects[] = { things, people, NULL };
static const struct route_table table = { subjects, &options };

static bool find(struct job *job, const char *method, const char *uri,
		 struct route_match *match, const char **allow)
{
	struct request request;

	assert_true(read_uri(job, method, uri, &request));
	return route_find(job, &table, &request, match, allow);
}

static void assert_found(struct job *job, const char *method, const char *uri,
			 const char *pattern)
{
	struct route_match match;
	const char *allow;

	assert_true(find(job, method, uri, &match, &allow));
	assert_string_equal(match.route->pattern, pattern);
	assert_string_equal(job->route, pattern);
}

static void assert_absent(struct job *job, const char *uri)
{
	struct route_match match;
	const char *allow;

	assert_false(find(job, "GET", uri, &match, &allow));
	assert_int_equal(job->error, ERR_NOT_FOUND);
	assert_null(allow);
}

static void finds_a_literal_path(void **state)
{
	assert_found(*state, "GET", "/api/things?limit=1", "/api/things");
}

static void finds_the_row_of_the_method(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(find(*state, "POST", "/api/things", &match, &allow));
	assert_int_equal(match.route->auth, AUTH_REQUIRED);
}

static void answers_head_with_the_row_of_get(void **state)
{
	assert_found(*state, "HEAD", "/api/things", "/api/things");
}

static void reads_a_uuid_in_any_case(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(find(*state, "PUT",
			 "/api/things/5AE290ED-55D1-47A0-BC6D-FE2BC2700399"
			 "/like",
			 &match, &allow));
	assert_string_equal(match.uuid.text, UUID);
}

static void prefers_a_literal_row(void **state)
{
	assert_found(*state, "GET", "/api/things/" UUID, "/api/things/" UUID);
}

static void reads_a_handle(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(find(*state, "GET", "/api/people/@bayko", &match, &allow));
	assert_str(match.handle, "bayko");
}

static void reads_an_escaped_handle(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(
		find(*state, "GET", "/api/people/%40b%C3%A9", &match, &allow));
	assert_str(match.handle, "b\xc3\xa9");
}

static void keeps_an_escaped_slash_inside_the_handle(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(
		find(*state, "GET", "/api/people/@a%2Fshort", &match, &allow));
	assert_string_equal(match.route->pattern, "/api/people/@{handle}");
	assert_str(match.handle, "a/short");
}

static void keeps_an_encoded_question_mark_in_the_path(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(find(*state, "GET", "/api/people/@a%3Fb", &match, &allow));
	assert_str(match.handle, "a?b");
}

static void has_nothing_at_an_unknown_path(void **state)
{
	assert_absent(*state, "/api/nothing");
}

static void has_nothing_at_the_root(void **state)
{
	assert_absent(*state, "/");
}

static void has_nothing_behind_a_closing_slash(void **state)
{
	assert_absent(*state, "/api/things/");
}

static void has_nothing_behind_a_doubled_slash(void **state)
{
	assert_absent(*state, "//api/things");
}

static void has_nothing_behind_dots(void **state)
{
	assert_absent(*state, "/api/x/../things");
}

static void has_nothing_at_a_prefix(void **state)
{
	assert_absent(*state, "/api");
}

static void has_nothing_under_a_malformed_uuid(void **state)
{
	assert_absent(*state, "/api/things/5ae290ed");
}

static void has_nothing_under_an_empty_handle(void **state)
{
	assert_absent(*state, "/api/people/@");
}

static void has_nothing_under_a_handle_without_its_sign(void **state)
{
	assert_absent(*state, "/api/people/bayko");
}

static void has_nothing_under_more_segments_than_it_reads(void **state)
{
	assert_absent(*state, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a");
}

static void names_the_methods_that_there_are(void **state)
{
	struct job *job = *state;
	struct route_match match;
	const char *allow;

	assert_false(find(job, "DELETE", "/api/things", &match, &allow));
	assert_int_equal(job->error, ERR_METHOD_NOT_ALLOWED);
	assert_string_equal(allow, "GET, HEAD, POST, OPTIONS");
}

static void refuses_head_where_there_is_no_get(void **state)
{
	struct job *job = *state;
	struct route_match match;
	const char *allow;

	assert_false(
		find(job, "HEAD", "/api/things/" UUID "/like", &match, &allow));
	assert_int_equal(job->error, ERR_METHOD_NOT_ALLOWED);
	assert_string_equal(allow, "PUT, DELETE, OPTIONS");
}

static void refuses_a_method_it_does_not_know(void **state)
{
	struct job *job = *state;
	struct route_match match;
	const char *allow;

	assert_false(find(job, "BREW", "/api/things", &match, &allow));
	assert_int_equal(job->error, ERR_METHOD_NOT_ALLOWED);
}

static void answers_options_where_there_is_a_path(void **state)
{
	struct route_match match;
	const char *allow;

	assert_true(find(*state, "OPTIONS", "/api/people/@a", &match, &allow));
	assert_ptr_equal(match.route, &options);
	assert_string_equal(match.allow, "GET, HEAD, OPTIONS");
}

static void has_no_options_where_there_is_no_path(void **state)
{
	struct job *job = *state;
	struct route_match match;
	const char *allow;

	assert_false(find(job, "OPTIONS", "/api/nothing", &match, &allow));
	assert_int_equal(job->error, ERR_NOT_FOUND);
}

static void numbers_its_rows_in_order(void **state)
{
	(void)state;
	assert_int_equal(route_number(&table, NULL), 0);
	assert_int_equal(route_number(&table, &things[0]), 1);
	assert_int_equal(route_number(&table, &things[5]), 6);
	assert_int_equal(route_number(&table, &people[1]), 8);
	assert_int_equal(route_number(&table, &options), 9);
}

static void calls_a_whole_table_sound(void **state)
{
	(void)state;
	assert_true(route_table_is_sound(&table));
}

static void calls_a_table_with_an_open_row_unsound(void **state)
{
	static const struct route no_auth[] = {
		{ HTTP_GET, "/api/open", 0, answer },
		{ 0 },
	};
	static const struct route no_handler[] = {
		{ HTTP_GET, "/api/idle", AUTH_NONE, NULL },
		{ 0 },
	};
	const struct route *const open[] = { no_auth, NULL };
	const struct route *const idle[] = { things, no_handler, NULL };

	(void)state;
	assert_false(route_table_is_sound(&(struct route_table){ open, NULL }));
	assert_false(route_table_is_sound(&(struct route_table){ idle, NULL }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(finds_a_literal_path),
		job_test(finds_the_row_of_the_method),
		job_test(answers_head_with_the_row_of_get),
		job_test(reads_a_uuid_in_any_case),
		job_test(prefers_a_literal_row),
		job_test(reads_a_handle),
		job_test(reads_an_escaped_handle),
		job_test(keeps_an_escaped_slash_inside_the_handle),
		job_test(keeps_an_encoded_question_mark_in_the_path),
		job_test(has_nothing_at_an_unknown_path),
		job_test(has_nothing_at_the_root),
		job_test(has_nothing_behind_a_closing_slash),
		job_test(has_nothing_behind_a_doubled_slash),
		job_test(has_nothing_behind_dots),
		job_test(has_nothing_at_a_prefix),
		job_test(has_nothing_under_a_malformed_uuid),
		job_test(has_nothing_under_an_empty_handle),
		job_test(has_nothing_under_a_handle_without_its_sign),
		job_test(has_nothing_under_more_segments_than_it_reads),
		job_test(names_the_methods_that_there_are),
		job_test(refuses_head_where_there_is_no_get),
		job_test(refuses_a_method_it_does_not_know),
		job_test(answers_options_where_there_is_a_path),
		job_test(has_no_options_where_there_is_no_path),
		job_test(numbers_its_rows_in_order),
		job_test(calls_a_whole_table_sound),
		job_test(calls_a_table_with_an_open_row_unsound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

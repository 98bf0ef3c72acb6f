/*
 * What answers look like.
 */
#include "fixture.h"

#include "base/text.h"

static struct request asking(const char *if_none_match)
{
	return (struct request){ .if_none_match = str_of(if_none_match) };
}

static void assert_contains(struct str head, const char *line)
{
	char text[2048];

	assert_in_range(head.len, 1, sizeof(text) - 1);
	memcpy(text, head.data, head.len);
	text[head.len] = '\0';
	assert_non_null(strstr(text, line));
}

static void assert_lacks(struct str head, const char *part)
{
	char text[2048];

	assert_in_range(head.len, 1, sizeof(text) - 1);
	memcpy(text, head.data, head.len);
	text[head.len] = '\0';
	assert_null(strstr(text, part));
}

static void writes_the_whole_head(void **state)
{
	struct response response = { 0 };
	struct job *job = *state;

	memcpy(job->request_id, "abc", 4);
	response_json(&response, 200, str_of("{}"));
	assert_str(response_head(job, &response),
		   "Status: 200 OK\r\n"
		   "X-Request-Id: abc\r\n"
		   "Content-Type: application/json\r\n"
		   "Cache-Control: private, no-store\r\n"
		   "Content-Length: 2\r\n\r\n");
}

static void says_no_length_where_there_is_no_body(void **state)
{
	struct response response = { 0 };

	response_empty(&response, 204);
	assert_lacks(response_head(*state, &response), "Content-Length");
	assert_lacks(response_head(*state, &response), "Content-Type");
}

static void drops_a_header_with_a_line_break(void **state)
{
	struct response response = { 0 };

	(void)state;
	response_header(&response, "Link", str_of("a\r\nSet-Cookie: b"));
	response_header(&response, "Link", str_of("a\nb"));
	assert_int_equal(response.header_count, 0);
}

static void keeps_one_header_of_a_name(void **state)
{
	struct response response = { 0 };

	(void)state;
	response_header(&response, "Vary", str_of("Origin"));
	response_header(&response, "Vary", str_of(RESPONSE_VARY));
	assert_int_equal(response.header_count, 1);
	assert_str(header_of(&response, "Vary"), "Authorization, Origin");
}

static void takes_no_more_headers_than_it_holds(void **state)
{
	struct response response = { 0 };

	for (int i = 0; i < RESPONSE_HEADERS_MAX + 4; i++)
		response_header(&response, job_text(*state, "X-%d", i),
				str_of("1"));
	assert_int_equal(response.header_count, RESPONSE_HEADERS_MAX);
}

static void fits_a_head_of_long_headers(void **state)
{
	struct response response = { 0 };
	struct job *job = *state;
	char *value = job_alloc(job, 16384);

	memset(value, 'a', 16384);
	for (int i = 0; i < RESPONSE_HEADERS_MAX; i++)
		response_header(&response, job_text(job, "X-%d", i),
				str_make(value, 16384));
	response_json(&response, 503, str_of("{}"));
	struct str head = response_head(job, &response);
	assert_memory_equal(head.data + head.len - 4, "\r\n\r\n", 4);
}

static void gives_lists_a_weak_tag(void **state)
{
	struct response response = { 0 };
	struct request request = { 0 };

	response_list(*state, &response, &request, str_of("[]"));
	assert_int_equal(response.status, 200);
	assert_true(str_starts_with(header_of(&response, "ETag"), "W/\""));
	assert_int_equal(header_of(&response, "ETag").len, 36);
	assert_str(header_of(&response, "Vary"), "Authorization, Origin");
	assert_str(header_of(&response, "Cache-Control"), "private, no-store");
	assert_str(response.body, "[]");
}

static void gives_other_bodies_another_tag(void **state)
{
	struct response one = { 0 }, other = { 0 };
	struct request request = { 0 };

	response_list(*state, &one, &request, str_of("[1]"));
	response_list(*state, &other, &request, str_of("[2]"));
	assert_false(
		str_equal(header_of(&one, "ETag"), header_of(&other, "ETag")));
}

/* The status for `format` with the tag's opaque part in place of %s. */
static int status_for(struct job *job, const char *before, const char *after)
{
	struct response first = { 0 }, second = { 0 };
	struct request request = { 0 };

	response_list(job, &first, &request, str_of("[]"));
	struct str tag = str_from(header_of(&first, "ETag"), 2);
	request = asking(job_text(job, "%s%.*s%s", before, STR(tag), after));
	response_list(job, &second, &request, str_of("[]"));
	return second.status;
}

static void answers_304_to_the_same_tag(void **state)
{
	assert_int_equal(status_for(*state, "W/", ""), 304);
}

static void compares_tags_weakly(void **state)
{
	assert_int_equal(status_for(*state, "", ""), 304);
}

static void finds_the_tag_in_a_list(void **state)
{
	assert_int_equal(status_for(*state, "\"x,y\" ,W/\"z\",\t", ", \"a\""),
			 304);
}

static void passes_over_empty_elements_of_a_list(void **state)
{
	assert_int_equal(status_for(*state, ", ,", ",,"), 304);
}

static void answers_a_list_without_its_tag_in_full(void **state)
{
	assert_int_equal(status_for(*state, "\"x", ""), 200);
	assert_int_equal(status_for(*state, "w/", ""), 200);
	assert_int_equal(status_for(*state, "a, ", ""), 200);
}

static void takes_a_star_for_any_tag(void **state)
{
	struct response response = { 0 };
	struct request request = asking("*");

	response_list(*state, &response, &request, str_of("[]"));
	assert_int_equal(response.status, 304);
}

static void keeps_what_a_304_must_carry(void **state)
{
	struct response response = { 0 };
	struct request request = asking("*");
	struct job *job = *state;

	response_header(&response, "Link",
			str_of("</a?before=b>; rel=\"next\""));
	response_list(job, &response, &request, str_of("[]"));
	struct str head = response_head(job, &response);
	assert_contains(head, "Status: 304 Not Modified\r\n");
	assert_contains(head, "\r\nLink: </a?before=b>; rel=\"next\"\r\n");
	assert_contains(head, "\r\nETag: W/\"");
	assert_contains(head, "\r\nVary: Authorization, Origin\r\n");
	assert_contains(head, "\r\nCache-Control: private, no-store\r\n");
	assert_contains(head, "\r\nX-Request-Id: ");
	assert_lacks(head, "Content-");
	assert_int_equal(response.body.len, 0);
}

static void answers_validation_with_a_bare_array(void **state)
{
	struct response response = { 0 };
	struct job *job = *state;

	job_invalid(job, "message_blank");
	job_invalid(job, "ttl_blank");
	assert_false(job_is_valid(job));
	response_failure(job, &response);
	assert_int_equal(response.status, 422);
	assert_str(response.body, "[\"message_blank\",\"ttl_blank\"]");
}

static void never_tells_the_reason(void **state)
{
	struct response response = { 0 };
	struct job *job = *state;

	memcpy(job->request_id, "abc", 4);
	job_fail(job, ERR_INTERNAL, "password is hunter2");
	response_failure(job, &response);
	assert_int_equal(response.status, 500);
	assert_str(response.body,
		   "{\"error\":\"internal\",\"message\":\""
		   "Something went wrong here.\",\"request_id\":\"abc\"}");
}

static void calls_a_failure_without_a_reason_internal(void **state)
{
	struct response response = { 0 };

	response_failure(*state, &response);
	assert_int_equal(response.status, 500);
}

static void keeps_what_was_said_about_the_token(void **state)
{
	struct response response = { 0 };
	struct job *job = *state;

	response_header(&response, "WWW-Authenticate",
			str_of("Bearer error=\"invalid_token\""));
	job_fail(job, ERR_UNAUTHORIZED, "expired");
	response_failure(job, &response);
	assert_str(header_of(&response, "WWW-Authenticate"),
		   "Bearer error=\"invalid_token\"");
}

struct expected {
	enum err_kind kind;
	int status;
	const char *code;
	const char *header;
	const char *value;
};

/* clang-format off */
static const struct expected every_error[] = {
	{ ERR_BAD_REQUEST, 400, "bad_request", NULL, NULL },
	{ ERR_BAD_CURSOR, 400, "bad_cursor", NULL, NULL },
	{ ERR_UNAUTHORIZED, 401, "unauthorized",
	  "WWW-Authenticate", "Bearer" },
	{ ERR_FORBIDDEN, 403, "forbidden", NULL, NULL },
	{ ERR_NOT_FOUND, 404, "not_found", NULL, NULL },
	{ ERR_USER_NOT_FOUND, 404, "user_not_found", NULL, NULL },
	{ ERR_METHOD_NOT_ALLOWED, 405, "method_not_allowed", NULL, NULL },
	{ ERR_HANDLE_TAKEN, 409, "handle_taken", NULL, NULL },
	{ ERR_BODY_TOO_LARGE, 413, "body_too_large", NULL, NULL },
	{ ERR_URI_TOO_LONG, 414, "uri_too_long", NULL, NULL },
	{ ERR_UNSUPPORTED_MEDIA_TYPE, 415, "unsupported_media_type",
	  NULL, NULL },
	{ ERR_TOO_MANY_REQUESTS, 429, "too_many_requests",
	  "Retry-After", "1" },
	{ ERR_INTERNAL, 500, "internal", NULL, NULL },
	{ ERR_UNAVAILABLE, 503, "unavailable", "Retry-After", "1" },
};
/* clang-format on */

static void has_one_shape_for_every_error(void **state)
{
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(every_error); i++) {
		const struct expected *expected = &every_error[i];
		struct response response = { 0 };

		job_end(job);
		job_start(job, 1000);
		job_fail(job, expected->kind, "test");
		response_failure(job, &response);
		print_message("%d %.*s\n", response.status, STR(response.body));
		assert_int_equal(response.status, expected->status);
		assert_true(str_starts_with(
			response.body,
			job_text(job, "{\"error\":\"%s\",", expected->code)));
		assert_lacks(response_head(job, &response), ": Status");
		if (expected->header != NULL)
			assert_str_is(header_of(&response, expected->header),
				      str_of(expected->value));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(writes_the_whole_head),
		job_test(says_no_length_where_there_is_no_body),
		job_test(drops_a_header_with_a_line_break),
		job_test(keeps_one_header_of_a_name),
		job_test(takes_no_more_headers_than_it_holds),
		job_test(fits_a_head_of_long_headers),
		job_test(gives_lists_a_weak_tag),
		job_test(gives_other_bodies_another_tag),
		job_test(answers_304_to_the_same_tag),
		job_test(compares_tags_weakly),
		job_test(finds_the_tag_in_a_list),
		job_test(passes_over_empty_elements_of_a_list),
		job_test(answers_a_list_without_its_tag_in_full),
		job_test(takes_a_star_for_any_tag),
		job_test(keeps_what_a_304_must_carry),
		job_test(answers_validation_with_a_bare_array),
		job_test(never_tells_the_reason),
		job_test(calls_a_failure_without_a_reason_internal),
		job_test(keeps_what_was_said_about_the_token),
		job_test(has_one_shape_for_every_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What a request may be, and what is refused.
 */
#include "fixture.h"

static const char *repeat(struct job *job, char c, size_t count)
{
	char *text = job_alloc(job, count + 1);

	memset(text, c, count);
	text[count] = '\0';
	return text;
}

static void assert_refused(struct job *job, const char *uri,
			   enum err_kind expected)
{
	struct request request;

	assert_false(read_uri(job, "GET", uri, &request));
	assert_int_equal(job->error, expected);
}

static void takes_the_headers_it_wants(void **state)
{
	const char *params[] = {
		"GATEWAY_INTERFACE=CGI/1.1",
		"REQUEST_METHOD=GET",
		"REQUEST_URI=/api/me?x=1",
		"HTTP_AUTHORIZATION=Bearer abc.def.ghi",
		"HTTP_IF_NONE_MATCH=W/\"1\"",
		"HTTP_ORIGIN=http://localhost:3000",
		"HTTP_IDEMPOTENCY_KEY=k",
		"HTTP_X_REQUEST_ID=0123456789abcdef",
		"REQUEST_START_MSEC=1732250000.123",
		"CONTENT_TYPE=",
		"CONTENT_LENGTH=",
		NULL,
	};
	struct job *job = *state;
	struct request request;

	assert_true(read_params(job, params, "", &request));
	assert_int_equal(request.method, HTTP_GET);
	assert_str(request.path, "/api/me");
	assert_str(request.query, "x=1");
	assert_str(request_bearer(&request), "abc.def.ghi");
	assert_str(request.if_none_match, "W/\"1\"");
	assert_str(request.origin, "http://localhost:3000");
	assert_str(request.idempotency_key, "k");
	assert_str(request.body, "");
	assert_string_equal(job->request_id, "0123456789abcdef");
	assert_int_equal(request.started_us, 1732250000123000);
}

static void knows_the_start_of_a_request_of_any_year(void **state)
{
	static const struct {
		const char *param;
		int64_t us;
	} starts[] = {
		{ "REQUEST_START_MSEC=2147483648.001", 2147483648001000 },
		{ "REQUEST_START_MSEC=253402300799.999", 253402300799999000 },
		{ "REQUEST_START_MSEC=253402300800.000", 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		const char *params[] = { "REQUEST_URI=/", starts[i].param,
					 NULL };
		struct request request;

		assert_true(read_params(*state, params, "", &request));
		assert_int_equal(request.started_us, starts[i].us);
	}
}

static void makes_a_request_id_of_its_own_for_a_strange_one(void **state)
{
	static const char *const strange[] = {
		"HTTP_X_REQUEST_ID=",
		"HTTP_X_REQUEST_ID=a b",
		"HTTP_X_REQUEST_ID=a\"b",
		"HTTP_X_REQUEST_ID=a\nb",
		("HTTP_X_REQUEST_ID=0123456789012345678901234567890123456789"
		 "0123456789012345678901234"),
		"UNRELATED=1",
	};
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(strange); i++) {
		const char *params[] = { "REQUEST_URI=/", strange[i], NULL };
		struct request request;

		assert_true(read_params(job, params, "", &request));
		assert_int_equal(strlen(job->request_id), 32);
		assert_int_equal(strspn(job->request_id, "0123456789abcdef"),
				 32);
	}
}

static void has_an_id_and_a_method_even_when_it_is_refused(void **state)
{
	const char *params[] = { "REQUEST_METHOD=PUT", "REQUEST_URI=/%zz",
				 "HTTP_X_REQUEST_ID=known",
				 "HTTP_ORIGIN=http://a", NULL };
	struct job *job = *state;
	struct request request;

	assert_false(read_params(job, params, "", &request));
	assert_string_equal(job->request_id, "known");
	assert_int_equal(request.method, HTTP_PUT);
	assert_str(request.origin, "http://a");
}

static void knows_no_start_for_a_broken_time(void **state)
{
	static const char *const broken[] = {
		"REQUEST_START_MSEC=",
		"REQUEST_START_MSEC=1732250000",
		"REQUEST_START_MSEC=1732250000.1234",
		"REQUEST_START_MSEC=-1.123",
		"REQUEST_START_MSEC=99999999999999999999.123",
	};

	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		const char *params[] = { "REQUEST_URI=/", broken[i], NULL };
		struct request request;

		assert_true(read_params(*state, params, "", &request));
		assert_int_equal(request.started_us, 0);
	}
}

static void calls_an_unknown_method_other(void **state)
{
	struct request request;

	assert_true(read_uri(*state, "get", "/", &request));
	assert_int_equal(request.method, HTTP_OTHER);
	assert_str(request.method_text, "get");
}

static void decodes_query_parameters(void **state)
{
	struct job *job = *state;
	struct request request;

	assert_true(
		read_uri(job, "GET", "/a?t=a%2Bb+c%C3%A9&&e=&f&t=2", &request));
	assert_int_equal(request.param_count, 4);
	assert_str(request_param(&request, "t"), "a+b c\xc3\xa9");
	assert_str(request_param(&request, "e"), "");
	assert_str(request_param(&request, "f"), "");
	assert_null(request_param(&request, "g").data);
}

static void refuses_nul_in_the_path(void **state)
{
	assert_refused(*state, "/a%00b", ERR_BAD_REQUEST);
}

static void refuses_nul_in_the_query(void **state)
{
	assert_refused(*state, "/a?term=%00", ERR_BAD_REQUEST);
}

static void refuses_a_broken_escape_in_the_path(void **state)
{
	assert_refused(*state, "/a%4", ERR_BAD_REQUEST);
}

static void refuses_a_broken_escape_in_a_name(void **state)
{
	assert_refused(*state, "/a?%g1=1", ERR_BAD_REQUEST);
}

static void refuses_a_path_that_is_not_utf8(void **state)
{
	assert_refused(*state, "/a%ff", ERR_BAD_REQUEST);
}

static void refuses_a_query_that_is_not_utf8(void **state)
{
	assert_refused(*state, "/a?x=%ed%a0%80", ERR_BAD_REQUEST);
}

static void refuses_a_path_without_a_root(void **state)
{
	assert_refused(*state, "*", ERR_BAD_REQUEST);
}

static void refuses_more_parameters_than_it_keeps(void **state)
{
	assert_refused(*state, "/?a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a",
		       ERR_BAD_REQUEST);
}

static void takes_a_uri_of_2_kib_and_no_more(void **state)
{
	struct job *job = *state;
	struct request request;
	const char *fits = repeat(job, '/', REQUEST_PATH_MAX);

	assert_true(read_uri(job, "GET", fits, &request));
	assert_refused(job, repeat(job, '/', REQUEST_PATH_MAX + 1),
		       ERR_URI_TOO_LONG);
}

static bool read_body(struct job *job, const char *length,
		      struct source *source, struct request *request)
{
	const char *params[] = { "REQUEST_METHOD=POST", "REQUEST_URI=/",
				 job_text(job, "CONTENT_LENGTH=%s", length),
				 NULL };

	return request_read(job, (char *const *)params, read_source, source,
			    request);
}

static void reads_a_body_that_comes_in_pieces(void **state)
{
	struct source source = { str_of("{\"a\": 1}"), 3, false };
	struct request request;

	assert_true(read_body(*state, "8", &source, &request));
	assert_str(request.body, "{\"a\": 1}");
}

static void reads_no_further_than_the_length(void **state)
{
	struct source source = { str_of("{}{}"), 8, false };
	struct request request;

	assert_true(read_body(*state, "2", &source, &request));
	assert_str(request.body, "{}");
}

static void takes_a_body_of_64_kib(void **state)
{
	struct job *job = *state;
	struct source source = { str_of(repeat(job, 'x', REQUEST_BODY_MAX)),
				 4096, false };
	struct request request;

	assert_true(read_body(job, "65536", &source, &request));
	assert_int_equal(request.body.len, REQUEST_BODY_MAX);
}

static void refuses_a_larger_body_before_reading_it(void **state)
{
	struct job *job = *state;
	struct source source = { str_of("unread"), 8, false };
	struct request request;

	assert_false(read_body(job, "65537", &source, &request));
	assert_int_equal(job->error, ERR_BODY_TOO_LARGE);
	assert_str(source.rest, "unread");
}

static void refuses_a_length_beyond_all_numbers(void **state)
{
	struct job *job = *state;
	struct source source = { str_of(""), 8, false };
	struct request request;

	assert_false(
		read_body(job, "99999999999999999999999", &source, &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void refuses_a_length_that_is_no_number(void **state)
{
	struct job *job = *state;
	struct source source = { str_of("{}"), 8, false };
	struct request request;

	assert_false(read_body(job, "-2", &source, &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void refuses_a_body_that_ends_early(void **state)
{
	struct job *job = *state;
	struct source source = { str_of("{}"), 8, false };
	struct request request;

	assert_false(read_body(job, "3", &source, &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void refuses_a_body_whose_sender_hangs_up(void **state)
{
	struct job *job = *state;
	struct source source = { str_of("{}"), 8, true };
	struct request request;

	assert_false(read_body(job, "3", &source, &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static struct str bearer_of(struct job *job, const char *value)
{
	const char *params[] = { "REQUEST_URI=/",
				 job_text(job, "HTTP_AUTHORIZATION=%s", value),
				 NULL };
	static struct request request;

	assert_true(read_params(job, params, "", &request));
	return request_bearer(&request);
}

static void reads_the_scheme_in_any_case(void **state)
{
	assert_str(bearer_of(*state, "bEARER  t"), "t");
}

static void finds_no_token_under_another_scheme(void **state)
{
	assert_str(bearer_of(*state, "Basic dTpw"), "");
	assert_str(bearer_of(*state, "Bearer"), "");
	assert_str(bearer_of(*state, "Bearert"), "");
}

static void knows_a_request_without_authorization(void **state)
{
	struct request request;

	assert_true(read_uri(*state, "GET", "/", &request));
	assert_null(request_bearer(&request).data);
}

static void refuses_two_authorization_headers(void **state)
{
	const char *params[] = { "REQUEST_URI=/", "HTTP_AUTHORIZATION=Bearer a",
				 "HTTP_AUTHORIZATION=Bearer b", NULL };
	struct job *job = *state;
	struct request request;

	assert_false(read_params(job, params, "", &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void refuses_two_authorization_values_in_one(void **state)
{
	const char *params[] = { "REQUEST_URI=/",
				 "HTTP_AUTHORIZATION=Bearer a, Bearer b",
				 NULL };
	struct job *job = *state;
	struct request request;

	assert_false(read_params(job, params, "", &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void refuses_two_idempotency_keys(void **state)
{
	const char *params[] = { "REQUEST_URI=/", "HTTP_IDEMPOTENCY_KEY=a",
				 "HTTP_IDEMPOTENCY_KEY=a", NULL };
	struct job *job = *state;
	struct request request;

	assert_false(read_params(job, params, "", &request));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(takes_the_headers_it_wants),
		job_test(makes_a_request_id_of_its_own_for_a_strange_one),
		job_test(has_an_id_and_a_method_even_when_it_is_refused),
		job_test(knows_the_start_of_a_request_of_any_year),
		job_test(knows_no_start_for_a_broken_time),
		job_test(calls_an_unknown_method_other),
		job_test(decodes_query_parameters),
		job_test(refuses_nul_in_the_path),
		job_test(refuses_nul_in_the_query),
		job_test(refuses_a_broken_escape_in_the_path),
		job_test(refuses_a_broken_escape_in_a_name),
		job_test(refuses_a_path_that_is_not_utf8),
		job_test(refuses_a_query_that_is_not_utf8),
		job_test(refuses_a_path_without_a_root),
		job_test(refuses_more_parameters_than_it_keeps),
		job_test(takes_a_uri_of_2_kib_and_no_more),
		job_test(reads_a_body_that_comes_in_pieces),
		job_test(reads_no_further_than_the_length),
		job_test(takes_a_body_of_64_kib),
		job_test(refuses_a_larger_body_before_reading_it),
		job_test(refuses_a_length_beyond_all_numbers),
		job_test(refuses_a_length_that_is_no_number),
		job_test(refuses_a_body_that_ends_early),
		job_test(refuses_a_body_whose_sender_hangs_up),
		job_test(reads_the_scheme_in_any_case),
		job_test(finds_no_token_under_another_scheme),
		job_test(knows_a_request_without_authorization),
		job_test(refuses_two_authorization_headers),
		job_test(refuses_two_authorization_values_in_one),
		job_test(refuses_two_idempotency_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

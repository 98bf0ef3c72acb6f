/*
 * Which pages may read our answers.
 */
#include "fixture.h"

#include "http/cors.h"

static const struct cors cors = { {
	STR_LITERAL("http://localhost:3000/"),
	STR_LITERAL("https://api.example.com"),
} };

static struct request from(enum http_method method, const char *origin,
			   const char *preflight)
{
	return (struct request){
		.method = method,
		.origin = str_of(origin),
		.preflight_method = str_of(preflight),
	};
}

static struct str allowed_origin(const struct cors *rules, const char *origin)
{
	struct request request = from(HTTP_GET, origin, NULL);
	struct response response = { 0 };

	cors_apply(rules, &request, &response);
	assert_str(header_of(&response, "Vary"), "Authorization, Origin");
	return header_of(&response, "Access-Control-Allow-Origin");
}

static void allows_both_origins(void **state)
{
	(void)state;
	assert_str(allowed_origin(&cors, "http://localhost:3000"),
		   "http://localhost:3000");
	assert_str(allowed_origin(&cors, "https://api.example.com"),
		   "https://api.example.com");
}

static void allows_nobody_else(void **state)
{
	static const char *const others[] = {
		NULL,
		"",
		"null",
		"*",
		"http://localhost",
		"http://localhost:30000",
		"https://localhost:3000",
		"http://localhost:3000.evil.com",
		"https://api.example.com.evil.com",
		"https://evil.com/https://api.example.com",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_null(allowed_origin(&cors, others[i]).data);
}

static void allows_nobody_without_settings(void **state)
{
	static const struct cors none = { { STR_LITERAL(""),
					    STR_LITERAL("") } };

	(void)state;
	assert_null(allowed_origin(&none, "").data);
	assert_null(allowed_origin(&none, NULL).data);
	assert_null(allowed_origin(&none, "http://localhost:3000").data);
}

static void exposes_the_headers_that_clients_read(void **state)
{
	struct request request = from(HTTP_GET, "http://localhost:3000", NULL);
	struct response response = { 0 };

	(void)state;
	cors_apply(&cors, &request, &response);
	assert_str(header_of(&response, "Access-Control-Expose-Headers"),
		   "Link, ETag, X-Request-Id, Retry-After, Date, "
		   "WWW-Authenticate");
	assert_null(
		header_of(&response, "Access-Control-Allow-Credentials").data);
}

static void answers_a_preflight(void **state)
{
	struct request request =
		from(HTTP_OPTIONS, "http://localhost:3000", "POST");
	struct response response = { 0 };

	(void)state;
	assert_true(cors_preflight(&cors, &request, &response));
	assert_int_equal(response.status, 204);
	assert_str(header_of(&response, "Access-Control-Allow-Origin"),
		   "http://localhost:3000");
	assert_str(header_of(&response, "Access-Control-Allow-Methods"),
		   "GET, HEAD, POST, PUT, DELETE");
	assert_str(header_of(&response, "Access-Control-Allow-Headers"),
		   "Authorization, Content-Type, Idempotency-Key, "
		   "If-None-Match");
}

static void allows_nothing_in_a_strangers_preflight(void **state)
{
	struct request request = from(HTTP_OPTIONS, "http://evil.com", "POST");
	struct response response = { 0 };

	(void)state;
	assert_true(cors_preflight(&cors, &request, &response));
	assert_int_equal(response.status, 204);
	for (int i = 0; i < response.header_count; i++)
		assert_false(str_starts_with(str_of(response.headers[i].name),
					     "Access-Control-"));
}

static void leaves_other_requests_alone(void **state)
{
	struct request get = from(HTTP_GET, "http://localhost:3000", "POST");
	struct request options =
		from(HTTP_OPTIONS, "http://localhost:3000", NULL);
	struct response response = { 0 };

	(void)state;
	assert_false(cors_preflight(&cors, &get, &response));
	assert_false(cors_preflight(&cors, &options, &response));
	assert_int_equal(response.header_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allows_both_origins),
		cmocka_unit_test(allows_nobody_else),
		cmocka_unit_test(allows_nobody_without_settings),
		cmocka_unit_test(exposes_the_headers_that_clients_read),
		cmocka_unit_test(answers_a_preflight),
		cmocka_unit_test(allows_nothing_in_a_strangers_preflight),
		cmocka_unit_test(leaves_other_requests_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

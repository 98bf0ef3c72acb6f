#include "cli/advice.h"
#include "cli/target.h"

#include "../support.h"

static void knows_the_addresses_of_this_machine(void **state)
{
	(void)state;
	assert_true(endpoint_is_local(S("http://localhost:8000")));
	assert_true(endpoint_is_local(S("http://LOCALHOST")));
	assert_true(endpoint_is_local(S("http://127.0.0.1:8000/")));
	assert_true(endpoint_is_local(S("http://127.4.5.6")));
	assert_true(endpoint_is_local(S("http://[::1]:8000")));
	assert_true(endpoint_is_local(S("http://me:secret@localhost:8000")));
}

static void takes_all_others_for_far_ones(void **state)
{
	(void)state;
	assert_false(endpoint_is_local(
		S("https://dynamodb.us-east-1.amazonaws.com")));
	assert_false(endpoint_is_local(S("http://localhost.example.com")));
	assert_false(endpoint_is_local(S("http://127.0.0.1.example.com")));
	assert_false(endpoint_is_local(S("http://localhost@example.com")));
	assert_false(endpoint_is_local(S("http://localhost:80@example.com")));
	assert_false(endpoint_is_local(S("http://example.com/?@localhost")));
	assert_false(endpoint_is_local(S("http://example.com#localhost")));
	assert_false(endpoint_is_local(S("http://10.0.0.1")));
	assert_false(endpoint_is_local(S("http://")));
	assert_false(endpoint_is_local(S("")));
}

static void shows_an_endpoint_without_secrets(void **state)
{
	assert_string_equal(
		endpoint_shown(*state, S("http://me:secret@host:80/x?y=z")),
		"http://host:80");
	assert_string_equal(endpoint_shown(*state, S("https://host")),
			    "https://host");
}

static const struct pg_target target = { .host = "db.example.com",
					 .port = "5432",
					 .database = "cruddur",
					 .user = "ann" };

static void assert_advises(struct job *job, const char *reason,
			   enum err_kind kind, const char *expected)
{
	struct advice advice = advice_on_database(job, &target, NULL, reason);

	assert_int_equal(advice.kind, kind);
	if (strstr(advice.sentence, expected) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", advice.sentence, expected);
}

static void says_what_to_do_about_a_failed_connection(void **state)
{
	assert_advises(
		*state,
		"FATAL:  password authentication failed for user \"ann\"",
		ERR_UNAUTHORIZED, "password of the user ann: correct");
	assert_advises(*state, "FATAL:  database \"cruddur\" does not exist",
		       ERR_NOT_FOUND, "cruddurctl db create");
	assert_advises(*state, "could not translate host name \"db\"",
		       ERR_UNAVAILABLE, "there is no such host");
	assert_advises(*state, "Connection refused", ERR_UNAVAILABLE,
		       "db.example.com, port 5432, is not running: start it");
	assert_advises(*state, "timeout expired", ERR_UNAVAILABLE,
		       "does not answer");
	assert_advises(*state, "something else", ERR_UNAVAILABLE,
		       "something else");
}

static void tells_refused_keys_from_a_dynamodb_that_is_away(void **state)
{
	struct advice advice = advice_on_dynamodb(
		*state, "http://x", ERR_INTERNAL,
		"DynamoDB refuses Y: status 400 UnrecognizedClientException");

	assert_int_equal(advice.kind, ERR_UNAUTHORIZED);
	assert_non_null(strstr(advice.sentence, "AWS_ACCESS_KEY_ID"));
	advice = advice_on_dynamodb(*state, "http://x", ERR_UNAVAILABLE, "");
	assert_int_equal(advice.kind, ERR_UNAVAILABLE);
	assert_non_null(strstr(advice.sentence, "http://x does not answer"));
}

static void says_what_to_do_about_a_failed_call_to_cognito(void **state)
{
	static const struct {
		const char *reason;
		enum err_kind kind;
		const char *expected;
	} cases[] = {
		{ "status 0  Connection refused", ERR_UNAVAILABLE,
		  "http://x does not answer: start it" },
		{ "status 400 TooManyRequestsException", ERR_UNAVAILABLE,
		  "throttles" },
		{ "no source gives AWS credentials", ERR_UNAUTHORIZED,
		  "set AWS_ACCESS_KEY_ID" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct advice advice = advice_on_cognito(
			*state, "http://x", ERR_UNAVAILABLE, cases[i].reason);

		assert_int_equal(advice.kind, cases[i].kind);
		assert_non_null(strstr(advice.sentence, cases[i].expected));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_addresses_of_this_machine),
		cmocka_unit_test(takes_all_others_for_far_ones),
		job_test(shows_an_endpoint_without_secrets),
		job_test(says_what_to_do_about_a_failed_connection),
		job_test(tells_refused_keys_from_a_dynamodb_that_is_away),
		job_test(says_what_to_do_about_a_failed_call_to_cognito),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

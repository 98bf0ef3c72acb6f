/*
 * GetUser against a scripted Cognito.
 */
#include "aws/cognito.h"

#include "../http_stub.h"
#include "../support.h"
#include "net/http_client.h"

static struct cognito_user user;
static enum cognito_outcome outcome;

/* One call answered by `step`; the request is left in `*request`. */
static bool get_user(struct job *job, struct stub_step step,
		     const char **request)
{
	struct stub *stub = stub_start(&step, 1);
	struct settings settings = { .region = "us-east-1",
				     .cognito_endpoint = stub_url(stub),
				     .threads = 4 };
	struct cognito *cognito = cognito_open(&settings);

	job_end(job);
	job_start(job, 400);
	bool worked =
		cognito_get_user(job, cognito, S("tok.en"), &user, &outcome);
	if (request != NULL)
		*request = job_text(job, "%.*s", STR(stub_request(stub, 0)));
	cognito_close(cognito);
	stub_stop(stub);
	return worked;
}

static void reads_the_user_of_a_token(void **state)
{
	struct stub_step step = {
		STUB_ANSWER, 200,
		"{\"Username\":\"u\",\"UserAttributes\":["
		"{\"Name\":\"sub\",\"Value\":\"123\"},"
		"{\"Name\":\"email\",\"Value\":\"a@b\"},"
		"{\"Name\":\"name\",\"Value\":\"Andr\\u00e9\"},"
		"{\"Name\":\"custom:x\",\"Value\":\"y\"}]}"
	};
	const char *request;

	assert_true(get_user(*state, step, &request));
	assert_int_equal(outcome, COGNITO_OK);
	assert_str(user.sub, "123");
	assert_str(user.email, "a@b");
	assert_str(user.name, "Andr\xc3\xa9");
	assert_str(user.preferred_username, "");
	assert_non_null(strstr(request, "x-amz-target: AWSCognitoIdentity"
					"ProviderService.GetUser\r\n"));
	assert_non_null(strstr(request, "application/x-amz-json-1.1\r\n"));
	assert_non_null(strstr(request, "{\"AccessToken\":\"tok.en\"}"));
	assert_null(strcasestr(request, "authorization:"));
}

static void tells_a_token_that_cognito_does_not_know(void **state)
{
	static const char *const names[] = {
		"NotAuthorizedException",
		"UserNotFoundException",
		"PasswordResetRequiredException",
		"UserNotConfirmedException",
	};
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char body[100];
		struct stub_step step = { STUB_ANSWER, 400, body };

		snprintf(body, sizeof(body), "{\"__type\":\"%s\"}", names[i]);
		assert_true(get_user(job, step, NULL));
		assert_int_equal(outcome, COGNITO_TOKEN_UNKNOWN);
	}
}

static void fails_when_cognito_does(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 500, "{}" },
		{ STUB_ANSWER, 400,
		  "{\"__type\":\"TooManyRequestsException\"}" },
		{ STUB_ANSWER, 429, "" },
		{ STUB_ANSWER, 200, "garbage" },
		{ STUB_ANSWER, 200, "{\"UserAttributes\":[]}" },
		{ STUB_CLOSE, 0, NULL },
		{ STUB_HANG, 0, NULL },
	};
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		assert_false(get_user(job, steps[i], NULL));
		assert_int_equal(job->error, ERR_UNAVAILABLE);
	}
}

static void reports_a_refusal_that_is_our_own_mistake(void **state)
{
	struct stub_step step = {
		STUB_ANSWER, 400, "{\"__type\":\"UnknownOperationException\"}"
	};
	struct job *job = *state;

	assert_false(get_user(job, step, NULL));
	assert_int_equal(job->error, ERR_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_the_user_of_a_token),
		job_test(tells_a_token_that_cognito_does_not_know),
		job_test(fails_when_cognito_does),
		job_test(reports_a_refusal_that_is_our_own_mistake),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

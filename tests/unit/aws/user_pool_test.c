/*
 * ListUsers against a scripted Cognito.
 */
#include "aws/user_pool.h"

#include "../http_stub.h"
#include "../support.h"
#include "net/http_client.h"

#define THROTTLED                                         \
	{                                                 \
		STUB_ANSWER, 400,                         \
			"{\"__type\":"                    \
			"\"TooManyRequestsException\","   \
			"\"message\":\"Rate exceeded\"}", \
	}
#define EXPIRED                                                            \
	{                                                                  \
		STUB_ANSWER, 400, "{\"__type\":\"ExpiredTokenException\"}" \
	}
#define LAST_PAGE                                  \
	{                                          \
		STUB_ANSWER, 200, "{\"Users\":[]}" \
	}
#define KEYS(id)                                                     \
	{                                                            \
		STUB_ANSWER, 200,                                    \
			"{\"AccessKeyId\":\"" id "\","               \
			"\"SecretAccessKey\":\"s\",\"Token\":\"t\"," \
			"\"Expiration\":\"2099-01-01T00:00:00Z\"}",  \
	}

struct fixture {
	struct job *job;
	struct settings settings;
	struct stub *stub;
	struct credential_source *credentials;
	struct user_pool *pool;
	struct pool_page page;
};

static struct fixture *open_fixture(struct job *job,
				    const struct stub_step *steps, size_t count)
{
	struct fixture *f = job_alloc(job, sizeof(*f));

	*f = (struct fixture){ .job = job };
	f->stub = stub_start(steps, count);
	f->settings = (struct settings){
		.region = "us-east-1",
		.access_key_id = "AKIDEXAMPLE",
		.secret_access_key = "secret",
		.session_token = "",
		.user_pool_id = "us-east-1_Pool",
		.cognito_endpoint = stub_url(f->stub),
	};
	return f;
}

static bool list(struct fixture *f, struct str from)
{
	if (f->pool == NULL) {
		f->credentials = credential_source_open(&f->settings);
		f->pool = user_pool_open(&f->settings, f->credentials);
	}
	return user_pool_list(f->job, f->pool, from, &f->page);
}

static void close_fixture(struct fixture *f)
{
	user_pool_close(f->pool);
	credential_source_close(f->credentials);
	stub_stop(f->stub);
}

static void reads_people_and_the_way_to_the_next_page(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 200,
		  "{\"PaginationToken\":\"n\\\"1\",\"Users\":[{"
		  "\"Username\":\"u1\",\"UserStatus\":\"CONFIRMED\","
		  "\"Enabled\":false,\"UserCreateDate\":1.5e9,"
		  "\"Attributes\":[{\"Name\":\"sub\",\"Value\":\"s1\"},"
		  "{\"Name\":\"preferred_username\",\"Value\":\"ann\"}]},"
		  "{\"Username\":\"u2\",\"Attributes\":[]}]}" },
		LAST_PAGE,
	};
	struct fixture *f = open_fixture(*state, steps, 2);

	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_OK);
	assert_int_equal(f->page.count, 2);
	assert_str(f->page.users[0].attributes.sub, "s1");
	assert_str(f->page.users[0].attributes.preferred_username, "ann");
	assert_str(f->page.users[0].attributes.email, "");
	assert_str(f->page.users[0].status, "CONFIRMED");
	assert_false(f->page.users[0].enabled);
	assert_str(f->page.users[1].username, "u2");
	assert_true(f->page.users[1].enabled);
	assert_str(stub_request_body(f->stub, 0),
		   "{\"Limit\":60,\"UserPoolId\":\"us-east-1_Pool\"}");
	assert_true(list(f, f->page.next));
	assert_int_equal(f->page.count, 0);
	assert_str(f->page.next, "");
	assert_str(stub_request_body(f->stub, 1),
		   "{\"Limit\":60,\"UserPoolId\":\"us-east-1_Pool\","
		   "\"PaginationToken\":\"n\\\"1\"}");
	close_fixture(f);
}

static void signs_for_cognito(void **state)
{
	static const struct stub_step steps[] = { LAST_PAGE };
	struct fixture *f = open_fixture(*state, steps, 1);
	const char *request;

	assert_true(list(f, S("")));
	request = stub_request(f->stub, 0).data;
	assert_non_null(strstr(request, "IdentityProviderService.ListUsers"));
	assert_non_null(strstr(request, "application/x-amz-json-1.1\r\n"));
	assert_non_null(strstr(request, "Credential=AKIDEXAMPLE/"));
	assert_non_null(strstr(request, "/us-east-1/cognito-idp/aws4_request"));
	close_fixture(f);
}

static void tries_again_whatever_has_no_clear_answer(void **state)
{
	static const struct stub_step steps[] = {
		THROTTLED,
		{ STUB_ANSWER, 500, "{}" },
		{ STUB_CLOSE, 0, NULL },
		{ STUB_ANSWER, 200, "{\"Users\":[" },
		{ STUB_ANSWER, 200, "{}" },
		LAST_PAGE,
	};
	struct fixture *f = open_fixture(*state, steps, ARRAY_SIZE(steps));

	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_OK);
	/* a connection that breaks may be tried once more at once */
	assert_true(stub_requests(f->stub) >= ARRAY_SIZE(steps));
	close_fixture(f);
}

static void gives_up_at_its_deadline(void **state)
{
	static const struct stub_step steps[] = { THROTTLED };
	struct job *job = *state;
	struct fixture *f = open_fixture(job, steps, 1);

	job->deadline_ms += 300 - job_ms_left(job);
	assert_false(list(f, S("")));
	assert_int_equal(job->error, ERR_UNAVAILABLE);
	assert_non_null(strstr(job->reason, "TooManyRequestsException"));
	close_fixture(f);
}

static void tells_a_missing_pool_from_keys_that_may_not(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 400,
		  "{\"__type\":\"ResourceNotFoundException\"}" },
		{ STUB_ANSWER, 400, "{\"__type\":\"AccessDeniedException\"}" },
		{ STUB_ANSWER, 403,
		  "{\"__type\":\"UnrecognizedClientException\"}" },
	};
	struct fixture *f = open_fixture(*state, steps, 3);

	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_NOT_FOUND);
	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_DENIED);
	assert_str(f->page.fault, "AccessDeniedException");
	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_DENIED);
	close_fixture(f);
}

static void reports_a_refusal_that_is_our_own_mistake(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 400,
		  "{\"__type\":\"InvalidParameterException\"}" },
	};
	struct job *job = *state;
	struct fixture *f = open_fixture(job, steps, 1);

	assert_false(list(f, S("")));
	assert_int_equal(job->error, ERR_INTERNAL);
	close_fixture(f);
}

static void renews_credentials_that_have_expired(void **state)
{
	static const struct stub_step steps[] = { EXPIRED, LAST_PAGE };
	static const struct stub_step keys[] = { KEYS("OLD"), KEYS("NEW") };
	struct fixture *f = open_fixture(*state, steps, 2);
	struct stub *container = stub_start(keys, 2);

	f->settings.access_key_id = f->settings.secret_access_key = "";
	f->settings.container_credentials_relative_uri = "";
	f->settings.container_credentials_full_uri = stub_url(container);
	f->settings.container_authorization_token = "";
	f->settings.container_authorization_token_file = "";
	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_OK);
	assert_non_null(
		strstr(stub_request(f->stub, 0).data, "Credential=OLD/"));
	assert_non_null(
		strstr(stub_request(f->stub, 1).data, "Credential=NEW/"));
	close_fixture(f);
	stub_stop(container);
}

static void renews_credentials_once(void **state)
{
	static const struct stub_step steps[] = { EXPIRED };
	struct fixture *f = open_fixture(*state, steps, 1);

	assert_true(list(f, S("")));
	assert_int_equal(f->page.outcome, USER_POOL_DENIED);
	assert_int_equal(stub_requests(f->stub), 2);
	close_fixture(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_people_and_the_way_to_the_next_page),
		job_test(signs_for_cognito),
		job_test(tries_again_whatever_has_no_clear_answer),
		job_test(gives_up_at_its_deadline),
		job_test(tells_a_missing_pool_from_keys_that_may_not),
		job_test(reports_a_refusal_that_is_our_own_mistake),
		job_test(renews_credentials_that_have_expired),
		job_test(renews_credentials_once),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

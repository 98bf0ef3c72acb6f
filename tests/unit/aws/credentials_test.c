/*
 * Credentials from settings, container and instance, and their renewal.
 */
#include "aws/credentials.h"

#include <pthread.h>

#include "../http_stub.h"
#include "../support.h"
#include "aws/credential_fetch.h"
#include "base/clock.h"
#include "net/http_client.h"

static const struct settings nothing_set = {
	.region = "us-east-1",
	.access_key_id = "",
	.secret_access_key = "",
	.session_token = "",
	.container_credentials_relative_uri = "",
	.container_credentials_full_uri = "",
	.container_authorization_token = "",
	.container_authorization_token_file = "",
	.metadata_endpoint = "",
};

/* What an endpoint answers, ending `seconds` from now. */
static const char *answer(struct job *job, const char *key, int64_t seconds)
{
	char end[CLOCK_TEXT_LEN + 1];

	clock_format(clock_now_us() + seconds * 1000000, end);
	return job_text(job,
			"{\"Code\":\"Success\",\"AccessKeyId\":\"%s\","
			"\"SecretAccessKey\":\"secret\",\"Token\":\"token\","
			"\"Expiration\":\"%s\"}",
			key, end);
}

static void assert_key(struct job *job, struct credential_source *source,
		       const char *key)
{
	struct credentials credentials;

	assert_true(credentials_get(job, source, &credentials));
	assert_string_equal(credentials.key_id, key);
}

static void takes_the_settings_first(void **state)
{
	struct settings settings = nothing_set;
	struct credentials credentials;

	settings.access_key_id = "AKID";
	settings.secret_access_key = "secret";
	settings.session_token = "token";
	settings.container_credentials_full_uri = "http://127.0.0.1:1/";
	struct credential_source *source = credential_source_open(&settings);
	assert_true(credentials_get(*state, source, &credentials));
	assert_string_equal(credentials.key_id, "AKID");
	assert_string_equal(credentials.secret, "secret");
	assert_string_equal(credentials.token, "token");
	assert_int_equal(credentials.expires_us, 0);
	credential_source_close(source);
}

static void asks_the_instance_with_a_session_token(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, "session==" },
		{ STUB_ANSWER, 200, "web-role\nother" },
		{ STUB_ANSWER, 200, answer(job, "ASIA1", 3600) },
	};
	struct stub *stub = stub_start(steps, 3);
	struct settings settings = nothing_set;

	settings.metadata_endpoint = job_text(job, "%s/", stub_url(stub));
	struct credential_source *source = credential_source_open(&settings);
	assert_key(job, source, "ASIA1");
	assert_key(job, source, "ASIA1");
	assert_int_equal(stub_requests(stub), 3);
	assert_true(str_starts_with(stub_request(stub, 0),
				    "PUT /latest/api/token HTTP"));
	assert_non_null(strstr(stub_request(stub, 0).data,
			       "X-aws-ec2-metadata-token-ttl-seconds: 21600"));
	assert_true(str_starts_with(stub_request(stub, 1),
				    "GET /latest/meta-data/iam/"
				    "security-credentials/ HTTP"));
	assert_true(str_starts_with(stub_request(stub, 2),
				    "GET /latest/meta-data/iam/"
				    "security-credentials/web-role HTTP"));
	assert_non_null(strstr(stub_request(stub, 2).data,
			       "X-aws-ec2-metadata-token: session=="));
	credential_source_close(source);
	stub_stop(stub);
}

static void renews_five_minutes_before_the_end(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, answer(job, "FIRST", 299) },
		{ STUB_ANSWER, 200, answer(job, "SECOND", 3600) },
	};
	struct stub *stub = stub_start(steps, 2);
	struct settings settings = nothing_set;
	struct credentials before, after;

	settings.container_credentials_full_uri = stub_url(stub);
	struct credential_source *source = credential_source_open(&settings);
	assert_true(credentials_get(job, source, &before));
	assert_string_equal(before.key_id, "FIRST");
	credentials_refresh(job, source);
	assert_true(credentials_get(job, source, &after));
	assert_string_equal(after.key_id, "SECOND");
	assert_int_not_equal(before.version, after.version);
	credentials_refresh(job, source);
	assert_int_equal(stub_requests(stub), 2);
	credential_source_close(source);
	stub_stop(stub);
}

static void goes_on_with_those_at_hand_when_a_renewal_fails(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, answer(job, "FIRST", 200) },
		{ STUB_ANSWER, 500, "" },
	};
	struct stub *stub = stub_start(steps, 2);
	struct settings settings = nothing_set;

	settings.container_credentials_full_uri = stub_url(stub);
	struct credential_source *source = credential_source_open(&settings);
	assert_key(job, source, "FIRST");
	credentials_refresh(job, source);
	credentials_refresh(job, source);
	assert_int_equal(stub_requests(stub), 2);
	assert_key(job, source, "FIRST");
	assert_int_equal(job->error, ERR_NONE);
	credential_source_close(source);
	stub_stop(stub);
}

static void asks_seldom_while_there_are_no_others(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, answer(job, "FIRST", 200) },
	};
	struct stub *stub = stub_start(steps, 1);
	struct settings settings = nothing_set;

	settings.container_credentials_full_uri = stub_url(stub);
	struct credential_source *source = credential_source_open(&settings);
	assert_key(job, source, "FIRST");
	for (int i = 0; i < 5; i++)
		credentials_refresh(job, source);
	assert_int_equal(stub_requests(stub), 2);
	assert_key(job, source, "FIRST");
	credential_source_close(source);
	stub_stop(stub);
}

static void fetches_others_when_aws_calls_them_expired(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, answer(job, "FIRST", 3600) },
		{ STUB_ANSWER, 200, answer(job, "SECOND", 3600) },
	};
	struct stub *stub = stub_start(steps, 2);
	struct settings settings = nothing_set;
	struct credentials credentials;

	settings.container_credentials_full_uri = stub_url(stub);
	struct credential_source *source = credential_source_open(&settings);
	assert_true(credentials_get(job, source, &credentials));
	credentials_expire(source, credentials.version + 1);
	assert_key(job, source, "FIRST");
	credentials_expire(source, credentials.version);
	assert_key(job, source, "SECOND");
	credential_source_close(source);
	stub_stop(stub);
}

static void fails_without_any_source(void **state)
{
	struct job *job = *state;
	struct settings settings = nothing_set;
	struct credentials credentials;

	settings.metadata_disabled = true;
	struct credential_source *source = credential_source_open(&settings);
	assert_false(credentials_get(job, source, &credentials));
	assert_int_equal(job->error, ERR_UNAVAILABLE);
	credential_source_close(source);
}

static void reads_the_authorization_file_at_each_fetch(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, answer(job, "FIRST", 200) },
		{ STUB_ANSWER, 200, answer(job, "SECOND", 3600) },
	};
	struct stub *stub = stub_start(steps, 2);
	struct settings settings = nothing_set;
	char path[] = "/tmp/credentials_test.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0 && write(fd, "Bearer one\n", 11) == 11);
	settings.container_credentials_full_uri = stub_url(stub);
	settings.container_authorization_token = "not this";
	settings.container_authorization_token_file = path;
	struct credential_source *source = credential_source_open(&settings);
	assert_key(job, source, "FIRST");
	assert_int_equal(pwrite(fd, "Bearer two\n", 11, 0), 11);
	credentials_refresh(job, source);
	assert_key(job, source, "SECOND");
	assert_non_null(strstr(stub_request(stub, 0).data,
			       "\r\nAuthorization: Bearer one\r\n"));
	assert_non_null(strstr(stub_request(stub, 1).data,
			       "\r\nAuthorization: Bearer two\r\n"));
	credential_source_close(source);
	stub_stop(stub);
	close(fd);
	unlink(path);
}

static void asks_only_addresses_of_this_machine_or_https(void **state)
{
	static const char *const good[] = {
		"https://example.com/x",   "http://localhost:80/",
		"http://127.0.0.1",	   "http://127.9.9.9:8080/x",
		"http://[::1]:80/x",	   "http://169.254.170.2/x",
		"http://169.254.170.23/x", "http://[fd00:ec2::23]/x",
	};
	static const char *const bad[] = { "http://example.com/",
					   "http://127.0.0.1.example.com/",
					   "http://127.example.com/",
					   "http://169.254.169.254/",
					   "http://localhost@evil/",
					   "https://a@evil/",
					   "ftp://127.0.0.1/",
					   "",
					   "http://",
					   "http://[::1/",
					   "http://127.0.0.1@evil.com" };
	(void)state;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(credential_url_is_allowed(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(credential_url_is_allowed(bad[i]));
}

static void refuses_answers_that_are_not_credentials(void **state)
{
	static const char *const bodies[] = {
		"",
		"[]",
		"{}",
		"{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\","
		"\"Token\":\"c\"}",
		"{\"AccessKeyId\":\"a\\r\\nx: y\",\"SecretAccessKey\":\"b\","
		"\"Token\":\"c\",\"Expiration\":\"2030-01-01T00:00:00Z\"}",
		"{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\","
		"\"Token\":\"c\",\"Expiration\":\"soon\"}",
		"{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\","
		"\"Token\":7,\"Expiration\":\"2030-01-01T00:00:00Z\"}",
	};
	struct credentials credentials;

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++)
		assert_false(credential_parse(*state, str_of(bodies[i]),
					      &credentials));
}

enum { THREADS = 8 };

struct getter {
	pthread_t thread;
	struct credential_source *source;
	bool got;
};

static void *get(void *context)
{
	struct getter *getter = context;
	struct credentials credentials;
	struct job job;

	job_init(&job);
	job_start(&job, 5000);
	getter->got = credentials_get(&job, getter->source, &credentials);
	job_release(&job);
	return NULL;
}

static void many_threads_make_one_fetch(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, answer(job, "FIRST", 3600) },
	};
	struct stub *stub = stub_start(steps, 1);
	struct settings settings = nothing_set;
	struct getter getters[THREADS];

	settings.container_credentials_full_uri = stub_url(stub);
	struct credential_source *source = credential_source_open(&settings);
	for (int i = 0; i < THREADS; i++) {
		getters[i] = (struct getter){ .source = source };
		assert_int_equal(pthread_create(&getters[i].thread, NULL, get,
						&getters[i]),
				 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(getters[i].thread, NULL);
		assert_true(getters[i].got);
	}
	assert_int_equal(stub_requests(stub), 1);
	credential_source_close(source);
	stub_stop(stub);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(takes_the_settings_first),
		job_test(asks_the_instance_with_a_session_token),
		job_test(renews_five_minutes_before_the_end),
		job_test(goes_on_with_those_at_hand_when_a_renewal_fails),
		job_test(asks_seldom_while_there_are_no_others),
		job_test(fetches_others_when_aws_calls_them_expired),
		job_test(fails_without_any_source),
		job_test(reads_the_authorization_file_at_each_fetch),
		job_test(asks_only_addresses_of_this_machine_or_https),
		job_test(refuses_answers_that_are_not_credentials),
		job_test(many_threads_make_one_fetch),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

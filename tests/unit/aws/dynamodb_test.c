/*
 * The retry loop against a scripted DynamoDB.
 */
#include "aws/dynamodb.h"

#include <pthread.h>

#include "../http_stub.h"
#include "../support.h"
#include "base/clock.h"
#include "base/gate.h"
#include "base/metrics.h"
#include "net/http_client.h"

#define TYPE "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
#define THROTTLED                                               \
	{                                                       \
		STUB_ANSWER, 400, TYPE "ThrottlingException\"}" \
	}
#define CONFLICT                                                        \
	{                                                               \
		STUB_ANSWER, 400,                                       \
			TYPE "TransactionCanceledException\"," REASONS( \
				"{\"Code\":\"None\"},"                  \
				"{\"Code\":\"TransactionConflict\"}")   \
	}
#define REASONS(list) "\"CancellationReasons\":[" list "]}"
#define CONDITION_FAILED                                          \
	{                                                         \
		STUB_ANSWER, 400,                                 \
			TYPE "ConditionalCheckFailedException\"," \
			     "\"message\":\"The conditional\","   \
			     "\"Item\":{\"pk\":{\"S\":\"a}\"}}}"  \
	}
#define GOOD                                      \
	{                                         \
		STUB_ANSWER, 200, "{\"Count\":0}" \
	}

struct fixture {
	struct job *job;
	struct settings settings;
	struct stub *stub;
	struct credential_source *credentials;
	struct metrics *metrics;
	struct dynamodb *dynamodb;
	struct dynamodb_answer answer;
};

static struct fixture open_fixture(struct job *job,
				   const struct stub_step *steps, size_t count)
{
	struct fixture fixture = { .job = job };

	fixture.stub = stub_start(steps, count);
	fixture.settings = (struct settings){
		.region = "us-east-1",
		.access_key_id = "AKIDEXAMPLE",
		.secret_access_key = "secret",
		.session_token = "",
		.dynamodb_endpoint = stub_url(fixture.stub),
		.threads = 4,
	};
	fixture.metrics = metrics_map();
	assert_non_null(fixture.metrics);
	metrics_use(fixture.metrics, 0);
	return fixture;
}

static void close_fixture(struct fixture *fixture)
{
	dynamodb_close(fixture->dynamodb);
	credential_source_close(fixture->credentials);
	metrics_unmap(fixture->metrics);
	stub_stop(fixture->stub);
}

static bool call(struct fixture *fixture)
{
	if (fixture->dynamodb == NULL) {
		fixture->credentials =
			credential_source_open(&fixture->settings);
		fixture->dynamodb =
			dynamodb_open(&fixture->settings, fixture->credentials);
	}
	return dynamodb_call(fixture->job, fixture->dynamodb, "Query",
			     S("{\"x\":1}"), &fixture->answer);
}

static int64_t counted(const struct fixture *fixture, enum metric metric,
		       int outcome)
{
	return metrics_sum(fixture->metrics, metric, UPSTREAM_DYNAMODB,
			   outcome);
}

static void counts_what_each_pattern_consumes(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 200,
		  "{\"Items\":[],\"ConsumedCapacity\":"
		  "{\"TableName\":\"t\",\"CapacityUnits\":0.5}}" },
		{ STUB_ANSWER, 200,
		  "{\"ConsumedCapacity\":[{\"CapacityUnits\":12.0},"
		  "{\"CapacityUnits\":2.25}]}" },
	};
	struct fixture f = open_fixture(*state, steps, 2);

	f.job->pattern = PATTERN_A;
	assert_true(call(&f));
	f.job->pattern = PATTERN_D;
	assert_true(call(&f));
	assert_int_equal(
		metrics_sum(f.metrics, METRIC_PATTERN_CAPACITY, PATTERN_A, 0),
		500);
	assert_int_equal(
		metrics_sum(f.metrics, METRIC_PATTERN_CAPACITY, PATTERN_D, 0),
		14250);
	assert_int_equal(
		metrics_sum(f.metrics, METRIC_PATTERN_CALLS, PATTERN_D, 0), 1);
	close_fixture(&f);
}

static void signs_and_returns_the_body(void **state)
{
	static const struct stub_step steps[] = { GOOD };
	struct fixture f = open_fixture(*state, steps, 1);

	f.settings.session_token = "temporary";
	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_OK);
	assert_str(f.answer.body, "{\"Count\":0}");
	assert_false(f.answer.maybe_done_before);
	const char *request = stub_request(f.stub, 0).data;
	assert_non_null(
		strstr(request, "x-amz-target: DynamoDB_20120810.Query\r\n"));
	assert_non_null(strstr(request, "application/x-amz-json-1.0\r\n"));
	assert_non_null(strstr(request, "x-amz-security-token: temporary\r\n"));
	assert_non_null(strstr(request, "SignedHeaders=content-type;host;"
					"x-amz-date;x-amz-security-token;"
					"x-amz-target, Signature="));
	assert_int_equal(f.job->upstream_calls, 1);
	close_fixture(&f);
}

static void repeats_throttled_calls_with_the_same_bytes(void **state)
{
	static const struct stub_step steps[] = { THROTTLED, CONFLICT, GOOD };
	struct fixture f = open_fixture(*state, steps, 3);

	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_OK);
	assert_false(f.answer.maybe_done_before);
	assert_int_equal(stub_requests(f.stub), 3);
	for (size_t i = 0; i < 3; i++)
		assert_str(stub_request_body(f.stub, i), "{\"x\":1}");
	assert_int_equal(f.job->upstream_calls, 3);
	assert_int_equal(counted(&f, METRIC_UPSTREAM_CALLS, CALL_AGAIN), 2);
	assert_int_equal(counted(&f, METRIC_UPSTREAM_CALLS, CALL_OK), 1);
	assert_int_equal(counted(&f, METRIC_UPSTREAM_RETRIES, 0), 2);
	close_fixture(&f);
}

static void hands_over_a_failed_condition_at_once(void **state)
{
	static const struct stub_step steps[] = { CONDITION_FAILED };
	struct fixture f = open_fixture(*state, steps, 1);

	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_CONDITION_FAILED);
	assert_str(f.answer.item, "{\"pk\":{\"S\":\"a}\"}}");
	assert_false(f.answer.maybe_done_before);
	assert_int_equal(stub_requests(f.stub), 1);
	close_fixture(&f);
}

/* Each of these first answers leaves open whether the write was done. */
static void check_uncertain(struct job *job, struct stub_step first)
{
	const struct stub_step steps[] = { first, CONDITION_FAILED };
	struct fixture f = open_fixture(job, steps, 2);

	job_end(job);
	job_start(job, 800);
	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_CONDITION_FAILED);
	assert_true(f.answer.maybe_done_before);
	close_fixture(&f);
}

static void knows_when_a_lost_answer_may_have_been_its_own_write(void **state)
{
	struct job *job = *state;

	check_uncertain(job, (struct stub_step){ STUB_CLOSE, 0, NULL });
	check_uncertain(job, (struct stub_step){ STUB_HANG, 0, NULL });
	check_uncertain(job, (struct stub_step){ STUB_ANSWER, 500, "{}" });
	check_uncertain(job, (struct stub_step){ STUB_ANSWER, 200, "<html>" });
	check_uncertain(job, (struct stub_step){ STUB_ANSWER, 200, "{\"It" });
	check_uncertain(job, (struct stub_step){ STUB_RAW, 0, "?\r\n\r\n" });
}

/* libcurl sends again by itself when the kept connection dies. */
static void knows_it_also_when_the_transport_sent_twice(void **state)
{
	static const struct stub_step steps[] = { GOOD,
						  { STUB_CLOSE, 0, NULL },
						  CONDITION_FAILED };
	struct fixture f = open_fixture(*state, steps, 3);

	assert_true(call(&f));
	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_CONDITION_FAILED);
	assert_true(f.answer.maybe_done_before);
	close_fixture(&f);
}

static void gives_up_at_the_deadline(void **state)
{
	static const struct stub_step steps[] = { THROTTLED };
	struct job *job = *state;
	struct fixture f = open_fixture(job, steps, 1);

	job_end(job);
	job_start(job, 400);
	int64_t start_ms = clock_monotonic_ms();
	assert_false(call(&f));
	assert_true(clock_monotonic_ms() - start_ms < 700);
	assert_int_equal(job->error, ERR_UNAVAILABLE);
	assert_true(stub_requests(f.stub) > 2);
	close_fixture(&f);
}

static void leaves_time_for_a_second_attempt(void **state)
{
	static const struct stub_step steps[] = { { STUB_HANG, 0, NULL },
						  GOOD };
	struct job *job = *state;
	struct fixture f = open_fixture(job, steps, 2);

	job_end(job);
	job_start(job, 600);
	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_OK);
	assert_true(f.answer.maybe_done_before);
	close_fixture(&f);
}

static void fails_at_once_while_nothing_listens(void **state)
{
	static const struct stub_step steps[] = { GOOD };
	struct job *job = *state;
	struct fixture f = open_fixture(job, steps, 1);

	f.settings.dynamodb_endpoint = "http://127.0.0.1:1";
	job_end(job);
	job_start(job, 5000);
	assert_false(call(&f));
	assert_int_equal(job->error, ERR_UNAVAILABLE);
	assert_int_equal(job->upstream_calls, GATE_FAILURES_TO_OPEN);
	assert_false(f.answer.maybe_done_before);
	job_end(job);
	job_start(job, 5000);
	int64_t start_ms = clock_monotonic_ms();
	assert_false(call(&f));
	assert_true(clock_monotonic_ms() - start_ms < 100);
	close_fixture(&f);
}

static void throttling_does_not_open_the_breaker(void **state)
{
	static const struct stub_step steps[] = { THROTTLED, THROTTLED,
						  THROTTLED, THROTTLED,
						  THROTTLED, THROTTLED,
						  THROTTLED, GOOD };
	struct fixture f = open_fixture(*state, steps, 8);

	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_OK);
	close_fixture(&f);
}

static void answers_that_are_too_large_do_not_open_it_either(void **state)
{
	struct job *job = *state;
	char *text = job_alloc(job, DYNAMODB_REPLY_MAX + 2);
	struct stub_step large = { STUB_ANSWER, 200, text };
	const struct stub_step steps[] = { large, large, large,
					   large, large, GOOD };
	struct fixture f = open_fixture(job, steps, ARRAY_SIZE(steps));

	memset(text, ' ', DYNAMODB_REPLY_MAX + 1);
	text[DYNAMODB_REPLY_MAX + 1] = '\0';
	for (int i = 0; i < GATE_FAILURES_TO_OPEN; i++) {
		assert_true(call(&f));
		assert_int_equal(f.answer.outcome, DYNAMODB_REPLY_TOO_LARGE);
	}
	assert_true(call(&f));
	assert_int_equal(f.answer.outcome, DYNAMODB_OK);
	close_fixture(&f);
}

static void reports_what_is_our_own_mistake(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 400,
		  "{\"__type\":\"com.amazon.coral.validate#"
		  "ValidationException\",\"message\":\"no\"}" }
	};
	struct job *job = *state;
	struct fixture f = open_fixture(job, steps, 1);

	assert_false(call(&f));
	assert_int_equal(job->error, ERR_INTERNAL);
	assert_int_equal(stub_requests(f.stub), 1);
	close_fixture(&f);
}

static void does_not_repeat_an_expired_token_for_ever(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 400, TYPE "ExpiredTokenException\"}" }
	};
	struct job *job = *state;
	struct fixture f = open_fixture(job, steps, 1);

	assert_false(call(&f));
	assert_int_equal(job->error, ERR_INTERNAL);
	assert_int_equal(stub_requests(f.stub), 2);
	close_fixture(&f);
}

static void tells_readiness_without_failing_the_job(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, "{\"Table\":{}}" },
		{ STUB_ANSWER, 400, TYPE "ResourceNotFoundException\"}" },
	};
	struct job *job = *state;
	struct fixture f = open_fixture(job, steps, 2);

	f.credentials = credential_source_open(&f.settings);
	f.dynamodb = dynamodb_open(&f.settings, f.credentials);
	assert_true(dynamodb_is_ready(job, f.dynamodb, "t"));
	assert_str(stub_request_body(f.stub, 0), "{\"TableName\":\"t\"}");
	assert_false(dynamodb_is_ready(job, f.dynamodb, "t"));
	assert_int_equal(job->error, ERR_NONE);
	assert_int_equal(job->upstream_calls, 2);
	close_fixture(&f);
}

static void a_probe_reopens_the_gate_before_the_next_call(void **state)
{
	static const struct stub_step lost = { STUB_CLOSE, 0, "" };
	static const struct stub_step good = GOOD;
	const struct stub_step steps[] = { lost, lost, lost, lost, lost, good };
	struct job probe;
	struct job again;
	struct fixture f = open_fixture(*state, steps, ARRAY_SIZE(steps));

	assert_false(call(&f));
	job_init(&probe);
	job_start(&probe, 5000);
	dynamodb_probe(&probe, f.dynamodb, "t");
	assert_int_equal(stub_requests(f.stub), 5);
	clock_sleep_ms(GATE_PROBE_MS);
	dynamodb_probe(&probe, f.dynamodb, "t");
	assert_int_equal(stub_requests(f.stub), 6);
	job_init(&again);
	job_start(&again, 1000);
	f.job = &again;
	assert_true(call(&f));
	dynamodb_probe(&probe, f.dynamodb, "t");
	assert_int_equal(stub_requests(f.stub), 7);
	job_release(&again);
	job_release(&probe);
	close_fixture(&f);
}

enum { THREADS = 6, CALLS = 30 };

static void *call_many(void *context)
{
	struct dynamodb *dynamodb = context;
	struct dynamodb_answer answer;
	struct job job;
	intptr_t answered = 0;

	job_init(&job);
	for (int i = 0; i < CALLS; i++) {
		job_start(&job, 5000);
		answered += dynamodb_call(&job, dynamodb, "Query", S("{}"),
					  &answer) &&
			    answer.outcome == DYNAMODB_OK;
		job_end(&job);
	}
	job_release(&job);
	return (void *)answered;
}

static void serves_many_threads(void **state)
{
	static const struct stub_step steps[] = { GOOD };
	struct fixture f = open_fixture(*state, steps, 1);
	pthread_t threads[THREADS];

	f.settings.threads = 2 * THREADS;
	assert_true(call(&f));
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, call_many,
						f.dynamodb),
				 0);
	for (int i = 0; i < THREADS; i++) {
		void *answered;

		pthread_join(threads[i], &answered);
		assert_int_equal((intptr_t)answered, CALLS);
	}
	close_fixture(&f);
}

static void *call_once(void *context)
{
	struct dynamodb *dynamodb = context;
	struct dynamodb_answer answer;
	int64_t began_ms = clock_monotonic_ms();
	struct job job;

	job_init(&job);
	job_start(&job, 5000);
	assert_false(dynamodb_call(&job, dynamodb, "Query", S("{}"), &answer));
	assert_int_equal(job.error, ERR_UNAVAILABLE);
	job_release(&job);
	return (void *)(intptr_t)(clock_monotonic_ms() - began_ms);
}

/* A quarter of the threads is left to other requests. */
static void not_all_threads_wait_for_credentials(void **state)
{
	static const struct stub_step steps[] = { { STUB_HANG, 0, NULL } };
	struct fixture f = open_fixture(*state, steps, 1);
	intptr_t least_ms = INTPTR_MAX;
	pthread_t threads[4];

	f.settings.access_key_id = "";
	f.settings.container_credentials_relative_uri = "";
	f.settings.container_credentials_full_uri = stub_url(f.stub);
	f.settings.container_authorization_token = "";
	f.settings.container_authorization_token_file = "";
	f.credentials = credential_source_open(&f.settings);
	f.dynamodb = dynamodb_open(&f.settings, f.credentials);
	for (int i = 0; i < f.settings.threads; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, call_once,
						f.dynamodb),
				 0);
	for (int i = 0; i < f.settings.threads; i++) {
		void *took_ms;

		pthread_join(threads[i], &took_ms);
		if ((intptr_t)took_ms < least_ms)
			least_ms = (intptr_t)took_ms;
	}
	/* which a fetch that hangs takes a second to find out */
	assert_true(least_ms < 800);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(signs_and_returns_the_body),
		job_test(repeats_throttled_calls_with_the_same_bytes),
		job_test(counts_what_each_pattern_consumes),
		job_test(hands_over_a_failed_condition_at_once),
		job_test(knows_when_a_lost_answer_may_have_been_its_own_write),
		job_test(knows_it_also_when_the_transport_sent_twice),
		job_test(gives_up_at_the_deadline),
		job_test(leaves_time_for_a_second_attempt),
		job_test(fails_at_once_while_nothing_listens),
		job_test(throttling_does_not_open_the_breaker),
		job_test(answers_that_are_too_large_do_not_open_it_either),
		job_test(reports_what_is_our_own_mistake),
		job_test(does_not_repeat_an_expired_token_for_ever),
		job_test(serves_many_threads),
		job_test(not_all_threads_wait_for_credentials),
		job_test(tells_readiness_without_failing_the_job),
		job_test(a_probe_reopens_the_gate_before_the_next_call),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

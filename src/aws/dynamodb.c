/*
 * One call is a loop of attempts: wait, pass the gate, sign, send, judge.
 */
#include "aws/dynamodb.h"

#include "aws/capacity.h"
#include "aws/service.h"
#include "aws/verdict.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/gate.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/metrics.h"

enum {
	BACKOFF_FIRST_MS = 25,
	BACKOFF_MAX_MS = 500,
	ATTEMPT_MIN_MS = 10, /* with less left, trying is of no use */
	ATTEMPT_MAX_MS = 10 * 1000, /* however long the job may take */
	READY_TIMEOUT_MS = 1000,
	/* 1 MiB of records, as escaped as can be, and what is around them */
	STREAMS_REPLY_MAX = 8 * 1024 * 1024,
};

struct dynamodb {
	const char *name; /* for the log */
	const char *target; /* what operations belong to */
	size_t max_reply_bytes;
	struct service *service;
	struct credential_source *credentials;
	enum metric_upstream upstream;
	struct gate *gate;
};

struct call {
	struct dynamodb *dynamodb;
	const char *operation;
	struct str body;
	struct dynamodb_answer *answer;

	struct credentials credentials;
	unsigned attempts;
	bool renewed_credentials;
	int64_t backoff_ms; /* most to wait before the next attempt */
	int64_t pause_ms;

	struct http_reply reply;
	struct aws_fault fault;
	enum verdict verdict; /* on the last attempt */
};

static struct dynamodb *open_at(const struct settings *settings,
				const char *endpoint,
				struct credential_source *credentials)
{
	struct dynamodb *dynamodb = calloc(1, sizeof(*dynamodb));
	struct service_options options = {
		.url = endpoint,
		.region = settings->region,
		.name = "dynamodb",
		.content_type = "application/x-amz-json-1.0",
		.ca_bundle = settings->ca_bundle,
		.connections_max = (size_t)settings->ddb_pool_size,
	};

	if (dynamodb == NULL)
		abort();
	dynamodb->service = service_open(&options);
	dynamodb->credentials = credentials;
	return dynamodb;
}

static void open_gate(const struct settings *settings,
		      struct dynamodb *dynamodb)
{
	int places = settings->threads * 3 / 4;

	dynamodb->gate = gate_open(dynamodb->name, dynamodb->upstream,
				   places > 0 ? places : 1);
}

struct dynamodb *dynamodb_open(const struct settings *settings,
			       struct credential_source *credentials)
{
	struct dynamodb *dynamodb =
		open_at(settings, settings->dynamodb_endpoint, credentials);

	dynamodb->name = "DynamoDB";
	dynamodb->target = "DynamoDB_20120810";
	dynamodb->max_reply_bytes = DYNAMODB_REPLY_MAX;
	dynamodb->upstream = UPSTREAM_DYNAMODB;
	open_gate(settings, dynamodb);
	return dynamodb;
}

struct dynamodb *dynamodb_open_streams(const struct settings *settings,
				       struct credential_source *credentials)
{
	struct dynamodb *dynamodb =
		open_at(settings, settings->streams_endpoint, credentials);

	dynamodb->name = "DynamoDB Streams";
	dynamodb->target = "DynamoDBStreams_20120810";
	dynamodb->max_reply_bytes = STREAMS_REPLY_MAX;
	dynamodb->upstream = UPSTREAM_STREAMS;
	open_gate(settings, dynamodb);
	return dynamodb;
}

void dynamodb_close(struct dynamodb *dynamodb)
{
	if (dynamodb == NULL)
		return;
	gate_close(dynamodb->gate);
	service_close(dynamodb->service);
	free(dynamodb);
}

static void send_signed(struct job *job, struct call *call)
{
	int64_t half_ms = job_ms_left(job) / 2;
	struct service_call signed_call = {
		.target = job_text(job, "%s.%s", call->dynamodb->target,
				   call->operation),
		.body = call->body,
		.credentials = &call->credentials,
		.max_reply_bytes = call->dynamodb->max_reply_bytes,
		.timeout_ms =
			half_ms < ATTEMPT_MAX_MS ? half_ms : ATTEMPT_MAX_MS,
	};

	service_send(job, call->dynamodb->service, &signed_call, &call->reply);
}

static enum verdict judge(struct job *job, struct call *call)
{
	const struct http_reply *reply = &call->reply;

	call->fault =
		(struct aws_fault){ str_make("", 0), str_of(reply->problem) };
	switch (reply->outcome) {
	case HTTP_ANSWERED:
		return verdict_of(job, reply->status, reply->body, call->answer,
				  &call->fault);
	case HTTP_NOT_SENT:
		return VERDICT_AGAIN;
	case HTTP_TIMED_OUT:
	case HTTP_BROKEN:
		return VERDICT_UNCERTAIN;
	case HTTP_TOO_LARGE:
		break;
	}
	call->answer->outcome = DYNAMODB_REPLY_TOO_LARGE;
	return VERDICT_DONE;
}

static bool is_retry(const struct call *call)
{
	return call->attempts > 1;
}

/* A throttled or failing answer is an answer: the upstream is there. */
static bool has_answered(const struct call *call)
{
	return call->reply.outcome == HTTP_ANSWERED ||
	       call->reply.outcome == HTTP_TOO_LARGE;
}

static enum metric_call outcome_of(const struct call *call)
{
	if (!has_answered(call))
		return CALL_SILENT;
	switch (call->verdict) {
	case VERDICT_DONE:
		return CALL_OK;
	case VERDICT_AGAIN:
		return CALL_AGAIN;
	case VERDICT_UNCERTAIN:
		return CALL_ERROR;
	default:
		return CALL_REFUSED;
	}
}

/* Neither the texts nor the keys that travelled: only what it was about. */
static void note_attempt(struct job *job, const struct call *call, int64_t us)
{
	uint64_t capacity = capacity_of(call->answer->body);
	enum metric_upstream upstream = call->dynamodb->upstream;

	job->upstream_calls++;
	metric_count(METRIC_UPSTREAM_CALLS, upstream, outcome_of(call));
	metric_observe(METRIC_UPSTREAM_SECONDS, upstream, us);
	if (is_retry(call))
		metric_count(METRIC_UPSTREAM_RETRIES, upstream, 0);
	if (upstream == UPSTREAM_DYNAMODB) {
		metric_count(METRIC_PATTERN_CALLS, job->pattern, 0);
		metric_add(METRIC_PATTERN_CAPACITY, job->pattern, 0, capacity);
	}
	log_line(LOG_DEBUG, job,
		 "%s %s pattern=%s attempt=%u status=%d ms=%lld.%03d "
		 "capacity=%llu.%03d",
		 call->dynamodb->name, call->operation,
		 metric_pattern_word(job->pattern), call->attempts,
		 call->reply.status, (long long)(us / 1000), (int)(us % 1000),
		 (unsigned long long)(capacity / 1000), (int)(capacity % 1000));
}

static bool no_time(struct job *job, const struct call *call)
{
	const struct str *name = &call->fault.name;

	if (call->attempts == 0)
		return job_fail(job, ERR_UNAVAILABLE,
				"no time left to ask %s (%s)",
				call->dynamodb->name, call->operation);
	return job_fail(job, ERR_UNAVAILABLE,
			"%s %s: no time left after %u attempts, "
			"the last one: status %d %.*s %.*s",
			call->dynamodb->name, call->operation, call->attempts,
			call->reply.status, STR(*name),
			STR(call->fault.message));
}

/*
 * Full jitter: any time from nothing to a bound that doubles. The wait itself
 * is spent inside the gate, as is one for credentials: who waits there holds a
 * thread, too.
 */
static bool plan_attempt(struct job *job, struct call *call)
{
	uint32_t dice = 0;

	call->pause_ms = 0;
	if (call->backoff_ms > 0) {
		hash_random(&dice, sizeof(dice));
		call->pause_ms = dice % (call->backoff_ms + 1);
	}
	return job_ms_left(job) - call->pause_ms >= ATTEMPT_MIN_MS ||
	       no_time(job, call);
}

static void note_failed_attempt(const struct job *job, const struct call *call)
{
	bool answered = call->reply.outcome == HTTP_ANSWERED;

	log_line(answered ? LOG_INFO : LOG_WARNING, job,
		 "%s %s attempt %u failed: status %d %.*s %s",
		 call->dynamodb->name, call->operation, call->attempts,
		 call->reply.status, STR(call->fault.name),
		 call->reply.problem);
}

/*
 * A write that DynamoDB finds invalid: what was stored made it so, and would
 * again. Another refusal (rights, a missing index) may end without us.
 */
static enum err_kind kind_of_refusal(const struct call *call)
{
	static const char *const about_data[] = {
		"ValidationException",
		"ValidationError",
		"ItemCollectionSizeLimitExceeded",
		"ItemCollectionSizeLimitExceededException",
	};

	if (strcmp(call->operation, "TransactWriteItems") != 0 &&
	    strcmp(call->operation, "PutItem") != 0)
		return ERR_INTERNAL;
	for (size_t i = 0; i < ARRAY_SIZE(about_data); i++)
		if (str_is(call->fault.name, about_data[i]))
			return ERR_CORRUPT;
	return ERR_INTERNAL;
}

static bool refuse(struct job *job, const struct call *call)
{
	log_line(LOG_ERROR, job, "%s refuses %s: status %d %.*s: %.*s",
		 call->dynamodb->name, call->operation, call->reply.status,
		 STR(call->fault.name), STR(call->fault.message));
	return job_fail(job, kind_of_refusal(call),
			"%s refuses %s: status %d %.*s", call->dynamodb->name,
			call->operation, call->reply.status,
			STR(call->fault.name));
}

static void grow_backoff(struct call *call)
{
	int64_t next = call->backoff_ms * 2;

	if (next == 0)
		next = BACKOFF_FIRST_MS;
	call->backoff_ms = next < BACKOFF_MAX_MS ? next : BACKOFF_MAX_MS;
}

/* False when the call has failed. */
static bool after_attempt(struct job *job, struct call *call)
{
	if (call->verdict == VERDICT_DONE)
		return true;
	if (call->verdict == VERDICT_REFUSED ||
	    (call->verdict == VERDICT_EXPIRED && call->renewed_credentials))
		return refuse(job, call);
	note_failed_attempt(job, call);
	if (call->verdict == VERDICT_EXPIRED) {
		call->renewed_credentials = true;
		credentials_expire(call->dynamodb->credentials,
				   call->credentials.version);
		return true;
	}
	if (call->verdict == VERDICT_UNCERTAIN)
		call->answer->maybe_done_before = true;
	grow_backoff(call);
	return true;
}

/* False when there are no credentials, for which it may have to wait. */
static bool attempt(struct job *job, struct call *call)
{
	int64_t began_us;

	clock_sleep_ms(call->pause_ms);
	if (!credentials_get(job, call->dynamodb->credentials,
			     &call->credentials))
		return false;
	call->attempts++;
	began_us = clock_monotonic_us();
	send_signed(job, call);
	call->verdict = judge(job, call);
	note_attempt(job, call, clock_monotonic_us() - began_us);
	if (call->reply.sent_twice)
		call->answer->maybe_done_before = true;
	return true;
}

bool dynamodb_call(struct job *job, struct dynamodb *dynamodb,
		   const char *operation, struct str body,
		   struct dynamodb_answer *answer)
{
	struct call call;
	bool was_sent;

	call.dynamodb = dynamodb;
	call.operation = operation;
	call.body = body;
	call.answer = answer;
	call.attempts = 0;
	call.renewed_credentials = false;
	call.backoff_ms = 0;
	*answer = (struct dynamodb_answer){ .outcome = DYNAMODB_OK };
	do {
		if (!plan_attempt(job, &call) ||
		    !gate_enter(job, dynamodb->gate))
			return false;
		was_sent = attempt(job, &call);
		gate_leave(dynamodb->gate, was_sent && has_answered(&call));
		if (!was_sent || !after_attempt(job, &call))
			return false;
	} while (call.verdict != VERDICT_DONE);
	return true;
}

/* A unit of its own: what fails here is no failure of the caller's job. */
bool dynamodb_is_ready(struct job *job, struct dynamodb *dynamodb,
		       const char *table)
{
	struct dynamodb_answer answer;
	struct job probe;
	int64_t left = job_ms_left(job);

	job_init(&probe);
	job_start(&probe, left < READY_TIMEOUT_MS ? left : READY_TIMEOUT_MS);
	struct buf body = buf_make(&probe, 128, 4096);
	buf_add_text(&body, "{\"TableName\":");
	buf_add_json(&body, str_of(table));
	buf_add_char(&body, '}');
	bool ready = dynamodb_call(&probe, dynamodb, "DescribeTable",
				   buf_str(&body), &answer) &&
		     answer.outcome == DYNAMODB_OK;
	job->upstream_calls += probe.upstream_calls;
	job_release(&probe);
	return ready;
}

void dynamodb_show(const struct dynamodb *dynamodb)
{
	gate_show(dynamodb->gate);
}

void dynamodb_probe(struct job *job, struct dynamodb *dynamodb,
		    const char *table)
{
	if (gate_is_open(dynamodb->gate))
		(void)dynamodb_is_ready(job, dynamodb, table);
}

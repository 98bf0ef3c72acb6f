/*
 * Calls to the Runtime API, over one connection of this machine.
 */
#include "lambda/runtime_api.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/http_client.h"

enum {
	EVENT_MAX_BYTES = 6 * 1024 * 1024 + 64 * 1024, /* Lambda: 6 MB */
	REPLY_MAX_BYTES = 16 * 1024,
	ERROR_MAX_BYTES = 64 * 1024,
	POST_MS = 5000, /* the API is on the same machine */
	TIMEOUT_STANDARD_MS = 3000, /* Lambda's own default */
	TIMEOUT_MAX_MS = 15 * 60 * 1000,
};

/* 2001, in milliseconds: no moment that a deadline can be. */
#define EPOCH_MS_MIN INT64_C(1000000000000)

struct runtime_api {
	const char *address;
	struct http_pool *pool;
};

struct runtime_api *runtime_api_open(const char *address)
{
	struct runtime_api *api = calloc(1, sizeof(*api));

	if (api == NULL)
		abort();
	api->address = address;
	api->pool = http_pool_open();
	return api;
}

void runtime_api_close(struct runtime_api *api)
{
	http_pool_close(api->pool);
	free(api);
}

static const char *url_of(struct job *job, const struct runtime_api *api,
			  const char *path)
{
	return job_text(job, "http://%s/2018-06-01/runtime/%s", api->address,
			path);
}

/* It becomes part of a path: nothing else may stand in it. */
static bool id_is_plain(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return id.len > 0 && id.len <= JOB_REQUEST_ID_MAX;
}

/*
 * The deadline is a moment in Lambda; an emulator sends how long it waits.
 * Without one Lambda's default is a safe guess.
 */
static int64_t time_until(struct str deadline)
{
	uint64_t number;
	int64_t left_ms;

	if (!str_to_number(deadline, INT64_MAX, &number))
		return TIMEOUT_STANDARD_MS;
	left_ms = (int64_t)number;
	if (left_ms >= EPOCH_MS_MIN)
		left_ms -= clock_now_us() / 1000;
	if (left_ms < 0)
		return 0;
	return left_ms < TIMEOUT_MAX_MS ? left_ms : TIMEOUT_MAX_MS;
}

bool runtime_api_next(struct job *job, struct runtime_api *api,
		      struct invocation *invocation)
{
	struct http_header wanted[] = {
		{ .name = "Lambda-Runtime-Aws-Request-Id" },
		{ .name = "Lambda-Runtime-Deadline-Ms" },
	};
	struct http_call call = {
		.method = "GET",
		.url = url_of(job, api, "invocation/next"),
		.wanted = wanted,
		.wanted_count = ARRAY_SIZE(wanted),
		.max_reply_bytes = EVENT_MAX_BYTES,
		.timeout_ms = HTTP_NO_TIME_LIMIT,
	};
	struct http_reply reply;

	http_send(job, api->pool, &call, &reply);
	invocation->too_large = reply.outcome == HTTP_TOO_LARGE;
	if (!invocation->too_large &&
	    (reply.outcome != HTTP_ANSWERED || reply.status != 200))
		return job_fail(job, ERR_UNAVAILABLE,
				"the Runtime API gives no event: status %d %s",
				reply.status, reply.problem);
	if (!id_is_plain(wanted[0].value))
		return job_fail(job, ERR_UNAVAILABLE,
				"the Runtime API gives an event without id");
	invocation->id = wanted[0].value.data;
	invocation->event = reply.body;
	invocation->timeout_ms = time_until(wanted[1].value);
	return true;
}

static bool post(struct job *job, struct runtime_api *api,
		 struct http_call *call)
{
	struct http_reply reply;

	call->method = "POST";
	call->max_reply_bytes = REPLY_MAX_BYTES;
	call->timeout_ms = POST_MS;
	http_send(job, api->pool, call, &reply);
	if (reply.outcome != HTTP_ANSWERED || reply.status >= 500)
		return job_fail(job, ERR_UNAVAILABLE,
				"the Runtime API takes no answer: status %d %s",
				reply.status, reply.problem);
	if (reply.status >= 300)
		log_line(LOG_ERROR, job,
			 "the Runtime API refuses the answer: status %d",
			 reply.status);
	return true;
}

bool runtime_api_answer(struct job *job, struct runtime_api *api,
			const struct invocation *invocation, struct str answer)
{
	static const char *const headers[] = {
		"Content-Type: application/json"
	};
	struct http_call call = {
		.url = url_of(job, api,
			      job_text(job, "invocation/%s/response",
				       invocation->id)),
		.headers = headers,
		.header_count = ARRAY_SIZE(headers),
		.body = answer,
	};

	return post(job, api, &call);
}

static bool post_error(struct job *job, struct runtime_api *api,
		       const char *path, const struct runtime_error *error)
{
	const char *const headers[] = {
		"Content-Type: application/vnd.aws.lambda.error+json",
		job_text(job, "Lambda-Runtime-Function-Error-Type: %s",
			 error->type),
	};
	struct http_call call = {
		.url = url_of(job, api, path),
		.headers = headers,
		.header_count = ARRAY_SIZE(headers),
	};
	struct buf body = buf_make(job, 512, ERROR_MAX_BYTES);

	buf_add_text(&body, "{\"errorMessage\":");
	buf_add_json(&body, str_of(error->message));
	buf_add_text(&body, ",\"errorType\":");
	buf_add_json(&body, str_of(error->type));
	buf_add_text(&body, ",\"stackTrace\":[]}");
	return buf_done(&body, &call.body) && post(job, api, &call);
}

bool runtime_api_report(struct job *job, struct runtime_api *api,
			const struct invocation *invocation,
			const struct runtime_error *error)
{
	return post_error(job, api,
			  job_text(job, "invocation/%s/error", invocation->id),
			  error);
}

bool runtime_api_report_init(struct job *job, struct runtime_api *api,
			     const struct runtime_error *error)
{
	return post_error(job, api, "init/error", error);
}

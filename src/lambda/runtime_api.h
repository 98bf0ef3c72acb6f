/*
 * The Runtime API of AWS Lambda, version 2018-06-01: where a custom runtime
 * gets its events and leaves its answers, one after the other.
 */
#ifndef LAMBDA_RUNTIME_API_H
#define LAMBDA_RUNTIME_API_H

#include "base/job.h"

struct runtime_api;

struct invocation {
	const char *id;
	struct str event; /* JSON, in the job's memory */
	bool too_large; /* the event is over Lambda's own limit and not there */
	int64_t timeout_ms; /* until Lambda gives the invocation up */
};

/* What Lambda, and with a trigger the person who caused it, may read. */
struct runtime_error {
	const char *type; /* "Runtime.NoSuchHandler" */
	const char *message;
};

/* `address` is AWS_LAMBDA_RUNTIME_API, host:port; borrowed. Never NULL. */
struct runtime_api *runtime_api_open(const char *address);
void runtime_api_close(struct runtime_api *api);

/*
 * All of these fail with ERR_UNAVAILABLE when the Runtime API does not answer
 * or not by its rules: the program can only end then, and Lambda starts it
 * anew. An answer that Lambda no longer wants is logged and no failure.
 */

/* Waits for the next event, as long as it takes. */
bool runtime_api_next(struct job *job, struct runtime_api *api,
		      struct invocation *invocation) MUST_CHECK;

bool runtime_api_answer(struct job *job, struct runtime_api *api,
			const struct invocation *invocation, struct str answer)
	MUST_CHECK;

bool runtime_api_report(struct job *job, struct runtime_api *api,
			const struct invocation *invocation,
			const struct runtime_error *error) MUST_CHECK;

/* The program cannot take any event. */
bool runtime_api_report_init(struct job *job, struct runtime_api *api,
			     const struct runtime_error *error) MUST_CHECK;

#endif

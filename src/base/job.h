/*
 * One unit of work: a web request, a command, a stream record. It carries
 * memory, the first failure, a deadline and a log tag. Every function that
 * can fail or allocate takes it first and returns bool: true means it worked.
 */
#ifndef BASE_JOB_H
#define BASE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

enum {
	JOB_REASON_MAX = 400,
	JOB_CODES_MAX = 8,
	JOB_REQUEST_ID_MAX = 64,
};

/* What DynamoDB is asked for: docs/data.md names the patterns. */
enum access_pattern {
	PATTERN_OTHER,
	PATTERN_A,
	PATTERN_B,
	PATTERN_C,
	PATTERN_D,
	PATTERN_E,
	PATTERN_READ,
	ACCESS_PATTERNS
};

struct job_kept;

struct job {
	struct arena arena;
	struct job_kept *kept; /* foreign objects to release, newest first */

	enum err_kind error; /* ERR_NONE while all is well */
	char reason[JOB_REASON_MAX]; /* for the log, never for the client */
	const char *codes[JOB_CODES_MAX]; /* of ERR_INVALID */
	int code_count;

	int64_t deadline_ms; /* clock_monotonic_ms() at which to give up */

	char request_id[JOB_REQUEST_ID_MAX + 1];
	const char *route; /* pattern of the route; "" before it is known */
	char viewer[37]; /* uuid of the signed-in caller, or "" */
	unsigned upstream_calls; /* tries made to DynamoDB by this job */
	enum access_pattern pattern; /* of those that come; for the counters */
};

/* Prepares a job for use again and again by one thread. */
void job_init(struct job *job);

/* Begins one unit of work that may take `timeout_ms` from now. */
void job_start(struct job *job, int64_t timeout_ms);

/*
 * Ends it: releases what was kept (newest first), then all its memory.
 * The job can be started again.
 */
void job_end(struct job *job);

/* The end of the job's own life. */
void job_release(struct job *job);

/*
 * Fails the job and returns false, so that failing is one line. The first
 * failure wins; a second call aborts in builds with assertions. `format` is
 * for the log: no tokens, secrets or texts of people in it.
 */
bool job_fail(struct job *job, enum err_kind kind, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Notes one validation code ("message_blank"), a literal; the job goes on. */
void job_invalid(struct job *job, const char *code);

/* False, and the job failed with ERR_INVALID, if any code was noted. */
bool job_is_valid(struct job *job) MUST_CHECK;

/*
 * Hands `object` over to the job, which calls `release(object)` at its end.
 * Returns `object`; NULL is passed through and not kept.
 */
void *job_keep(struct job *job, void *object, void (*release)(void *));

/* Milliseconds until the deadline, never negative. */
int64_t job_ms_left(const struct job *job);

/* Memory of the job, never NULL. */
void *job_alloc(struct job *job, size_t size);

/* Arena text by a printf format. */
const char *job_text(struct job *job, const char *format, ...)
	PRINTF_LIKE(2, 3);

#endif

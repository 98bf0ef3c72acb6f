/*
 * A unit of work: what it owns, how it fails, when it must be done.
 */
#include "base/job.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

struct job_kept {
	struct job_kept *older;
	void *object;
	void (*release)(void *);
};

static void forget(struct job *job)
{
	job->kept = NULL;
	job->error = ERR_NONE;
	job->reason[0] = '\0';
	job->code_count = 0;
	job->deadline_ms = 0;
	job->request_id[0] = '\0';
	job->route = "";
	job->viewer[0] = '\0';
	job->upstream_calls = 0;
	job->pattern = PATTERN_OTHER;
}

void job_init(struct job *job)
{
	arena_init(&job->arena);
	forget(job);
}

void job_start(struct job *job, int64_t timeout_ms)
{
	forget(job);
	job->deadline_ms = clock_monotonic_ms() + timeout_ms;
}

void job_end(struct job *job)
{
	for (struct job_kept *kept = job->kept; kept != NULL;
	     kept = kept->older)
		kept->release(kept->object);
	arena_reset(&job->arena);
	forget(job);
}

void job_release(struct job *job)
{
	job_end(job);
	arena_release(&job->arena);
}

bool job_fail(struct job *job, enum err_kind kind, const char *format, ...)
{
	va_list values;

	assert(kind != ERR_NONE);
	assert(job->error == ERR_NONE);
	if (job->error != ERR_NONE)
		return false;
	job->error = kind;
	va_start(values, format);
	vsnprintf(job->reason, sizeof(job->reason), format, values);
	va_end(values);
	return false;
}

void job_invalid(struct job *job, const char *code)
{
	assert(job->code_count < JOB_CODES_MAX);
	if (job->code_count < JOB_CODES_MAX)
		job->codes[job->code_count++] = code;
}

bool job_is_valid(struct job *job)
{
	if (job->code_count == 0)
		return true;
	return job_fail(job, ERR_INVALID, "%s%s", job->codes[0],
			job->code_count > 1 ? " and others" : "");
}

void *job_keep(struct job *job, void *object, void (*release)(void *))
{
	struct job_kept *kept;

	if (object == NULL)
		return NULL;
	kept = arena_alloc(&job->arena, sizeof(*kept));
	*kept = (struct job_kept){ job->kept, object, release };
	job->kept = kept;
	return object;
}

int64_t job_ms_left(const struct job *job)
{
	int64_t left = job->deadline_ms - clock_monotonic_ms();

	return left > 0 ? left : 0;
}

void *job_alloc(struct job *job, size_t size)
{
	return arena_alloc(&job->arena, size);
}

const char *job_text(struct job *job, const char *format, ...)
{
	va_list values, again;
	int len;
	char *text;

	va_start(values, format);
	va_copy(again, values);
	len = vsnprintf(NULL, 0, format, values);
	va_end(values);
	if (len < 0)
		abort();
	text = arena_alloc(&job->arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}

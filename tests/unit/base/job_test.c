#include "base/job.h"

#include "base/clock.h"

#include "../support.h"

static char released[8];
static size_t release_count;

static void note_release(void *object)
{
	released[release_count++] = *(char *)object;
	released[release_count] = '\0';
}

static void fails_once_with_a_reason(void **state)
{
	struct job *job = *state;

	assert_int_equal(job->error, ERR_NONE);
	assert_false(job_fail(job, ERR_NOT_FOUND, "no user named %s", "bayko"));
	assert_int_equal(job->error, ERR_NOT_FOUND);
	assert_string_equal(job->reason, "no user named bayko");
}

static void cuts_a_long_reason(void **state)
{
	struct job *job = *state;

	assert_false(job_fail(job, ERR_INTERNAL, "%0*d", 5000, 1));
	assert_int_equal(strlen(job->reason), JOB_REASON_MAX - 1);
}

static void fail_twice(void)
{
	struct job job;

	job_init(&job);
	job_start(&job, 1000);
	job_fail(&job, ERR_NOT_FOUND, "first");
	job_fail(&job, ERR_INTERNAL, "second");
}

static void aborts_when_failed_twice(void **state)
{
	(void)state;
	assert_aborts(fail_twice);
}

static void collects_the_codes_of_invalid_values(void **state)
{
	struct job *job = *state;

	assert_true(job_is_valid(job));
	job_invalid(job, "message_blank");
	job_invalid(job, "ttl_blank");
	assert_int_equal(job->error, ERR_NONE);
	assert_false(job_is_valid(job));
	assert_int_equal(job->error, ERR_INVALID);
	assert_int_equal(job->code_count, 2);
	assert_string_equal(job->codes[1], "ttl_blank");
}

static void note_too_many(void)
{
	struct job job;

	job_init(&job);
	for (int i = 0; i < JOB_CODES_MAX + 1; i++)
		job_invalid(&job, "message_blank");
}

static void takes_a_bounded_number_of_codes(void **state)
{
	struct job *job = *state;

	for (int i = 0; i < JOB_CODES_MAX; i++)
		job_invalid(job, "message_blank");
	assert_int_equal(job->code_count, JOB_CODES_MAX);
	assert_aborts(note_too_many);
}

static void releases_the_newest_first(void **state)
{
	struct job *job = *state;

	assert_non_null(job_keep(job, "a", note_release));
	assert_non_null(job_keep(job, "b", note_release));
	assert_null(job_keep(job, NULL, note_release));
	job_end(job);
	assert_string_equal(released, "ba");
	job_start(job, 1000);
	job_end(job);
	assert_string_equal(released, "ba");
}

static void starts_anew_without_traces(void **state)
{
	struct job *job = *state;

	job_fail(job, ERR_INTERNAL, "x");
	job_invalid(job, "message_blank");
	job->route = "/api";
	job->viewer[0] = 'v';
	job->request_id[0] = 'r';
	job->upstream_calls = 3;
	job_end(job);
	job_start(job, 1000);
	assert_int_equal(job->error, ERR_NONE);
	assert_string_equal(job->reason, "");
	assert_int_equal(job->code_count, 0);
	assert_string_equal(job->route, "");
	assert_string_equal(job->viewer, "");
	assert_string_equal(job->request_id, "");
	assert_int_equal(job->upstream_calls, 0);
}

static void counts_down_to_its_deadline(void **state)
{
	struct job *job = *state;

	job_start(job, 1000);
	assert_in_range(job_ms_left(job), 900, 1000);
	job->deadline_ms = clock_monotonic_ms() - 5;
	assert_int_equal(job_ms_left(job), 0);
}

static void makes_text_of_any_length(void **state)
{
	struct job *job = *state;

	assert_string_equal(job_text(job, "%s-%d", "a", 7), "a-7");
	assert_int_equal(strlen(job_text(job, "%0*d", 100000, 1)), 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(fails_once_with_a_reason),
		job_test(cuts_a_long_reason),
		job_test(aborts_when_failed_twice),
		job_test(collects_the_codes_of_invalid_values),
		job_test(takes_a_bounded_number_of_codes),
		job_test(releases_the_newest_first),
		job_test(starts_anew_without_traces),
		job_test(counts_down_to_its_deadline),
		job_test(makes_text_of_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

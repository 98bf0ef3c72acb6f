/*
 * What unit tests share: cmocka and its needs, a job for each test, and a way
 * to see an assertion fail.
 */
#ifndef TESTS_UNIT_SUPPORT_H
#define TESTS_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/job.h"

/* A literal as a `struct str`, its NUL bytes included. */
#define S(literal) str_make("" literal, sizeof(literal) - 1)

#define assert_str(s, literal) assert_str_is(s, S(literal))

static inline void assert_str_is(struct str got, struct str expected)
{
	if (!str_equal(got, expected))
		fail_msg("got \"%.*s\", not \"%.*s\"", STR(got), STR(expected));
}

static inline int start_job(void **state)
{
	struct job *job = malloc(sizeof(*job));

	if (job == NULL)
		return -1;
	job_init(job);
	job_start(job, 60 * 1000);
	*state = job;
	return 0;
}

static inline int end_job(void **state)
{
	job_release(*state);
	free(*state);
	return 0;
}

/* A test that gets a started job as its state. */
#define job_test(function) \
	cmocka_unit_test_setup_teardown(function, start_job, end_job)

/* Runs `function` in a child and fails unless it aborts. */
static inline void assert_aborts(void (*function)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		function();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#endif

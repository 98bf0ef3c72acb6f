/*
 * psql, pg_dump and pg_restore as children of ours, or in our place.
 */
#include "cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdnoreturn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* "NAME=value" of the same name; or a service, which libpq would ask first. */
static bool is_replaced(const char *line, const char *const *lines)
{
	size_t len = strcspn(line, "=") + 1;

	if (str_starts_with(str_of(line), "PGSERVICE="))
		return true;
	for (; *lines != NULL; lines++)
		if (strncmp(line, *lines, len) == 0)
			return true;
	return false;
}

/* Our own environment with `lines` in it. */
static char **environment_with(struct job *job, const char *const *lines)
{
	size_t ours = 0, added = 0;
	const char **all, **next;

	while (environ[ours] != NULL)
		ours++;
	while (lines[added] != NULL)
		added++;
	next = all = job_alloc(job, (ours + added + 1) * sizeof(*all));
	for (size_t i = 0; i < ours; i++)
		if (!is_replaced(environ[i], lines))
			*next++ = environ[i];
	for (size_t i = 0; i < added; i++)
		*next++ = lines[i];
	*next = NULL;
	return (char **)all;
}

static bool fail_to_start(struct job *job, const struct child *child, int error)
{
	const char *name = child->arguments[0];

	errno = error;
	if (error == ENOENT)
		return job_fail(job, ERR_NOT_FOUND,
				"There is no %s here: install it (on Debian: "
				"apt-get install postgresql-client).",
				name);
	return job_fail(job, ERR_INTERNAL, "%s cannot be started: %m.", name);
}

static void become(const struct child *child, char **environment)
{
	execvpe(child->arguments[0], (char *const *)child->arguments,
		environment);
}

bool child_become(struct job *job, const struct child *child)
{
	char **environment = environment_with(job, child->settings);

	fflush(NULL);
	become(child, environment);
	return fail_to_start(job, child, errno);
}

/* Between fork and exec: only what a signal handler might call, too. */
static noreturn void start(const struct child *child, char **environment,
			   pid_t parent, int report)
{
	int error;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	if ((child->input < 0 || dup2(child->input, STDIN_FILENO) >= 0) &&
	    (child->output < 0 || dup2(child->output, STDOUT_FILENO) >= 0))
		become(child, environment);
	error = errno;
	_exit(write(report, &error, sizeof(error)) == sizeof(error)
		      ? EXIT_FAILURE
		      : EXIT_FAILURE + 1);
}

static bool await_end(struct job *job, const struct child *child, pid_t pid)
{
	const char *name = child->arguments[0];
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return job_fail(job, ERR_INTERNAL, "%s: %m", name);
	if (WIFSIGNALED(status))
		return job_fail(job, ERR_INTERNAL, "%s was ended by signal %d.",
				name, WTERMSIG(status));
	return WEXITSTATUS(status) == 0 ||
	       job_fail(job, ERR_INTERNAL,
			"%s failed; what it said stands above.", name);
}

bool child_run(struct job *job, const struct child *child)
{
	char **environment = environment_with(job, child->settings);
	pid_t parent = getpid(), pid;
	int report[2], error;
	ssize_t told;

	fflush(NULL);
	if (pipe2(report, O_CLOEXEC) != 0)
		return fail_to_start(job, child, errno);
	pid = fork();
	if (pid == 0)
		start(child, environment, parent, report[1]);
	error = errno;
	close(report[1]);
	/* the pipe ends without a word when the program begins */
	told = pid > 0 ? read(report[0], &error, sizeof(error)) : 0;
	close(report[0]);
	if (pid > 0 && told == 0)
		return await_end(job, child, pid);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return fail_to_start(job, child, error);
}

/*
 * db connect: psql in place of this program. What it needs to know goes into
 * its environment, since everybody can read the arguments of a process.
 */
#include "cli/database.h"

#include <errno.h>
#include <unistd.h>

extern char **environ;

/* "NAME=value" of the same name; or a service, which psql would ask first. */
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

bool database_connect(struct cli *cli)
{
	static const char *const arguments[] = { "psql", NULL };
	const char *const *lines;

	if (!database_reach(cli, NULL) ||
	    !pg_environment(cli->job, cli->settings.connection_url, &lines))
		return false;
	fflush(NULL);
	execvpe(arguments[0], (char *const *)arguments,
		environment_with(cli->job, lines));
	if (errno == ENOENT)
		return job_fail(cli->job, ERR_NOT_FOUND,
				"There is no psql here: install it (on Debian: "
				"apt-get install postgresql-client).");
	return job_fail(cli->job, ERR_INTERNAL, "psql cannot be started: %m.");
}

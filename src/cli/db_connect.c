/*
 * db connect: psql in place of this program.
 */
#include "cli/database.h"

#include "cli/child.h"

bool database_connect(struct cli *cli)
{
	static const char *const arguments[] = { "psql", NULL };
	struct child psql = { .arguments = arguments,
			      .input = -1,
			      .output = -1 };

	return database_reach(cli, NULL) &&
	       pg_environment(cli->job, cli->settings.connection_url,
			      &psql.settings) &&
	       child_become(cli->job, &psql);
}

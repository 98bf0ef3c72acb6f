/*
 * The posts of the demo.
 */
#include "cli/database.h"

#include "cli/files.h"

/*
 * Two who seed at once make one set of posts. Not the lock of migrations:
 * `db setup` holds that one already, in another session.
 */
static bool wait_turn(struct job *job, struct pg_session *session)
{
	struct pg_table table;

	return pg_session_query(job, session, "select pg_advisory_lock(73333)",
				NULL, 0, &table);
}

bool database_seed_posts(struct cli *cli, int *added)
{
	struct job *job = cli->job;
	const char *path =
		job_text(job, "%s/seed/posts.sql", cli->settings.sql_dir);
	struct pg_session *session;
	struct pg_table table;
	struct str sql;
	uint64_t count;

	if (!file_read(job, path, &sql) ||
	    !database_open(cli, NULL, &session) || !wait_turn(job, session) ||
	    !pg_session_query(job, session, sql.data, NULL, 0, &table))
		return false;
	if (!str_to_number(str_of(pg_cell(&table, 0, 0)), INT32_MAX, &count))
		return job_fail(job, ERR_INTERNAL, "%s gives no count", path);
	*added = (int)count;
	cli_progress("posts added: %d", *added);
	return true;
}

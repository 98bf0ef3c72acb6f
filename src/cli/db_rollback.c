/*
 * db rollback: undoes the migration that was applied last.
 */
#include "cli/database.h"

#include <unistd.h>

#include "cli/files.h"
#include "cli/migrations.h"

/* What was applied last; `name` is NULL when nothing is. */
struct last {
	const char *version;
	const char *name;
	const char *checksum;
};

static bool find_last(struct cli *cli, struct pg_session *session,
		      struct last *last)
{
	struct pg_table applied;
	int row;

	*last = (struct last){ NULL, NULL, NULL };
	if (!database_applied(cli, session, &applied))
		return false;
	row = applied.rows - 1;
	if (row >= 0)
		*last = (struct last){ pg_cell(&applied, row, 0),
				       pg_cell(&applied, row, 1),
				       pg_cell(&applied, row, 2) };
	return true;
}

static const char *deed_on(struct cli *cli, const struct last *last)
{
	return job_text(cli->job, "undoes the migration %s of", last->name);
}

bool database_rollback_stake(struct cli *cli, struct stake *stake)
{
	struct pg_session *session;
	struct last last;

	if (!database_open(cli, NULL, &session) ||
	    !find_last(cli, session, &last))
		return false;
	*stake = (struct stake){ .kind = "database",
				 .name = cli->database.database,
				 .is_local = cli->database.is_local,
				 .exists = last.name != NULL };
	if (last.name != NULL)
		stake->deed = deed_on(cli, &last);
	return true;
}

/* What undoes another migration than the one that was applied is of no use. */
static bool require_file(struct cli *cli, const struct last *last)
{
	const struct migration *file;
	struct migrations disk;

	if (!migrations_read(cli->job, cli->settings.sql_dir, &disk))
		return false;
	file = migration_named(&disk, last->name);
	if (file == NULL)
		return job_fail(cli->job, ERR_REFUSED,
				"The file of %s, which was applied last, is "
				"not in %s/migrations: put it back, then try "
				"again.",
				last->name, cli->settings.sql_dir);
	if (str_is(str_of(last->checksum), file->checksum))
		return true;
	return job_fail(cli->job, ERR_REFUSED,
			"The file of %s has been changed since it was "
			"applied: put it back, then try again.",
			last->name);
}

static bool read_down(struct cli *cli, const struct last *last, struct str *sql)
{
	const char *path = migration_down_path(cli->job, cli->settings.sql_dir,
					       last->name);

	if (access(path, F_OK) != 0)
		return job_fail(cli->job, ERR_REFUSED,
				"%s is missing: without it %s cannot be "
				"undone.",
				path, last->name);
	return file_read(cli->job, path, sql);
}

/* Someone else may have been quicker while this one was asked. */
static bool require_confirmed(struct cli *cli, const struct last *last)
{
	const char *deed = last->name != NULL ? deed_on(cli, last) : "nothing";

	if (cli->stake.deed != NULL && str_is(str_of(deed), cli->stake.deed))
		return true;
	return job_fail(cli->job, ERR_REFUSED,
			"The migration applied last is another one by now: "
			"nothing was changed, try again.");
}

static bool undo(struct cli *cli, struct pg_session *session,
		 const struct last *last, struct str sql)
{
	const char *params[] = { last->version };
	struct pg_table table;

	cli_progress("undoing %s", last->name);
	return pg_session_script(cli->job, session, "begin") &&
	       pg_session_script(cli->job, session, sql.data) &&
	       pg_session_query(cli->job, session,
				"delete from schema_migrations "
				"where version = $1",
				params, 1, &table) &&
	       pg_session_script(cli->job, session, "commit");
}

bool database_rollback(struct cli *cli)
{
	struct job *job = cli->job;
	struct pg_session *session;
	struct last last;
	struct str sql;

	if (!cli->stake.exists) {
		cli_tell(cli, str_of("{\"undone\":null}"),
			 "No migration is applied: there is nothing to undo.");
		return true;
	}
	if (!database_open(cli, NULL, &session) ||
	    !database_lock(cli, session) || !find_last(cli, session, &last) ||
	    !require_confirmed(cli, &last) || !require_file(cli, &last) ||
	    !read_down(cli, &last, &sql) || !undo(cli, session, &last, sql))
		return false;
	cli_tell(cli, str_of(job_text(job, "{\"undone\":\"%s\"}", last.name)),
		 job_text(job,
			  "The migration %s is undone; 'cruddurctl db migrate' "
			  "applies it again.",
			  last.name));
	return true;
}

/*
 * Bringing the schema up to date. The table schema_migrations tells what has
 * been applied; an advisory lock keeps two runs apart.
 */
#include "cli/database.h"

#include "base/buf.h"
#include "cli/migrations.h"

enum { JSON_MAX_BYTES = 128 * 1024 };

static const char versions_sql[] =
	"create table if not exists schema_migrations ("
	"version integer primary key, "
	"name text not null, "
	"checksum text not null, "
	"applied_at timestamptz not null default now())";

static bool require_empty(struct cli *cli, struct pg_session *session)
{
	struct pg_table table;

	if (!pg_session_query(cli->job, session,
			      "select count(*) from pg_tables "
			      "where schemaname = any (current_schemas(false))",
			      NULL, 0, &table))
		return false;
	if (str_is(str_of(pg_cell(&table, 0, 0)), "0"))
		return true;
	return job_fail(cli->job, ERR_REFUSED,
			"The database %s has tables already (%s): bring it up "
			"to date with 'cruddurctl db migrate', or drop it "
			"first.",
			cli->database.database, pg_cell(&table, 0, 0));
}

bool database_applied(struct cli *cli, struct pg_session *session,
		      struct pg_table *applied)
{
	struct job *job = cli->job;

	if (!pg_session_query(job, session,
			      "select to_regclass('schema_migrations')", NULL,
			      0, applied))
		return false;
	if (pg_cell(applied, 0, 0) == NULL) {
		applied->rows = 0;
		return true;
	}
	return pg_session_query(
		job, session,
		"select version, name, checksum, to_char(applied_at, "
		"'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') "
		"from schema_migrations order by version",
		NULL, 0, applied);
}

static bool apply(struct cli *cli, struct pg_session *session,
		  const struct migration *migration)
{
	const char *params[] = { job_text(cli->job, "%d", migration->version),
				 migration->name, migration->checksum };
	struct pg_table table;

	cli_progress("applying %s", migration->name);
	return pg_session_script(cli->job, session, "begin") &&
	       pg_session_script(cli->job, session, migration->sql.data) &&
	       pg_session_query(cli->job, session,
				"insert into schema_migrations "
				"(version, name, checksum) values ($1, $2, $3)",
				params, 3, &table) &&
	       pg_session_script(cli->job, session, "commit");
}

/* Whether it was applied; a file changed since then is a lie to the next. */
static bool find(struct cli *cli, const struct pg_table *done,
		 const struct migration *migration, bool *is_done)
{
	const char *version = job_text(cli->job, "%d", migration->version);

	*is_done = false;
	for (int i = 0; i < done->rows; i++) {
		if (!str_is(str_of(pg_cell(done, i, 0)), version))
			continue;
		*is_done = true;
		if (str_is(str_of(pg_cell(done, i, 2)), migration->checksum))
			return true;
		return job_fail(cli->job, ERR_REFUSED,
				"The migration %s was applied to %s as %s and "
				"its file has been changed since: put it back "
				"and write a new migration instead.",
				migration->name, cli->database.database,
				pg_cell(done, i, 1));
	}
	return true;
}

/* Once there are posts it is too late: their words are of these letters. */
static bool require_letters(struct cli *cli, struct pg_session *session)
{
	struct pg_table table;

	if (!pg_session_query(cli->job, session,
			      "select 1 where getdatabaseencoding() = 'UTF8' "
			      "and lower('\u00c9') = '\u00e9'",
			      NULL, 0, &table))
		return false;
	if (table.rows > 0)
		return true;
	return job_fail(cli->job, ERR_REFUSED,
			"The database %s knows English letters only: drop it, "
			"and make it anew with 'cruddurctl db create'.",
			cli->database.database);
}

static bool apply_missing(struct cli *cli, struct pg_session *session,
			  const struct migrations *migrations,
			  struct buf *names, int *applied)
{
	struct pg_table done;

	if (!database_applied(cli, session, &done) ||
	    (done.rows == 0 && !require_letters(cli, session)))
		return false;
	for (int i = 0; i < migrations->count; i++) {
		const struct migration *migration = &migrations->rows[i];
		bool is_done;

		if (!find(cli, &done, migration, &is_done))
			return false;
		if (is_done)
			continue;
		if (!apply(cli, session, migration))
			return false;
		if ((*applied)++ > 0)
			buf_add_char(names, ',');
		buf_add_json(names, str_of(migration->name));
	}
	return true;
}

bool database_migrate(struct cli *cli, bool only_empty, struct str *json,
		      int *applied)
{
	struct job *job = cli->job;
	struct buf names = buf_make(job, 256, JSON_MAX_BYTES);
	struct migrations migrations;
	struct pg_session *session;

	*applied = 0;
	if (!migrations_read(job, cli->settings.sql_dir, &migrations) ||
	    !database_open(cli, NULL, &session) || !database_lock(cli, session))
		return false;
	if (only_empty && !require_empty(cli, session))
		return false;
	buf_add_char(&names, '[');
	if (!pg_session_script(job, session, versions_sql) ||
	    !apply_missing(cli, session, &migrations, &names, applied))
		return false;
	buf_add_char(&names, ']');
	return buf_done(&names, json);
}

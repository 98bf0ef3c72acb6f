/*
 * The people of the demo.
 */
#include "cli/database.h"

#include "base/buf.h"
#include "cli/files.h"

enum { JSON_MAX_BYTES = 64 * 1024 };

bool database_require_schema(struct cli *cli, struct pg_session *session)
{
	struct pg_table table;

	if (!pg_session_query(cli->job, session,
			      "select to_regclass('users') is not null", NULL,
			      0, &table))
		return false;
	if (str_is(str_of(pg_cell(&table, 0, 0)), "t"))
		return true;
	return job_fail(cli->job, ERR_NOT_FOUND,
			"The database %s has no table users: run 'cruddurctl "
			"db migrate' first.",
			cli->database.database);
}

static void add_person(struct buf *json, const char *handle,
		       const char *outcome)
{
	if (json->len > 1)
		buf_add_char(json, ',');
	buf_add_text(json, "{\"handle\":");
	buf_add_json(json, str_of(handle));
	buf_add_text(json, ",\"outcome\":");
	buf_add_json(json, str_of(outcome));
	buf_add_char(json, '}');
}

bool database_seed(struct cli *cli, struct str *json, int *changed)
{
	struct job *job = cli->job;
	struct buf people = buf_make(job, 512, JSON_MAX_BYTES);
	struct pg_session *session;
	struct pg_table table;
	struct str sql;

	*changed = 0;
	if (!file_read(job, job_text(job, "%s/seed.sql", cli->settings.sql_dir),
		       &sql) ||
	    !database_open(cli, NULL, &session) ||
	    !database_require_schema(cli, session) ||
	    !pg_session_query(job, session, sql.data, NULL, 0, &table))
		return false;
	buf_add_char(&people, '[');
	for (int i = 0; i < table.rows; i++) {
		const char *outcome = pg_cell(&table, i, 1);

		if (!str_starts_with(str_of(outcome), "was there"))
			++*changed;
		cli_progress("%s: %s", pg_cell(&table, i, 0), outcome);
		add_person(&people, pg_cell(&table, i, 0), outcome);
	}
	buf_add_char(&people, ']');
	return buf_done(&people, json);
}

/*
 * db sessions and db kill-all: who else is connected to the database.
 */
#include "cli/database.h"

#include "cli/report.h"

enum { CELLS_MAX = 12 };

#define UTC(column) "to_char(" column ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

/* To a user without rights the server shows neither kind nor address. */
#define OTHERS                                                      \
	"datname = current_database() and pid <> pg_backend_pid() " \
	"and usesysid is not null "                                 \
	"and coalesce(backend_type, 'client backend') = 'client backend' "

#define ADDRESS                        \
	"coalesce(host(client_addr), " \
	"case when client_port = -1 then 'unix socket' end)"

/* clang-format off */
static const char sessions_sql[] =
	"select pid, usename, application_name, " ADDRESS ", client_port, "
	"state, " UTC("backend_start") ", " UTC("state_change") ", "
	"nullif(concat_ws(': ', wait_event_type, wait_event), ''), query "
	"from pg_stat_activity where " OTHERS
	"order by backend_start, pid";

/*
 * Who may end whom is asked first: one session of a mightier user would fail
 * the whole statement, after some were ended. Each is waited for.
 */
static const char kill_sql[] =
	"with me as (select rolsuper, pg_has_role('pg_signal_backend', "
	"'USAGE') as may_signal from pg_roles where rolname = current_user), "
	"others as materialized (select pid, usename, application_name, "
	ADDRESS " as address, "
	"me.rolsuper or (not coalesce(theirs.rolsuper, true) and "
	"(me.may_signal or pg_has_role(theirs.oid, 'USAGE'))) as allowed "
	"from pg_stat_activity cross join me "
	"left join pg_roles as theirs on theirs.oid = usesysid "
	"where " OTHERS ") "
	"select pid, usename, application_name, address, "
	"case when not allowed then 'not_allowed' "
	"when pg_terminate_backend(pid, 5000) then 'ended' "
	"when exists (select from pg_stat_get_activity(others.pid)) "
	"then 'still_there' else 'ended' end "
	"from others order by pid";
/* clang-format on */

static const struct report_column session_columns[] = {
	{ "PID", "pid", REPORT_NUMBER, 0 },
	{ "USER", "user", REPORT_TEXT, 20 },
	{ "APPLICATION", "application", REPORT_TEXT, 20 },
	{ "ADDRESS", "address", REPORT_TEXT, 0 },
	{ NULL, "port", REPORT_NUMBER, 0 },
	{ "STATE", "state", REPORT_TEXT, 0 },
	{ NULL, "connected_at", REPORT_TIME, 0 },
	{ "SINCE", "since", REPORT_TIME, 0 },
	{ NULL, "waits_for", REPORT_TEXT, 0 },
	{ "RUNS, OR RAN LAST", "statement", REPORT_TEXT, 50 },
};

static const struct report_form session_form = { "sessions",
						 "Nobody else is connected.",
						 session_columns,
						 ARRAY_SIZE(session_columns) };

static const struct report_column kill_columns[] = {
	{ "PID", "pid", REPORT_NUMBER, 0 },
	{ "USER", "user", REPORT_TEXT, 20 },
	{ "APPLICATION", "application", REPORT_TEXT, 20 },
	{ "ADDRESS", "address", REPORT_TEXT, 0 },
	{ "OUTCOME", "outcome", REPORT_TEXT, 0 },
};

static const struct report_form kill_form = { "sessions",
					      "Nobody else is connected.",
					      kill_columns,
					      ARRAY_SIZE(kill_columns) };

static void add_rows(struct report *report, const struct pg_table *table)
{
	for (int row = 0; row < table->rows; row++) {
		struct str cells[CELLS_MAX];

		for (int i = 0; i < table->columns; i++)
			cells[i] = str_of(pg_cell(table, row, i));
		report_add(report, cells);
	}
}

bool database_sessions(struct cli *cli)
{
	struct pg_session *session;
	struct pg_table table;
	struct report report;

	if (!database_open(cli, NULL, &session) ||
	    !pg_session_query(cli->job, session, sessions_sql, NULL, 0, &table))
		return false;
	report_open(&report, cli->job, cli->options.json, stdout,
		    &session_form);
	add_rows(&report, &table);
	return report_close(&report, str_make("", 0));
}

static int count_ended(const struct pg_table *table)
{
	int ended = 0;

	for (int row = 0; row < table->rows; row++)
		ended += str_is(str_of(pg_cell(table, row, 4)), "ended");
	return ended;
}

bool database_kill_all(struct cli *cli)
{
	struct pg_session *session;
	struct pg_table table;
	struct report report;
	int ended;

	if (!database_open(cli, NULL, &session) ||
	    !pg_session_query(cli->job, session, kill_sql, NULL, 0, &table))
		return false;
	ended = count_ended(&table);
	report_open(&report, cli->job, cli->options.json, stdout, &kill_form);
	add_rows(&report, &table);
	if (!report_close(&report,
			  str_of(job_text(cli->job, "\"ended\":%d", ended))))
		return false;
	if (table.rows > 0)
		cli_progress("Sessions ended: %d of %d. Whoever runs on, such "
			     "as cruddurd, connects again.",
			     ended, table.rows);
	if (ended == table.rows)
		return true;
	return job_fail(cli->job, ERR_FORBIDDEN,
			"Some sessions are still there: connect as their user "
			"or as a superuser.");
}

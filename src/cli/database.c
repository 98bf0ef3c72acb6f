/*
 * Making and dropping the database itself, and finding people in it.
 */
#include "cli/database.h"

#include "cli/advice.h"

bool database_reach(struct cli *cli, const char *database)
{
	struct pg_session *session;
	struct job attempt;
	bool open;

	/*
	 * The reason of a failed attempt is libpq's; a try of its own leaves
	 * the command's job free to say it in a sentence for people.
	 */
	job_init(&attempt);
	job_start(&attempt, CLI_CONNECT_MS);
	open = pg_session_open(&attempt, cli->settings.connection_url, database,
			       &session);
	if (!open) {
		struct advice advice = advice_on_database(
			cli->job, &cli->database, database, attempt.reason);

		job_fail(cli->job, advice.kind, "%s", advice.sentence);
	}
	job_end(&attempt);
	job_release(&attempt);
	return open;
}

bool database_open(struct cli *cli, const char *database,
		   struct pg_session **session)
{
	bool open;

	if (!database_reach(cli, database))
		return false;
	cli_allow(cli, CLI_CONNECT_MS);
	open = pg_session_open(cli->job, cli->settings.connection_url, database,
			       session);
	cli_allow(cli, CLI_WORK_MS);
	return open;
}

/* Nearly every server has `postgres`; template1 is always there. */
bool database_open_beside(struct cli *cli, struct pg_session **session)
{
	struct job attempt;
	const char *beside = "postgres";

	job_init(&attempt);
	job_start(&attempt, CLI_CONNECT_MS);
	if (!pg_session_open(&attempt, cli->settings.connection_url, beside,
			     session) &&
	    strstr(attempt.reason, "database \"postgres\" does not exist"))
		beside = "template1";
	job_end(&attempt);
	job_release(&attempt);
	return database_open(cli, beside, session);
}

bool database_lock(struct cli *cli, struct pg_session *session)
{
	struct pg_table table;

	/* Any number will do ("cruddur" on a telephone's keys). */
	return pg_session_query(cli->job, session,
				"select pg_advisory_lock(2783387)", NULL, 0,
				&table);
}

bool database_exists(struct cli *cli, struct pg_session *beside, bool *exists)
{
	const char *params[] = { cli->database.database };
	struct pg_table table;

	if (!pg_session_query(cli->job, beside,
			      "select 1 from pg_database where datname = $1",
			      params, 1, &table))
		return false;
	*exists = table.rows > 0;
	return true;
}

/*
 * Where no language was set when PostgreSQL was installed, its databases know
 * no letters but those of English: neither case nor mention would be right.
 */
static bool letters_option(struct cli *cli, struct pg_session *beside,
			   const char **option)
{
	struct pg_table table;

	if (!pg_session_query(cli->job, beside,
			      "select 1 from pg_database "
			      "where datname = 'template0' "
			      "and datctype in ('C', 'POSIX')",
			      NULL, 0, &table))
		return false;
	*option = table.rows > 0 ? " lc_ctype 'C.UTF-8'" : "";
	return true;
}

bool database_require_right(struct cli *cli, struct pg_session *beside)
{
	struct pg_table table;
	const char *user;

	if (!pg_session_query(cli->job, beside,
			      "select rolcreatedb or rolsuper from pg_roles "
			      "where rolname = current_user",
			      NULL, 0, &table))
		return false;
	if (table.rows == 1 && str_is(str_of(pg_cell(&table, 0, 0)), "t"))
		return true;
	user = pg_identifier(cli->job, beside, cli->database.user);
	return user != NULL &&
	       job_fail(cli->job, ERR_FORBIDDEN,
			"PostgreSQL's user %s may not make databases, and "
			"nothing was changed: let an administrator run "
			"'alter role %s createdb' there, then try again.",
			cli->database.user, user);
}

bool database_create(struct cli *cli, bool *created)
{
	struct job *job = cli->job;
	struct pg_session *beside;
	bool exists;
	const char *name, *letters;

	*created = false;
	if (!database_open_beside(cli, &beside) ||
	    !database_lock(cli, beside) ||
	    !database_exists(cli, beside, &exists))
		return false;
	if (exists)
		return true;
	if (!database_require_right(cli, beside) ||
	    !letters_option(cli, beside, &letters))
		return false;
	name = pg_identifier(job, beside, cli->database.database);
	*created = true;
	/* template0, since template1 may be of another encoding. */
	return pg_session_script(job, beside,
				 job_text(job,
					  "create database %s encoding 'UTF8' "
					  "template template0%s",
					  name, letters));
}

static bool refuse_if_needed(struct cli *cli, struct pg_session *beside)
{
	const char *name = cli->database.database;
	const char *params[] = { name };
	struct pg_table table;

	if (str_is(str_of(name), "postgres") ||
	    str_starts_with(str_of(name), "template"))
		return job_fail(cli->job, ERR_REFUSED,
				"%s is PostgreSQL's own database and is not "
				"dropped from here.",
				name);
	if (!pg_session_query(cli->job, beside,
			      "select count(*) from pg_stat_activity "
			      "where datname = $1",
			      params, 1, &table))
		return false;
	if (!str_is(str_of(pg_cell(&table, 0, 0)), "0"))
		return job_fail(cli->job, ERR_REFUSED,
				"The database %s is in use (connections: %s): "
				"stop cruddurd and whatever else uses it, "
				"then try again.",
				name, pg_cell(&table, 0, 0));
	return true;
}

bool database_drop(struct cli *cli, bool *dropped)
{
	struct job *job = cli->job;
	struct pg_session *beside;

	if (!database_open_beside(cli, &beside) ||
	    !database_exists(cli, beside, dropped))
		return false;
	if (!*dropped)
		return true;
	return refuse_if_needed(cli, beside) &&
	       pg_session_script(
		       job, beside,
		       job_text(job, "drop database %s",
				pg_identifier(job, beside,
					      cli->database.database)));
}

bool database_find_user(struct cli *cli, struct pg_session *session,
			struct str handle, struct user *user, bool *found)
{
	struct job *job = cli->job;
	const char *params[] = { arena_text(&job->arena, handle) };
	struct pg_table table;

	if (!pg_session_query(job, session,
			      "select uuid, handle, display_name from users "
			      "where lower(handle) = lower($1)",
			      params, 1, &table))
		return false;
	*found = table.rows > 0;
	if (!*found)
		return true;
	user->handle = str_of(pg_cell(&table, 0, 1));
	user->display_name = str_of(pg_cell(&table, 0, 2));
	return uuid_parse(str_of(pg_cell(&table, 0, 0)), &user->uuid) ||
	       job_fail(job, ERR_INTERNAL, "PostgreSQL sent no uuid");
}

/*
 * The commands `db …`.
 */
#include "cli/database.h"

static struct str yes_or_no(struct cli *cli, const char *name, bool value)
{
	return str_of(job_text(cli->job, "{\"%s\":%s}", name,
			       value ? "true" : "false"));
}

static bool find_stake(struct cli *cli, struct stake *stake)
{
	struct pg_session *beside;

	*stake = (struct stake){ .kind = "database",
				 .name = cli->database.database,
				 .is_local = cli->database.is_local };
	return database_open_beside(cli, &beside) &&
	       database_exists(cli, beside, &stake->exists);
}

static bool find_sessions_stake(struct cli *cli, struct stake *stake)
{
	if (!find_stake(cli, stake))
		return false;
	stake->deed = "ends all other sessions of";
	return true;
}

static bool create(struct cli *cli)
{
	bool created;

	if (!database_create(cli, &created))
		return false;
	cli_tell(cli, yes_or_no(cli, "created", created),
		 job_text(cli->job, "The database %s %s.",
			  cli->database.database,
			  created ? "has been created" : "was there already"));
	return true;
}

static bool drop(struct cli *cli)
{
	bool dropped;

	if (!database_drop(cli, &dropped))
		return false;
	cli_tell(cli, yes_or_no(cli, "dropped", dropped),
		 job_text(cli->job, "The database %s %s.",
			  cli->database.database,
			  dropped ? "has been dropped" : "was not there"));
	return true;
}

static bool load(struct cli *cli, bool only_empty)
{
	struct str names;
	int applied;

	if (!database_migrate(cli, only_empty, &names, &applied))
		return false;
	cli_tell(cli,
		 str_of(job_text(cli->job, "{\"applied\":%.*s}", STR(names))),
		 applied == 0 ? "The schema is up to date: nothing to do."
			      : job_text(cli->job,
					 "The schema is up to date: migrations "
					 "applied now: %d.",
					 applied));
	return true;
}

static bool migrate(struct cli *cli)
{
	return load(cli, false);
}

static bool load_schema(struct cli *cli)
{
	return load(cli, true);
}

static bool seed(struct cli *cli)
{
	struct str people;
	int changed, posts;

	if (!database_seed(cli, &people, &changed) ||
	    !database_seed_posts(cli, &posts))
		return false;
	cli_tell(cli,
		 str_of(job_text(cli->job, "{\"people\":%.*s,\"posts\":%d}",
				 STR(people), posts)),
		 changed + posts == 0
			 ? "The people and posts of the demo were there "
			   "already."
			 : "The people and posts of the demo are there.");
	return true;
}

static bool set_up(struct cli *cli)
{
	struct pg_session *beside;
	struct str names, people;
	bool dropped, created;
	int applied, changed, posts;

	if (!database_open_beside(cli, &beside) ||
	    !database_require_right(cli, beside) ||
	    !database_drop(cli, &dropped) || !database_create(cli, &created) ||
	    !database_migrate(cli, true, &names, &applied) ||
	    !database_seed(cli, &people, &changed) ||
	    !database_seed_posts(cli, &posts))
		return false;
	cli_tell(cli,
		 str_of(job_text(cli->job,
				 "{\"dropped\":%s,\"applied\":%.*s,"
				 "\"people\":%.*s,\"posts\":%d}",
				 dropped ? "true" : "false", STR(names),
				 STR(people), posts)),
		 job_text(cli->job,
			  "The database %s is new, with its schema and the "
			  "people and posts of the demo.",
			  cli->database.database));
	return true;
}

static const struct command commands[] = {
	{ "connect", "", 0, COMMAND_READS, SETTINGS_FOR_POSTGRES, NULL,
	  database_connect,
	  "open psql on the database\n"
	  "psql takes this program's place. It is given the password in its\n"
	  "environment, never as an argument.",
	  "cruddurctl db connect", 0 },
	{ "create", "", 0, COMMAND_BUILDS, SETTINGS_FOR_POSTGRES, NULL, create,
	  "make the database if it is missing", "cruddurctl db create", 0 },
	{ "drop", "", 0, COMMAND_DESTROYS, SETTINGS_FOR_POSTGRES, find_stake,
	  drop, "drop the database with all that is in it",
	  "cruddurctl db drop", 0 },
	{ "kill-all", "", 0, COMMAND_DESTROYS, SETTINGS_FOR_POSTGRES,
	  find_sessions_stake, database_kill_all,
	  "end the other sessions of the database\n"
	  "Whoever runs on, such as cruddurd, connects again: stop it first\n"
	  "to have the database alone. It fails when a session is still there.",
	  "cruddurctl db kill-all", 0 },
	{ "migrate", "", 0, COMMAND_BUILDS, SETTINGS_FOR_POSTGRES, NULL,
	  migrate, "apply the migrations that are missing",
	  "cruddurctl db migrate", 0 },
	{ "purge", "", 0, COMMAND_BUILDS, SETTINGS_FOR_POSTGRES, NULL,
	  database_purge,
	  "remove posts that have ended\n"
	  "Nobody sees them any more, so it asks nobody. What hangs on them\n"
	  "and keys older than a day go, too, in small transactions; it may\n"
	  "run at any time, and more than once.",
	  "cruddurctl db purge", OPTION_QUIET },
	{ "recount", "", 0, COMMAND_CHANGES, SETTINGS_FOR_POSTGRES, find_stake,
	  database_recount,
	  "hold the counts of posts against the rows\n"
	  "Counts that differ are put right; --dry-run only tells of them.",
	  "cruddurctl db recount --dry-run", OPTION_DRY_RUN },
	{ "rollback", "", 0, COMMAND_DESTROYS, SETTINGS_FOR_POSTGRES,
	  database_rollback_stake, database_rollback,
	  "undo the migration applied last\n"
	  "It runs the migration's .down.sql in one transaction, and refuses\n"
	  "when a file of the migration is missing or has been changed since.",
	  "cruddurctl db rollback", 0 },
	{ "schema-load", "", 0, COMMAND_BUILDS, SETTINGS_FOR_POSTGRES, NULL,
	  load_schema, "load the schema into an empty database",
	  "cruddurctl db schema-load", 0 },
	{ "seed", "", 0, COMMAND_SEEDS, SETTINGS_FOR_POSTGRES, find_stake, seed,
	  "add the people and posts of the demo", "cruddurctl db seed", 0 },
	{ "sessions", "", 0, COMMAND_READS, SETTINGS_FOR_POSTGRES, NULL,
	  database_sessions,
	  "list who else is connected, and what they do\n"
	  "Times are local and statements are shortened; with --json times "
	  "are\n"
	  "UTC and statements whole.",
	  "cruddurctl db sessions", 0 },
	{ "setup", "", 0, COMMAND_DESTROYS, SETTINGS_FOR_POSTGRES, find_stake,
	  set_up, "drop, create, schema-load and seed in one go",
	  "cruddurctl db setup --yes", 0 },
	{ "status", "", 0, COMMAND_READS, SETTINGS_FOR_POSTGRES, NULL,
	  database_status,
	  "tell which migrations are applied\n"
	  "Its exit code is 4 while migrations are pending, 3 when the file "
	  "of\n"
	  "an applied one has changed or gone.",
	  "cruddurctl db status", 0 },
	{ "sync-cognito-users", "", 0, COMMAND_CHANGES,
	  SETTINGS_FOR_POSTGRES | SETTINGS_FOR_COGNITO, find_stake,
	  database_sync,
	  "link users to the people of the user pool\n"
	  "Users whose cognito_user_id is empty or MOCK get the sub of the\n"
	  "person in the pool with their handle. Left alone and reported are\n"
	  "handles that stand twice in the pool, ids that another user has,\n"
	  "people who never confirmed their sign-up,\n"
	  "and people without preferred_username or without a user.",
	  "cruddurctl db sync-cognito-users --dry-run", OPTION_DRY_RUN },
	{ "verify-forgotten", "", 0, COMMAND_READS, SETTINGS_FOR_POSTGRES, NULL,
	  database_verify_forgotten,
	  "prove that nothing which has ended remains\n"
	  "It fails when a post that ended over a minute ago is there, a "
	  "reply\n"
	  "outlives its post, or a column it does not know could hold texts.",
	  "cruddurctl db verify-forgotten", 0 },
};

const struct command_group db_group = { "db", "the PostgreSQL database",
					commands, ARRAY_SIZE(commands) };

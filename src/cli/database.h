/*
 * The steps that the commands `db …` are made of.
 */
#ifndef CLI_DATABASE_H
#define CLI_DATABASE_H

#include "cli/cli.h"
#include "store/users.h"

/*
 * Finds out whether the database can be opened; fails as database_open, which
 * opens a session in `database`.
 */
bool database_reach(struct cli *cli, const char *database) MUST_CHECK;

/*
 * Opens a session in `database`; NULL means the one of CONNECTION_URL.
 * Fails within CLI_CONNECT_MS, with a sentence for people: ERR_UNAVAILABLE,
 * ERR_UNAUTHORIZED, or ERR_NOT_FOUND when the database is missing.
 */
bool database_open(struct cli *cli, const char *database,
		   struct pg_session **session) MUST_CHECK;

/* Opens a session beside the database, from where it is made and dropped. */
bool database_open_beside(struct cli *cli, struct pg_session **session)
	MUST_CHECK;

/* Waits for others who hold it; held to the end of the command. */
bool database_lock(struct cli *cli, struct pg_session *session) MUST_CHECK;

bool database_exists(struct cli *cli, struct pg_session *beside, bool *exists)
	MUST_CHECK;

/*
 * Fails: ERR_FORBIDDEN, saying what to run, when the user may not make
 * databases. To be asked before one is dropped that is to be made again.
 */
bool database_require_right(struct cli *cli, struct pg_session *beside)
	MUST_CHECK;

/* Fails as database_require_right. */
bool database_create(struct cli *cli, bool *created) MUST_CHECK;

/* Fails: ERR_REFUSED for PostgreSQL's own and while others are connected. */
bool database_drop(struct cli *cli, bool *dropped) MUST_CHECK;

/*
 * Applies the migrations that are missing, each in its own transaction;
 * another run waits. `*json` is the array of the names applied now.
 * Fails: ERR_REFUSED when one that was applied has been changed since, or
 * (`only_empty`) when the database has tables already.
 */
bool database_migrate(struct cli *cli, bool only_empty, struct str *json,
		      int *applied) MUST_CHECK;

/*
 * What was applied, a row each by version: version, name, checksum, when.
 * None, too, where nothing was ever applied.
 */
bool database_applied(struct cli *cli, struct pg_session *session,
		      struct pg_table *applied) MUST_CHECK;

/* Fails: ERR_NOT_FOUND, saying what to run, without the table users. */
bool database_require_schema(struct cli *cli, struct pg_session *session)
	MUST_CHECK;

/* By handle, without case; `*found` is false when there is none. */
bool database_find_user(struct cli *cli, struct pg_session *session,
			struct str handle, struct user *user, bool *found)
	MUST_CHECK;

/* Adds the people of sql/seed.sql; `*json` tells what became of each. */
bool database_seed(struct cli *cli, struct str *json, int *changed) MUST_CHECK;

/*
 * Adds the posts of sql/seed/posts.sql, with times from now on, when fewer
 * than ten live. After database_seed: they are by its people.
 */
bool database_seed_posts(struct cli *cli, int *added) MUST_CHECK;

/* What db purge does, without a word; `*posts` is how many are gone. */
bool database_purge_ended(struct cli *cli, int64_t *posts) MUST_CHECK;

/* Whole commands, each in a file of its own: db_connect.c and so on. */
bool database_connect(struct cli *cli) MUST_CHECK;
bool database_purge(struct cli *cli) MUST_CHECK;
bool database_recount(struct cli *cli) MUST_CHECK;
bool database_sessions(struct cli *cli) MUST_CHECK;
bool database_kill_all(struct cli *cli) MUST_CHECK;
bool database_status(struct cli *cli) MUST_CHECK;
bool database_sync(struct cli *cli) MUST_CHECK;
bool database_verify_forgotten(struct cli *cli) MUST_CHECK;

/*
 * Undoes the migration that was applied last, which the stake has named.
 * Fails: ERR_REFUSED when its files have changed or gone since.
 */
bool database_rollback(struct cli *cli) MUST_CHECK;
bool database_rollback_stake(struct cli *cli, struct stake *stake) MUST_CHECK;

#endif

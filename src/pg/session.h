/*
 * One connection of an admin command: plain SQL texts, no pool.
 */
#ifndef PG_SESSION_H
#define PG_SESSION_H

#include "base/job.h"

struct pg_session;

/* Where a connection URL leads, for people; the password is left out. */
struct pg_target {
	const char *host;
	const char *port;
	const char *database;
	const char *user;
	bool is_local; /* unix sockets or loopback addresses only */
};

struct pg_table {
	void *result;
	int rows;
	int columns;
};

/* Fails: ERR_USAGE when `url` is no connection URL. */
bool pg_target_read(struct job *job, const char *url, struct pg_target *target)
	MUST_CHECK;

/*
 * Where `url` leads and how, as libpq's environment variables ("PGHOST=…",
 * the password among them), for a program that is started. NULL ends them.
 * Fails: ERR_USAGE when `url` is no connection URL or says something for which
 * there is no variable.
 */
bool pg_environment(struct job *job, const char *url, const char *const **lines)
	MUST_CHECK;

/*
 * Connects within the job's deadline; `database` (may be NULL) replaces the
 * one in the URL. Closed at the end of the job.
 * Fails: ERR_UNAVAILABLE with what libpq says, password masked.
 */
bool pg_session_open(struct job *job, const char *url, const char *database,
		     struct pg_session **session) MUST_CHECK;

/*
 * Runs a script of any number of statements. Fails: ERR_FORBIDDEN when the
 * user may not, else ERR_INTERNAL.
 */
bool pg_session_script(struct job *job, struct pg_session *session,
		       const char *sql) MUST_CHECK;

/* The same of one statement with text parameters (NULL for null). */
bool pg_session_query(struct job *job, struct pg_session *session,
		      const char *sql, const char *const *params, int count,
		      struct pg_table *table) MUST_CHECK;

/* A value, borrowed until the job ends; NULL for SQL's null. */
const char *pg_cell(const struct pg_table *table, int row, int column);

/* `name` quoted as an identifier; NULL, the job failed, if it is not UTF-8. */
const char *pg_identifier(struct job *job, struct pg_session *session,
			  const char *name);

#endif

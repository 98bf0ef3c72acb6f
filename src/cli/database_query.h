/*
 * The statements of sql/queries in a session of a command.
 */
#ifndef CLI_DATABASE_QUERY_H
#define CLI_DATABASE_QUERY_H

#include "cli/cli.h"

/*
 * A job of its own for one step of a command that takes many, so that memory
 * is given back after each. When it fails, so does the command.
 */
typedef bool (*database_step)(struct job *job, void *context, bool *more);

/* Takes steps until one says that there is no more. */
bool database_steps(struct cli *cli, database_step step, void *context)
	MUST_CHECK;

/* The number in the first column of a statement's only row. */
bool database_count(struct job *job, struct pg_session *session,
		    enum query query, const char *const *params, int count,
		    int64_t *number) MUST_CHECK;

/* The same, and the text of the second column, which lives as long as `job`. */
bool database_count_and_text(struct job *job, struct pg_session *session,
			     enum query query, const char *const *params,
			     int count, int64_t *number, const char **text)
	MUST_CHECK;

/* What posts take for now, as a parameter. */
const char *database_now(struct cli *cli);

#endif

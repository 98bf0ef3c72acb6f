/*
 * From what a library says to what a person can do about it. Pure.
 */
#ifndef CLI_ADVICE_H
#define CLI_ADVICE_H

#include "base/job.h"
#include "pg/session.h"

struct advice {
	enum err_kind kind;
	const char *sentence; /* what is wrong, and what to do next */
};

/*
 * On a connection that failed. `database` (may be NULL) is the one that was
 * tried instead of the target's; `reason` is libpq's text.
 */
struct advice advice_on_database(struct job *job,
				 const struct pg_target *target,
				 const char *database, const char *reason);

/* On a first call to DynamoDB at `endpoint` that failed; `kind` is how. */
struct advice advice_on_dynamodb(struct job *job, const char *endpoint,
				 enum err_kind kind, const char *reason);

/* The same on Cognito. */
struct advice advice_on_cognito(struct job *job, const char *endpoint,
				enum err_kind kind, const char *reason);

#endif

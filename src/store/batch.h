/*
 * Many items into one table at once, or out of it.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "aws/dynamodb.h"
#include "base/job.h"

enum { BATCH_MAX = 25 };

/*
 * How many of `left` objects one call takes: BATCH_MAX at most, and no more
 * than can come back whole in one answer; at least one, which always can.
 */
size_t batch_cut(const struct str *objects, size_t left);

/*
 * Puts `count` items, each the JSON object of a whole item, in calls as
 * batch_cut cuts them. What DynamoDB leaves unprocessed is sent again, with
 * back-off, until the job's deadline. Not a transaction: after a failure some
 * may be there. Fails: ERR_NOT_FOUND without the table; ERR_UNAVAILABLE while
 * it is being changed, and at the deadline; else as dynamodb_call.
 */
bool batch_put(struct job *job, struct dynamodb *dynamodb, const char *table,
	       const struct str *items, size_t count) MUST_CHECK;

/* The same of deleting: each of `keys` is the JSON object of a whole key. */
bool batch_delete(struct job *job, struct dynamodb *dynamodb, const char *table,
		  const struct str *keys, size_t count) MUST_CHECK;

#endif

/*
 * Many items into one table at once, or out of it.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "aws/dynamodb.h"
#include "base/job.h"

enum { BATCH_MAX = 25 };

/*
 * Puts `count` items, each the JSON object of a whole item, BATCH_MAX a call.
 * What DynamoDB leaves unprocessed is sent again, with back-off, until the
 * job's deadline. Not a transaction: after a failure some may be there.
 * Fails: ERR_NOT_FOUND without the table; ERR_UNAVAILABLE at the deadline.
 */
bool batch_put(struct job *job, struct dynamodb *dynamodb, const char *table,
	       const struct str *items, size_t count) MUST_CHECK;

/* The same of deleting: each of `keys` is the JSON object of a whole key. */
bool batch_delete(struct job *job, struct dynamodb *dynamodb, const char *table,
		  const struct str *keys, size_t count) MUST_CHECK;

#endif

/*
 * Many items of the table at once, read consistently.
 */
#ifndef STORE_BATCH_GET_H
#define STORE_BATCH_GET_H

#include "aws/item.h"
#include "base/job.h"
#include "store/stores.h"

enum { BATCH_GET_MAX = 100 };

struct item_key {
	struct str pk;
	struct str sk;
};

/*
 * `found[i]` becomes the item at `keys[i]`, or NULL when there is none; a key
 * may come twice. `attributes` is a ProjectionExpression that names pk and
 * sk, or NULL for all. BATCH_GET_MAX keys a call; what DynamoDB leaves over
 * is asked for again until the job's deadline. Fails as table_call.
 */
bool batch_get(struct job *job, struct stores *stores,
	       const struct item_key *keys, size_t count,
	       const char *attributes, const struct item **found) MUST_CHECK;

#endif

/*
 * The item that protects a write from being carried out twice: put in the
 * transaction of the thing it protects, it holds the hash of the request and
 * the answer, and is good for a day.
 */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include "base/job.h"
#include "base/uuid.h"
#include "store/once.h"
#include "store/table_request.h"

/*
 * Adds the item to a transaction. It fails while the key's earlier item
 * lives, also one that the table has not yet removed after its end.
 */
void idempotency_add(struct transaction *transaction, const struct uuid *user,
		     const struct idempotency *once, struct str answer,
		     int64_t now_s);

/*
 * The first answer, from the raw item that stood in the way: also when it is
 * our own, of an attempt whose answer was lost.
 * Fails: ERR_INVALID with idempotency_key_reused for another request.
 */
bool idempotency_replay(struct job *job, const struct idempotency *once,
			struct str item, struct str *answer) MUST_CHECK;

#endif

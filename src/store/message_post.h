/*
 * A message on its way into a conversation: what posting to a group and
 * posting to a handle have in common.
 */
#ifndef STORE_MESSAGE_POST_H
#define STORE_MESSAGE_POST_H

#include "base/job.h"
#include "store/conversation_items.h"
#include "store/stores.h"

/*
 * A new message with its uuid and its time, which no retry changes.
 * `message` and `once` are borrowed for the life of the job.
 */
struct outgoing outgoing_make(struct job *job, struct stores *stores,
			      const struct viewer *viewer, struct str message,
			      const struct idempotency *once);

/* CreatedMessage as the client gets it. */
bool outgoing_answer(struct job *job, const struct outgoing *outgoing,
		     const struct uuid *group, struct str *json) MUST_CHECK;

/* Pattern C. Fails: ERR_NOT_FOUND when the sender is not a member. */
bool outgoing_append(struct job *job, struct stores *stores,
		     const struct outgoing *outgoing, const struct uuid *group,
		     struct str *json) MUST_CHECK;

#endif

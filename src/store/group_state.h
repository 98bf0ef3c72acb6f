/*
 * What one consistent Query says about a conversation: its members and its
 * newest messages. From it follows what each member's list must show.
 */
#ifndef STORE_GROUP_STATE_H
#define STORE_GROUP_STATE_H

#include "base/job.h"
#include "base/uuid.h"
#include "store/conversation_items.h"
#include "store/conversation_rows.h"
#include "store/conversations.h"
#include "store/stores.h"

/* A member item as it was read. */
struct group_member {
	struct member is; /* other's names are the copies in the item */
	int64_t rev; /* 0: the item has none */
};

struct group_state {
	struct uuid group;
	struct group_member *members;
	size_t member_count; /* 0: the original wrote it, or nobody did */
	struct conversation_rows messages; /* newest first, up to UNREAD_MAX */
};

/* One round trip; an unknown group has neither members nor messages. */
bool group_state_read(struct job *job, struct stores *stores,
		      const struct uuid *group, struct group_state *state)
	MUST_CHECK;

/*
 * Unread is a definition, not a counter: the messages after both
 * `last_read_sk` and the member's own newest message, up to UNREAD_MAX. Pure.
 */
int64_t group_unread(const struct group_state *state, const struct uuid *user,
		     struct str last_read_sk);

/* The sort key of every member's group item; there is a message. Pure. */
struct str group_sk_of(struct job *job, const struct group_state *state);

/* The newest message is of the same instant as the one before. Pure. */
bool group_newest_is_tied(const struct group_state *state);

#endif

/*
 * The items of a conversation, written as attributes of a put: what each
 * kind consists of is said here and nowhere else.
 */
#ifndef STORE_CONVERSATION_ITEMS_H
#define STORE_CONVERSATION_ITEMS_H

#include "auth/viewer.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "store/conversations.h"
#include "store/users.h"

/* A message on its way into a conversation. */
struct outgoing {
	struct user sender;
	struct str message;
	const struct idempotency *once;
	struct uuid uuid;
	int64_t created_us;
	struct str sk;
};

/* A member's own view of a conversation. */
struct member {
	struct uuid user;
	struct user other;
	struct str group_sk; /* of the group item; empty: there is none */
	struct str last_read_sk; /* empty: never read */
	int64_t unread_count;
};

/* A group item: one conversation in the list of `owner`. */
struct group_item {
	struct uuid owner;
	struct user other;
	struct str sk;
	struct str message; /* the last one */
	int64_t unread_count;
};

void item_write_message(struct buf *body, const struct uuid *group,
			const struct outgoing *outgoing);
void item_write_member(struct buf *body, const struct uuid *group,
		       const struct member *member);
void item_write_group(struct buf *body, const struct uuid *group,
		      const struct group_item *item);
void item_write_pair(struct buf *body, const struct uuid *a,
		     const struct uuid *b, const struct uuid *group);

#endif

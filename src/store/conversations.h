/*
 * Conversations of two people in the DynamoDB table: the access patterns of
 * the API. Each is one round trip on its warm path. A conversation the viewer
 * is not a member of fails with ERR_NOT_FOUND, exactly as one that does not
 * exist. JSON comes out as the client gets it, with today's names.
 */
#ifndef STORE_CONVERSATIONS_H
#define STORE_CONVERSATIONS_H

#include "auth/viewer.h"
#include "base/job.h"
#include "base/uuid.h"
#include "store/once.h"
#include "store/stores.h"

enum {
	MESSAGE_MAX_LENGTH = 1024,
	UNREAD_MAX = 100, /* stands for "100 or more" */
};

/* A page of a list: its JSON array, and where the next one starts. */
struct conversation_page {
	struct str json;
	bool has_more;
	struct str last_key; /* for the cursor */
};

/* Pattern A: the messages of a group, oldest first inside the page. */
bool messages_list(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct uuid *group,
		   int limit, struct str before, struct conversation_page *page)
	MUST_CHECK;

/* Pattern B: my conversations, newest first. */
bool message_groups_list(struct job *job, struct stores *stores,
			 const struct viewer *viewer, int limit,
			 struct str before, struct conversation_page *page)
	MUST_CHECK;

/* How many of the viewer's conversations are unread, up to UNREAD_MAX. */
bool message_groups_unread(struct job *job, struct stores *stores,
			   const struct viewer *viewer, int64_t *count)
	MUST_CHECK;

/* One conversation: MessageGroup and last_read_at. */
bool message_groups_one(struct job *job, struct stores *stores,
			const struct viewer *viewer, const struct uuid *group,
			struct str *json) MUST_CHECK;

/* {uuid, display_name, handle} of the conversation with that person. */
bool message_groups_with(struct job *job, struct stores *stores,
			 const struct viewer *viewer, struct str handle,
			 struct str *json) MUST_CHECK;

/* Pattern C: adds a message to a group; CreatedMessage comes out. */
bool messages_post(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct uuid *group,
		   struct str message, const struct idempotency *once,
		   struct str *json) MUST_CHECK;

/*
 * Pattern D: adds a message to the conversation with that person, which is
 * started if there is none. Fails: ERR_USER_NOT_FOUND; ERR_INVALID with
 * cannot_message_yourself.
 */
bool messages_post_to_handle(struct job *job, struct stores *stores,
			     const struct viewer *viewer, struct str handle,
			     struct str message, const struct idempotency *once,
			     struct str *json) MUST_CHECK;

#endif

/*
 * The items of the demo's conversation, each as the JSON object DynamoDB
 * gets. Pure.
 */
#ifndef CLI_DEMO_ITEMS_H
#define CLI_DEMO_ITEMS_H

#include "base/job.h"
#include "base/uuid.h"
#include "store/users.h"

enum { DEMO_PAUSE_US = 60 * 1000 * 1000 }; /* between two messages */

struct demo_message {
	struct uuid uuid;
	const struct user *sender;
	struct str text;
	int64_t time_us;
};

/* Where one of the two stands in the conversation. */
struct demo_member {
	const struct user *me;
	const struct user *other;
	const struct demo_message *last; /* of the conversation */
	const struct demo_message *last_read;
	int unread;
};

struct str demo_message_item(struct job *job, const struct uuid *group,
			     const struct demo_message *message);
struct str demo_member_item(struct job *job, const struct uuid *group,
			    const struct demo_member *member);
struct str demo_group_item(struct job *job, const struct uuid *group,
			   const struct demo_member *member);
struct str demo_pair_item(struct job *job, const struct uuid *group,
			  const struct user people[2]);

/*
 * Where `people[index]` stands after `messages`: what came after one's own
 * newest message is unread.
 */
struct demo_member demo_member_after(const struct user people[2], int index,
				     const struct demo_message *messages,
				     size_t count);

#endif

/*
 * The items that a conversation of two people is made of, each as the JSON
 * object DynamoDB gets. Pure.
 */
#ifndef CLI_DEMO_ITEMS_H
#define CLI_DEMO_ITEMS_H

#include "base/job.h"
#include "base/uuid.h"

enum { DEMO_PAUSE_US = 60 * 1000 * 1000 }; /* between two messages */

struct demo_person {
	struct uuid uuid;
	struct str handle;
	struct str display_name;
};

struct demo_message {
	struct uuid uuid;
	const struct demo_person *sender;
	struct str text;
	int64_t time_us;
};

/* Where one of the two stands in the conversation. */
struct demo_member {
	const struct demo_person *me;
	const struct demo_person *other;
	const struct demo_message *last; /* of the conversation */
	const struct demo_message *last_read;
	int unread;
};

/* The sort key of a message, also what last_read_sk holds. */
const char *demo_message_sk(struct job *job,
			    const struct demo_message *message);

struct str demo_message_item(struct job *job, const char *group,
			     const struct demo_message *message);
struct str demo_member_item(struct job *job, const char *group,
			    const struct demo_member *member);
struct str demo_group_item(struct job *job, const char *group,
			   const struct demo_member *member);
struct str demo_pair_item(struct job *job, const char *group,
			  const struct demo_person people[2]);

/* PAIR#<lower uuid>#<higher uuid> */
const char *demo_pair_pk(struct job *job, const struct demo_person people[2]);

/*
 * Where `people[index]` stands after `messages`: what came after one's own
 * newest message is unread.
 */
struct demo_member demo_member_after(const struct demo_person people[2],
				     int index,
				     const struct demo_message *messages,
				     size_t count);

#endif

/*
 * The keys of items in the table: how they are made, and what a stored sort
 * key says. Pure.
 */
#ifndef STORE_CONVERSATION_KEYS_H
#define STORE_CONVERSATION_KEYS_H

#include "base/clock.h"
#include "base/job.h"
#include "base/uuid.h"

/*
 * What the sort key of a message or of a group item says:
 * `<time>#<uuid of the message or group>`, or the bare time, with any offset,
 * that the original wrote.
 */
struct sort_key {
	int64_t time_us;
	char time[CLOCK_TEXT_LEN + 1]; /* as the client gets it */
	bool has_id; /* false for rows of the original */
	struct uuid id;
};

/* False for what is neither, a member's sort key among it. */
bool sort_key_parse(struct str sk, struct sort_key *key) MUST_CHECK;

/* `<time>#<id>`. */
struct str sort_key_make(struct job *job, int64_t time_us,
			 const struct uuid *id);

/* `MEMBER#<user>`: sorts above every time. */
struct str member_sk(struct job *job, const struct uuid *user);
bool sk_is_member(struct str sk);

/* `MSG#<group>` and `GRP#<user>`. */
struct str messages_pk(struct job *job, const struct uuid *group);
struct str groups_pk(struct job *job, const struct uuid *user);

/* The user of a `GRP#<user>`; false for another partition key. */
bool groups_pk_parse(struct str pk, struct uuid *user) MUST_CHECK;

/* `PAIR#<lower uuid>#<higher uuid>`, the same for both of them. */
struct str pair_pk(struct job *job, const struct uuid *a, const struct uuid *b);

/* `IDEM#<user>#<key>`. */
struct str idempotency_pk(struct job *job, const struct uuid *user,
			  struct str key);

/*
 * The uuid of a message whose row has none: it depends on the row alone, so
 * that it stays the same for ever.
 */
struct uuid original_message_uuid(struct job *job, const struct uuid *group,
				  struct str sk);

#endif

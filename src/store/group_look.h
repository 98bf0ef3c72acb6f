/*
 * One look at a conversation: its members and messages first, and then the
 * lists and the pair item that should agree with them. Part of group_check.
 */
#ifndef STORE_GROUP_LOOK_H
#define STORE_GROUP_LOOK_H

#include "store/group_check.h"
#include "store/group_state.h"

struct look {
	struct job *job; /* of this look */
	struct stores *stores;
	const struct suspect *suspect;
	struct findings *findings;
	struct group_state state;
	int64_t now_us; /* when it began */
};

/*
 * Adds a finding of the suspect's group; either person may be NULL. Over
 * FINDINGS_MAX the last one is overwritten.
 */
struct finding *look_add(struct look *look, enum finding_kind kind,
			 const struct uuid *user, const struct uuid *other);

/* A sort key that tells how young what is looked at is. */
void look_saw(struct look *look, struct str sk);

/* Reads the conversation. Fails as group_state_read. */
bool look_read(struct look *look) MUST_CHECK;

/* Compares the rest with it. Fails as table_call. */
bool look_at_group(struct look *look) MUST_CHECK;

#endif

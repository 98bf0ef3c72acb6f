/*
 * What this worker knows about conversations without asking again: who was
 * proven to be a member lately, and which conversation two people have. Only
 * positive knowledge is kept, for STORES_CACHE_MS.
 */
#ifndef STORE_MEMBERSHIP_H
#define STORE_MEMBERSHIP_H

#include "base/job.h"
#include "base/uuid.h"
#include "store/stores.h"

/* The member item of `user` in `group` was seen. */
void membership_note(struct stores *stores, const struct uuid *group,
		     const struct uuid *user);
bool membership_is_known(struct stores *stores, const struct uuid *group,
			 const struct uuid *user) MUST_CHECK;

/* Known, or found by one GetItem. */
bool membership_prove(struct job *job, struct stores *stores,
		      const struct uuid *group, const struct uuid *user,
		      bool *is_member) MUST_CHECK;

/* The conversation that the pair item of two people names. */
void pair_note(struct stores *stores, const struct uuid *a,
	       const struct uuid *b, const struct uuid *group);
bool pair_is_known(struct stores *stores, const struct uuid *a,
		   const struct uuid *b, struct uuid *group) MUST_CHECK;

/* One GetItem; `*found` is false when the two have none. */
bool pair_find(struct job *job, struct stores *stores, const struct uuid *a,
	       const struct uuid *b, struct uuid *group, bool *found)
	MUST_CHECK;

/* The list of `user` holds no row of the original. */
void no_originals_note(struct stores *stores, const struct uuid *user);
bool no_originals_known(struct stores *stores, const struct uuid *user)
	MUST_CHECK;

#endif

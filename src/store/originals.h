/*
 * Conversations that the original Cruddur wrote: they have group items with a
 * bare time as sort key, and neither member nor pair items. They are readable
 * as they are, and get today's items at the first write.
 */
#ifndef STORE_ORIGINALS_H
#define STORE_ORIGINALS_H

#include "aws/item.h"
#include "base/job.h"
#include "store/conversation_items.h"
#include "store/conversation_rows.h"
#include "store/group_state.h"
#include "store/stores.h"

/*
 * The user's own group item of a conversation that has no member items, as
 * one row. Fails: ERR_NOT_FOUND when the user has none.
 */
bool originals_find(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct uuid *user,
		    struct conversation_rows *rows) MUST_CHECK;

/*
 * Writes what is missing: the pair item, if the two have none (for the newest
 * of their conversations), and the member items. Afterwards `user` is a known
 * member. Does nothing twice, whoever else does it at the same time.
 * Fails: ERR_NOT_FOUND as above.
 */
bool originals_heal(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct user *user)
	MUST_CHECK;

/*
 * The same for a group whoever its members are. `state` was read and has no
 * members; its messages tell names that no group item has. `*healed` is false
 * when no group item names two people.
 */
bool originals_heal_group(struct job *job, struct stores *stores,
			  const struct group_state *state, bool *healed)
	MUST_CHECK;

/*
 * Reads what a row of a conversation, of today's or the original's, calls its
 * `user_uuid`. False, with nothing read, when that is not `user`.
 */
bool originals_take_name(struct job *job, const struct item *item,
			 struct user *user) MUST_CHECK;

/*
 * Looks through the newest conversations of `user` for one with `other`.
 * `*found` is false when there is none. A conversation of today's form wins
 * over those of the original, since it has a pair item.
 */
bool originals_with(struct job *job, struct stores *stores,
		    const struct uuid *user, const struct uuid *other,
		    struct uuid *group, bool *is_original, bool *found)
	MUST_CHECK;

#endif

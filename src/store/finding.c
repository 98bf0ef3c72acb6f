/*
 * What can be wrong with the rows of conversations.
 */
#include "store/finding.h"

#include "base/attr.h"

static const struct finding_info kinds[FINDING_KINDS] = {
	[FINDING_UNREADABLE] = { "unreadable", "nothing understands this row",
				 "a person must look at it", false },
	[FINDING_ORIGINAL] = { "original",
			       "rows are as the original wrote them",
			       "run 'cruddurctl ddb upgrade'", false },
	[FINDING_NO_MEMBERS] = { "no-members",
				 "there are messages but no members",
				 "members are made of the two who wrote them",
				 true },
	[FINDING_MEMBER_MISSING] = { "member-missing",
				     "one of the two member items is gone",
				     "it is made of what the other's says",
				     true },
	[FINDING_MEMBERS_WRONG] = { "members-wrong",
				    "the members are not two who name each "
				    "other",
				    "a person must look at it", false },
	[FINDING_NO_PAIR] = { "no-pair", "the two have no pair item",
			      "the pair item is put", true },
	[FINDING_PAIR_ASTRAY] = { "pair-astray",
				  "the pair item names no conversation of the "
				  "two",
				  "it is removed, or names their newest",
				  true },
	[FINDING_EMPTY] = { "empty", "a list shows it, but it has no message",
			    "it is taken off the list", true },
	[FINDING_GHOST] = { "ghost", "a list shows it twice or by mistake",
			    "the surplus group item is deleted", true },
	[FINDING_NOT_LISTED] = { "not-listed", "a list does not show it",
				 "the group item is written again", true },
	[FINDING_STALE] = { "stale", "a list does not show the newest message",
			    "the list is refreshed", true },
	[FINDING_UNREAD] = { "unread", "an unread count is wrong",
			     "it is counted again", true },
	[FINDING_NO_USER] = { "no-user", "the member has no row in PostgreSQL",
			      "a person must look at it", false },
};

const struct finding_info *finding_info(enum finding_kind kind)
{
	if ((unsigned)kind >= FINDING_KINDS)
		kind = FINDING_UNREADABLE;
	return &kinds[kind];
}

bool finding_equal(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && str_equal(a->sk, b->sk) &&
	       strcmp(a->group.text, b->group.text) == 0 &&
	       strcmp(a->user.text, b->user.text) == 0;
}

/*
 * Pattern E: brings every member's list up to what the messages of a group
 * say. Which messages caused it does not matter, nor how often or in which
 * order it is called: it reads the group and writes only what differs, under
 * each member item's `rev`, so that loss, replay and two callers at once
 * all heal.
 */
#ifndef STORE_GROUP_REFRESH_H
#define STORE_GROUP_REFRESH_H

#include "auth/viewer.h"
#include "base/job.h"
#include "base/uuid.h"
#include "store/stores.h"

/* What is believed without being read. */
enum refresh_care {
	REFRESH_BY_MEMBERS, /* group items are as the member items say */
	REFRESH_ALL, /* nothing: group items are read and compared, too */
};

enum refresh_outcome {
	REFRESH_UNCHANGED,
	REFRESH_CHANGED,
	REFRESH_IMPOSSIBLE, /* the next time, too; `reason` says why */
};

struct refresh {
	enum refresh_outcome outcome;
	const char *reason; /* of REFRESH_IMPOSSIBLE; a literal */
};

/*
 * Refreshes one group. A group of the original first gets its member items
 * from the index. Fails: ERR_UNAVAILABLE when DynamoDB is away or others
 * keep changing the group until the deadline; ERR_CORRUPT when DynamoDB finds
 * what is stored or would be stored invalid, or it is too much to read,
 * which no retry mends.
 */
bool group_refresh(struct job *job, struct stores *stores,
		   const struct uuid *group, enum refresh_care care,
		   struct refresh *refresh) MUST_CHECK;

/*
 * The viewer has seen all messages up to and including `until_us`, or all
 * (NULL). Never takes back what was read before. `*unread_count` is the true
 * count afterwards. Fails: ERR_NOT_FOUND when the viewer is not a member.
 */
bool group_mark_read(struct job *job, struct stores *stores,
		     const struct viewer *viewer, const struct uuid *group,
		     const int64_t *until_us, int64_t *unread_count) MUST_CHECK;

#endif

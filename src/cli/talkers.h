/*
 * The people of one conversation, as its items name them: member items of
 * today, or group items where the original wrote none. Pure.
 */
#ifndef CLI_TALKERS_H
#define CLI_TALKERS_H

#include "aws/item.h"
#include "base/buf.h"
#include "base/uuid.h"

enum { TALKERS_MAX = 4, TALKER_UNREAD_UNKNOWN = -1 };

struct talker {
	struct uuid uuid;
	struct str handle; /* data NULL: no item names them */
	struct str display_name;
	int64_t unread; /* as stored */
};

struct talkers {
	struct talker rows[TALKERS_MAX];
	size_t count;
};

/*
 * Adds whom these items name, each person once; what comes first wins. Texts
 * are copied to `job`, which may outlive that of the items.
 */
void talkers_add_members(struct talkers *talkers, struct job *job,
			 const struct items *items);
void talkers_add_groups(struct talkers *talkers, struct job *job,
			const struct items *items);

/* A JSON array, an object for each. */
void talkers_write_json(struct buf *json, const struct talkers *talkers);

#endif

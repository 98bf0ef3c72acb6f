/*
 * Which shards may be read now, and which of them this process should take.
 * Pure: what is known about the shards comes in.
 */
#ifndef STREAM_SHARD_PLAN_H
#define STREAM_SHARD_PLAN_H

#include <stdbool.h>

#include "base/str.h"

enum shard_hold {
	SHARD_FREE,
	SHARD_MINE,
	SHARD_OTHERS,
	SHARD_ENDED, /* read to its end */
};

struct planned_shard {
	struct str id;
	struct str parent; /* empty: none */
	enum shard_hold hold;
	struct str owner; /* with SHARD_OTHERS */
	bool readable; /* filled by shard_plan_order */
};

/*
 * Marks what may be read now: all of a shard's records come before those of
 * the shards it was split into, so its parent was read to the end, or is no
 * longer there.
 */
void shard_plan_order(struct planned_shard *shards, size_t count);

enum { SHARD_NONE = -1 };

/*
 * The shard to take next, or SHARD_NONE. Nobody wants more than an even share
 * of the readable ones. Free ones come first; with none of these left, one is
 * taken from the owner with the most, if that is more even afterwards. Call
 * it again with the outcome in `hold`.
 */
int shard_plan_next(const struct planned_shard *shards, size_t count,
		    size_t held_max);

#endif

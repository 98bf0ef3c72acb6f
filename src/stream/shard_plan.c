/*
 * The order of shards, and their even spread over those who read them.
 */
#include "stream/shard_plan.h"

/* NULL when it is not in the list. */
static const struct planned_shard *find(const struct planned_shard *shards,
					size_t count, struct str id)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(shards[i].id, id))
			return &shards[i];
	return NULL;
}

static bool waits_for_parent(const struct planned_shard *shards, size_t count,
			     const struct planned_shard *shard)
{
	const struct planned_shard *parent;

	if (str_is_empty(shard->parent) || str_equal(shard->parent, shard->id))
		return false;
	parent = find(shards, count, shard->parent);
	return parent != NULL && parent->hold != SHARD_ENDED;
}

void shard_plan_order(struct planned_shard *shards, size_t count)
{
	for (size_t i = 0; i < count; i++)
		shards[i].readable =
			shards[i].hold != SHARD_ENDED &&
			!waits_for_parent(shards, count, &shards[i]);
}

static size_t held_by(const struct planned_shard *shards, size_t count,
		      struct str owner)
{
	size_t held = 0;

	for (size_t i = 0; i < count; i++)
		held += shards[i].readable && shards[i].hold == SHARD_OTHERS &&
			str_equal(shards[i].owner, owner);
	return held;
}

struct spread {
	size_t readable;
	size_t mine;
	size_t owners; /* this process among them */
	int first_free;
	struct str richest; /* the other with the most */
	size_t most;
};

/* An owner counts where its first readable shard stands. */
static bool is_first_of_owner(const struct planned_shard *shards, size_t at)
{
	return held_by(shards, at, shards[at].owner) == 0;
}

static struct spread spread_of(const struct planned_shard *shards, size_t count)
{
	struct spread spread = { .owners = 1, .first_free = SHARD_NONE };

	for (size_t i = 0; i < count; i++) {
		const struct planned_shard *shard = &shards[i];
		size_t held;

		if (!shard->readable)
			continue;
		spread.readable++;
		spread.mine += shard->hold == SHARD_MINE;
		if (shard->hold == SHARD_FREE &&
		    spread.first_free == SHARD_NONE)
			spread.first_free = (int)i;
		if (shard->hold != SHARD_OTHERS ||
		    !is_first_of_owner(shards, i))
			continue;
		spread.owners++;
		held = held_by(shards, count, shard->owner);
		if (held > spread.most) {
			spread.most = held;
			spread.richest = shard->owner;
		}
	}
	return spread;
}

static int first_of(const struct planned_shard *shards, size_t count,
		    struct str owner)
{
	for (size_t i = 0; i < count; i++)
		if (shards[i].readable && shards[i].hold == SHARD_OTHERS &&
		    str_equal(shards[i].owner, owner))
			return (int)i;
	return SHARD_NONE;
}

int shard_plan_next(const struct planned_shard *shards, size_t count,
		    size_t held_max)
{
	struct spread spread = spread_of(shards, count);
	size_t even = (spread.readable + spread.owners - 1) / spread.owners;

	if (spread.mine >= even || spread.mine >= held_max)
		return SHARD_NONE;
	if (spread.first_free != SHARD_NONE)
		return spread.first_free;
	/* One more here and one less there must not just swap the two. */
	if (spread.most <= spread.mine + 1)
		return SHARD_NONE;
	return first_of(shards, count, spread.richest);
}

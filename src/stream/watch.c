/*
 * Since when each lease is as it is.
 */
#include "stream/watch.h"

#include <stdlib.h>

struct watched {
	char shard[SHARD_ID_MAX + 1];
	int64_t rev;
	int64_t since_ms;
};

static const struct watched *find(const struct watch *watch,
				  const struct lease *lease)
{
	for (size_t i = 0; i < watch->count; i++)
		if (strcmp(watch->rows[i].shard, lease->shard) == 0 &&
		    watch->rows[i].rev == lease->rev)
			return &watch->rows[i];
	return NULL;
}

void watch_update(struct watch *watch, const struct leases *leases,
		  int64_t now_ms)
{
	struct watch next = { .count = 0 };

	next.rows = calloc(leases->count + 1, sizeof(*next.rows));
	if (next.rows == NULL)
		abort();
	for (size_t i = 0; i < leases->count; i++) {
		const struct lease *lease = &leases->rows[i];
		const struct watched *before = find(watch, lease);
		struct watched *row = &next.rows[next.count];

		if (lease->ended || lease->owner[0] == '\0')
			continue;
		memcpy(row->shard, lease->shard, sizeof(row->shard));
		row->rev = lease->rev;
		row->since_ms = before != NULL ? before->since_ms : now_ms;
		next.count++;
	}
	watch_release(watch);
	*watch = next;
}

bool watch_is_still(const struct watch *watch, const struct lease *lease,
		    int64_t now_ms)
{
	const struct watched *row = find(watch, lease);

	return row != NULL && now_ms - row->since_ms >= WATCH_STILL_MS;
}

void watch_release(struct watch *watch)
{
	free(watch->rows);
	*watch = (struct watch){ .count = 0 };
}

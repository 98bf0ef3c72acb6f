/*
 * Leases of shards, with their checkpoints: items of the table itself, one
 * for each shard. They share the work out and save reading twice; that
 * everything is right never depends on them.
 */
#ifndef STREAM_LEASE_H
#define STREAM_LEASE_H

#include "aws/streams.h"
#include "base/job.h"
#include "store/stores.h"
#include "stream/owner.h"

enum {
	STREAM_LABEL_MAX = 63,
	SHARD_ID_MAX = 127,
	SEQUENCE_NUMBER_MAX = 63,
};

/*
 * Not a shard: who refreshes all groups, and whether it is done (`ended`).
 * No such item means that it is wanted.
 */
#define LEASE_OF_REPAIR "REPAIR"

struct lease {
	char shard[SHARD_ID_MAX + 1];
	char owner[OWNER_MAX + 1]; /* "": nobody's */
	int64_t rev; /* 0: there is no item yet */
	char sequence_number[SEQUENCE_NUMBER_MAX + 1]; /* "": none is done */
	bool ended; /* read to the end */
	int64_t began_at_s; /* since when its owner has it */
};

struct leases {
	struct lease *rows;
	size_t count;
};

/* A text of an item or an answer that is kept; false if it is too long. */
bool lease_text_copy(char *to, size_t size, struct str from) MUST_CHECK;

struct lease lease_of_shard(struct str shard);

/*
 * The leases of a stream: of the shards in `listed`, and others that were not
 * read to their end. Those of shards long gone stay in the table for days, and
 * nobody asks for them any more. Fails as table_call.
 */
bool leases_read(struct job *job, struct stores *stores, const char *label,
		 const struct stream_shards *listed, struct leases *leases)
	MUST_CHECK;

/* One of them; its rev is 0 when there is none. */
bool lease_read(struct job *job, struct stores *stores, const char *label,
		const char *shard, struct lease *lease) MUST_CHECK;

/*
 * Writes the lease as it stands, under the condition that its item is still
 * of `lease->rev`, which then counts up. `*lost` tells that somebody else
 * wrote it meanwhile. Fails as table_call.
 */
bool lease_write(struct job *job, struct stores *stores, const char *label,
		 struct lease *lease, bool *lost) MUST_CHECK;

#endif

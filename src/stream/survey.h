/*
 * What one look at the stream shows: its shards, and who holds them; and
 * taking from that what is free.
 */
#ifndef STREAM_SURVEY_H
#define STREAM_SURVEY_H

#include "stream/shard_plan.h"
#include "stream/task.h"
#include "stream/watch.h"

struct survey {
	struct workshop *workshop;
	const struct stream_name *stream;
	const struct watch *watch;
	struct leases leases;
	struct planned_shard *shards;
	size_t count;
};

/*
 * Looks now. What this process holds counts as free: the caller knows which
 * it still reads. `watch` is brought up to date, and borrowed. Fails as
 * streams_shards and table_call, and with ERR_UNAVAILABLE when there is no
 * such stream.
 */
bool survey_make(struct job *job, struct workshop *workshop,
		 const struct stream_name *stream, struct watch *watch,
		 struct survey *survey) MUST_CHECK;

/*
 * Shards that were not read to their end and are no longer in the stream:
 * tells of them, demands a repair, and ends their leases. Fails as table_call.
 */
bool survey_note_gone(struct job *job, struct survey *survey) MUST_CHECK;

/*
 * Takes a shard and notes in the survey whose it is. `*taken` is false when
 * somebody else was quicker. One that is begun without its parent's end known
 * demands a repair first. Fails as table_call.
 */
bool survey_take(struct job *job, struct survey *survey, int shard,
		 struct lease *lease, bool *taken) MUST_CHECK;

/* The same for the repair, if it is wanted and nobody is at it. */
bool survey_take_repair(struct job *job, struct survey *survey,
			struct lease *lease, bool *taken) MUST_CHECK;

#endif

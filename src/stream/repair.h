/*
 * Refreshing all groups from the table, once for a stream: after a gap in it,
 * and where nobody knows what was done before. One process does it, in the
 * background; that it is done is kept in the lease LEASE_OF_REPAIR.
 */
#ifndef STREAM_REPAIR_H
#define STREAM_REPAIR_H

#include "stream/task.h"

struct repair;

/*
 * Records were lost: all groups must be refreshed, once more if they were
 * before. A repair under way, or begun within the last hour, will do: records
 * are kept for a day, so the messages of lost ones are far older than that. One
 * that begins later than now, by a clock that is wrong, does not.
 * Rings the bell. Fails as table_call.
 */
bool repair_demand(struct job *job, struct workshop *workshop,
		   const char *label) MUST_CHECK;

/* `lease` is LEASE_OF_REPAIR, which this process has just taken. */
struct repair *repair_start(struct workshop *workshop,
			    const struct stream_name *stream,
			    const struct lease *lease);

void repair_dismiss(struct repair *repair);
bool repair_is_done(const struct repair *repair);

/* Waits for its end and frees it; with NULL it does nothing. */
void repair_close(struct repair *repair);

#endif

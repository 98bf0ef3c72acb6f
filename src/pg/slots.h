/*
 * The connections of a pool: a fixed number of slots, filled and repaired by
 * one background thread, taken and given back by requests. For the files of
 * this folder.
 */
#ifndef PG_SLOTS_H
#define PG_SLOTS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/queue.h"
#include "pg/queries.h"

struct pg_slots;

enum pg_slot_state { SLOT_EMPTY, SLOT_FREE, SLOT_TAKEN, SLOT_STATES };

struct pg_slot {
	enum pg_slot_state state; /* under the lock of the slots */
	PGconn *connection; /* of whoever has taken the slot */
	bool prepared[QUERIES]; /* statements this connection knows */
};

/* Returns at once; never NULL. `url` must outlive it. */
struct pg_slots *pg_slots_open(const char *url, int size);
void pg_slots_close(struct pg_slots *slots);

/*
 * A living connection, in turn; NULL when there is none by `deadline_ms`, or
 * none for anybody in QUEUE_SILENCE_MS.
 */
struct pg_slot *pg_slots_take(struct pg_slots *slots, int64_t deadline_ms)
	MUST_CHECK;

/* Ends a take; a connection that is not usable any more is replaced. */
void pg_slots_give(struct pg_slots *slots, struct pg_slot *slot, bool usable);

/* How many slots are in each state. */
void pg_slots_count(struct pg_slots *slots, int counts[SLOT_STATES]);

/* No connection stands, and the last try to make one failed. */
bool pg_slots_are_down(struct pg_slots *slots) MUST_CHECK;

#endif

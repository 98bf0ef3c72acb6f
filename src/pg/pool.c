/*
 * One statement on one of the pool's connections, tried again where that
 * changes nothing.
 */
#include "pg/pool.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/gate.h"
#include "base/hash.h"
#include "base/metrics.h"
#include "pg/call.h"
#include "pg/slots.h"
#include "pg/wire.h"

enum {
	READY_MAX_MS = 1000,
	SILENCE_MS = 1000, /* without an answer: the database is in doubt */
	CONFLICT_PAUSE_MS = 8, /* at most, after the first; doubles */
	CONFLICT_TRIES = 8,
	/* of a server that ends all sessions, several may be met dying */
	LOST_TRIES = 8,
};

struct pg_pool {
	struct pg_slots *slots;
	struct gate *gate;
	_Atomic int64_t answered_ms; /* when it last did */
};

struct pg_pool *pg_pool_open(const char *connection_url, int size,
			     int max_inside)
{
	struct pg_pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		abort();
	pool->gate = gate_open("postgres", UPSTREAM_POSTGRES, max_inside);
	pool->slots = pg_slots_open(connection_url, size);
	return pool;
}

void pg_pool_close(struct pg_pool *pool)
{
	if (pool == NULL)
		return;
	pg_slots_close(pool->slots);
	gate_close(pool->gate);
	free(pool);
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void count_try(enum pg_ending ending, int64_t us)
{
	static const enum metric_call outcomes[] = {
		[END_DONE] = CALL_OK,
		[END_NOT_SENT] = CALL_SILENT,
		[END_LOST] = CALL_SILENT,
		[END_STALE_PLAN] = CALL_AGAIN,
		[END_CONFLICT] = CALL_AGAIN,
		[END_NO_SLOT] = CALL_SILENT,
		[END_UNAVAILABLE] = CALL_SILENT,
		[END_FAULT] = CALL_REFUSED,
	};

	metric_count(METRIC_UPSTREAM_CALLS, UPSTREAM_POSTGRES,
		     outcomes[ending]);
	metric_observe(METRIC_UPSTREAM_SECONDS, UPSTREAM_POSTGRES, us);
	metric_add(METRIC_POOL_BUSY, 0, 0, (uint64_t)us);
}

static enum pg_ending try_once(struct pg_pool *pool, struct pg_call *call)
{
	int64_t asked_us = clock_monotonic_us();
	struct pg_slot *slot =
		pg_slots_take(pool->slots, call->job->deadline_ms);
	int64_t taken_us = clock_monotonic_us();
	enum pg_ending ending;
	bool usable;

	metric_observe(METRIC_POOL_WAIT_SECONDS, 0, taken_us - asked_us);
	if (slot == NULL) {
		metric_count(METRIC_UPSTREAM_REFUSED, UPSTREAM_POSTGRES,
			     REFUSED_FULL);
		return END_NO_SLOT;
	}
	ending = pg_call_try(call, slot, &usable);
	pg_slots_give(pool->slots, slot, usable);
	count_try(ending, clock_monotonic_us() - taken_us);
	return ending;
}

/* Waits a random while, so that those who collided do not meet again. */
static bool pause_after_conflict(const struct pg_call *call, int tries)
{
	uint8_t dice;
	int64_t pause_ms;

	if (tries >= CONFLICT_TRIES)
		return false;
	hash_random(&dice, sizeof(dice));
	pause_ms = ((int64_t)dice * CONFLICT_PAUSE_MS << tries) / 256;
	if (pause_ms >= job_ms_left(call->job))
		return false;
	clock_sleep_ms(pause_ms);
	return true;
}

static enum pg_ending run(struct pg_pool *pool, struct pg_call *call)
{
	bool only_reads = queries[call->query].only_reads;
	bool planned_again = false;
	int conflicts = 0;
	int losses = 0;

	for (int tries = 0;; tries++) {
		enum pg_ending ending = try_once(pool, call);

		if (tries > 0)
			metric_count(METRIC_UPSTREAM_RETRIES, UPSTREAM_POSTGRES,
				     0);

		if (ending == END_CONFLICT &&
		    pause_after_conflict(call, conflicts)) {
			conflicts++;
		} else if (ending == END_STALE_PLAN && !planned_again) {
			planned_again = true;
		} else if (losses < LOST_TRIES &&
			   (ending == END_NOT_SENT ||
			    (ending == END_LOST && only_reads))) {
			losses++;
		} else {
			return ending;
		}
	}
}

/* A pool that is merely busy says nothing against the database. */
static bool has_answered(struct pg_pool *pool, enum pg_ending ending)
{
	if (ending == END_NO_SLOT)
		return clock_monotonic_ms() - atomic_load(&pool->answered_ms) <
		       SILENCE_MS;
	return ending != END_UNAVAILABLE && ending != END_LOST &&
	       ending != END_NOT_SENT;
}

bool pg_query(struct job *job, struct pg_pool *pool, enum query query,
	      const struct str *params, size_t count, struct pg_rows *rows)
{
	struct pg_call call = { .job = job,
				.query = query,
				.rows = rows,
				.answered_ms = &pool->answered_ms };
	enum pg_ending ending;

	*rows = (struct pg_rows){ .outcome = PG_OK };
	if (!pg_call_set(&call, params, count))
		return false;
	if (pg_slots_are_down(pool->slots))
		return pg_call_fail(&call, END_NO_SLOT);
	if (!gate_enter(job, pool->gate))
		return false;
	ending = run(pool, &call);
	gate_leave(pool->gate, has_answered(pool, ending));
	return ending == END_DONE || pg_call_fail(&call, ending);
}

struct str pg_value(const struct pg_rows *rows, int row, int column)
{
	if (PQgetisnull(rows->result, row, column))
		return str_make(NULL, 0);
	return str_make(PQgetvalue(rows->result, row, column),
			(size_t)PQgetlength(rows->result, row, column));
}

bool pg_pool_is_filled(struct pg_pool *pool)
{
	int counts[SLOT_STATES];

	pg_slots_count(pool->slots, counts);
	return counts[SLOT_EMPTY] == 0;
}

bool pg_pool_is_ready(struct job *job, struct pg_pool *pool)
{
	int64_t until_ms =
		sooner(clock_monotonic_ms() + READY_MAX_MS, job->deadline_ms);
	struct pg_slot *slot = pg_slots_take(pool->slots, until_ms);
	PGresult *result;
	enum pg_fate fate;
	bool ready;

	if (slot == NULL)
		return false;
	fate = pg_wire_finish(slot->connection,
			      PQsendQuery(slot->connection, "select 1"),
			      until_ms, &result);
	ready = fate == PG_FATE_ANSWERED &&
		PQresultStatus(result) == PGRES_TUPLES_OK;
	PQclear(result);
	pg_slots_give(pool->slots, slot, ready);
	return ready;
}

void pg_pool_show(struct pg_pool *pool)
{
	int counts[SLOT_STATES];

	pg_slots_count(pool->slots, counts);
	metric_set(METRIC_POOL_CONNECTIONS, CONNECTION_FREE, counts[SLOT_FREE]);
	metric_set(METRIC_POOL_CONNECTIONS, CONNECTION_TAKEN,
		   counts[SLOT_TAKEN]);
	gate_show(pool->gate);
}

void pg_pool_probe(struct job *job, struct pg_pool *pool)
{
	if (!gate_is_open(pool->gate) || !gate_enter(job, pool->gate))
		return;
	gate_leave(pool->gate, pg_pool_is_ready(job, pool));
}

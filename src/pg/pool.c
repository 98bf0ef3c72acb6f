/*
 * One statement on one of the pool's connections: sent, waited for, judged,
 * and sent again where that changes nothing.
 */
#include "pg/pool.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/gate.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/metrics.h"
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

/* How one try of a statement ended. */
enum ending {
	END_DONE,
	END_NOT_SENT, /* the connection died before the statement was sent */
	END_LOST, /* it may have been carried out, or not */
	END_STALE_PLAN, /* prepared before the schema changed, or dropped */
	END_CONFLICT, /* deadlock or serialization failure */
	END_NO_SLOT,
	END_UNAVAILABLE,
	END_FAULT, /* of ours */
};

struct call {
	struct job *job;
	struct pg_pool *pool;
	enum query query;
	const char *values[PG_PARAMS_MAX];
	int count;
	struct pg_rows *rows;
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

static bool read_params(struct call *call, const struct str *params,
			size_t count)
{
	const struct query_info *info = &queries[call->query];

	if (count != (size_t)info->params || count > PG_PARAMS_MAX)
		return job_fail(call->job, ERR_INTERNAL,
				"%s: takes %d parameters, not %zu", info->name,
				info->params, count);
	for (size_t i = 0; i < count; i++) {
		if (params[i].data == NULL)
			continue;
		/* libpq would end the text there */
		if (memchr(params[i].data, '\0', params[i].len) != NULL)
			return job_fail(call->job, ERR_INTERNAL,
					"%s: a NUL in $%zu", info->name, i + 1);
		call->values[i] = arena_text(&call->job->arena, params[i]);
	}
	call->count = (int)count;
	return true;
}

static bool has_class(const char *sqlstate, const char *class)
{
	return str_starts_with(str_of(sqlstate), class);
}

static bool is_state(const char *sqlstate, const char *state)
{
	return str_is(str_of(sqlstate), state);
}

/* "cached plan must not change result type" has no SQLSTATE of its own. */
static bool is_stale_plan(const PGresult *result, const char *sqlstate)
{
	const char *function =
		PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);

	return is_state(sqlstate, "0A000") && function != NULL &&
	       str_is(str_of(function), "RevalidateCachedQuery");
}

/* A violation of a constraint is an answer; the caller knows what it means. */
static bool read_violation(const char *sqlstate, enum pg_outcome *outcome)
{
	if (is_state(sqlstate, "23505"))
		*outcome = PG_UNIQUE_VIOLATION;
	else if (is_state(sqlstate, "23514"))
		*outcome = PG_CHECK_VIOLATION;
	else if (is_state(sqlstate, "23503"))
		*outcome = PG_FOREIGN_KEY_VIOLATION;
	else
		return false;
	return true;
}

/*
 * Details, and of data exceptions (class 22) the message too, quote the
 * values that people sent: they stay out of the log.
 */
static void log_fault(const struct call *call, const PGresult *result,
		      const char *sqlstate)
{
	const char *message =
		PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (message == NULL || has_class(sqlstate, "22"))
		message = "(message withheld)";
	log_line(LOG_ERROR, call->job, "postgres: %s: SQLSTATE %s: %s",
		 queries[call->query].name, sqlstate, message);
}

static enum ending judge_error(struct call *call, PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (sqlstate == NULL)
		return END_LOST;
	if (read_violation(sqlstate, &call->rows->outcome)) {
		call->rows->constraint = str_of(
			PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
		return END_DONE;
	}
	if (is_state(sqlstate, "40001") || is_state(sqlstate, "40P01"))
		return END_CONFLICT;
	/* or (26000) gone: DEALLOCATE ALL, DISCARD ALL */
	if (is_stale_plan(result, sqlstate) || is_state(sqlstate, "26000"))
		return END_STALE_PLAN;
	/* shut down or terminated, perhaps while it worked for us */
	if (has_class(sqlstate, "57P"))
		return END_LOST;
	log_fault(call, result, sqlstate);
	/*
	 * no connections or memory left, statement_timeout, or (25006) a
	 * server that has become a standby
	 */
	if (has_class(sqlstate, "08") || has_class(sqlstate, "53") ||
	    is_state(sqlstate, "57014") || is_state(sqlstate, "25006"))
		return END_UNAVAILABLE;
	return END_FAULT;
}

static enum ending judge(struct call *call, enum pg_fate fate, PGresult *result)
{
	if (fate == PG_FATE_TIMED_OUT)
		return END_UNAVAILABLE;
	if (fate == PG_FATE_LOST)
		return END_LOST;
	atomic_store(&call->pool->answered_ms, clock_monotonic_ms());
	if (PQresultStatus(result) == PGRES_FATAL_ERROR)
		return judge_error(call, result);
	call->rows->outcome = PG_OK;
	call->rows->count = PQntuples(result);
	return END_DONE;
}

static enum ending prepare(struct call *call, struct pg_slot *slot)
{
	const struct query_info *info = &queries[call->query];
	PGresult *result;
	enum pg_fate fate;
	enum ending ending;
	int sent;

	if (slot->prepared[call->query])
		return END_DONE;
	sent = PQsendPrepare(slot->connection, info->name, info->text, 0, NULL);
	fate = pg_wire_finish(slot->connection, sent, call->job->deadline_ms,
			      &result);
	ending = judge(call, fate, result);
	PQclear(result);
	slot->prepared[call->query] = ending == END_DONE;
	return ending == END_LOST ? END_NOT_SENT : ending;
}

static void release_result(void *result)
{
	PQclear(result);
}

static enum ending execute(struct call *call, struct pg_slot *slot)
{
	const char *name = queries[call->query].name;
	PGresult *result;
	enum pg_fate fate;
	int sent = PQsendQueryPrepared(slot->connection, name, call->count,
				       call->values, NULL, NULL, 0);

	fate = pg_wire_finish(slot->connection, sent, call->job->deadline_ms,
			      &result);
	call->rows->result = job_keep(call->job, result, release_result);
	return judge(call, fate, result);
}

/* Makes this connection forget the statement; its name is free again. */
static bool unprepare(struct call *call, struct pg_slot *slot)
{
	const char *command = job_text(call->job, "deallocate \"%s\"",
				       queries[call->query].name);
	PGresult *result;
	enum pg_fate fate;

	slot->prepared[call->query] = false;
	fate = pg_wire_finish(slot->connection,
			      PQsendQuery(slot->connection, command),
			      call->job->deadline_ms, &result);
	PQclear(result);
	return fate == PG_FATE_ANSWERED;
}

static enum ending prepare_and_execute(struct call *call, struct pg_slot *slot)
{
	enum ending ending = prepare(call, slot);

	return ending == END_DONE ? execute(call, slot) : ending;
}

/*
 * A stale plan is made again on the same connection: those of the others are
 * stale, too, and would each cost a try.
 */
static enum ending try_on(struct call *call, struct pg_slot *slot, bool *usable)
{
	enum ending ending = prepare_and_execute(call, slot);

	if (ending == END_STALE_PLAN && unprepare(call, slot))
		ending = prepare_and_execute(call, slot);
	*usable = ending == END_DONE || ending == END_CONFLICT ||
		  ending == END_FAULT;
	if (PQtransactionStatus(slot->connection) != PQTRANS_IDLE)
		*usable = false;
	return ending;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void count_try(enum ending ending, int64_t us)
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

static enum ending try_once(struct call *call)
{
	int64_t asked_us = clock_monotonic_us();
	struct pg_slot *slot =
		pg_slots_take(call->pool->slots, call->job->deadline_ms);
	int64_t taken_us = clock_monotonic_us();
	enum ending ending;
	bool usable;

	metric_observe(METRIC_POOL_WAIT_SECONDS, 0, taken_us - asked_us);
	if (slot == NULL) {
		metric_count(METRIC_UPSTREAM_REFUSED, UPSTREAM_POSTGRES,
			     REFUSED_FULL);
		return END_NO_SLOT;
	}
	ending = try_on(call, slot, &usable);
	pg_slots_give(call->pool->slots, slot, usable);
	count_try(ending, clock_monotonic_us() - taken_us);
	return ending;
}

/* Waits a random while, so that those who collided do not meet again. */
static bool pause_after_conflict(const struct call *call, int tries)
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

static enum ending run(struct call *call)
{
	bool only_reads = queries[call->query].only_reads;
	bool planned_again = false;
	int conflicts = 0;
	int losses = 0;

	for (int tries = 0;; tries++) {
		enum ending ending = try_once(call);

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
static bool has_answered(struct pg_pool *pool, enum ending ending)
{
	if (ending == END_NO_SLOT)
		return clock_monotonic_ms() - atomic_load(&pool->answered_ms) <
		       SILENCE_MS;
	return ending != END_UNAVAILABLE && ending != END_LOST &&
	       ending != END_NOT_SENT;
}

static bool fail(struct call *call, enum ending ending)
{
	static const char *const reasons[] = {
		[END_NOT_SENT] = "the connection is gone",
		[END_LOST] = "the connection was lost, fate unknown",
		[END_STALE_PLAN] = "the plan does not fit the schema",
		[END_CONFLICT] = "conflicts again and again",
		[END_NO_SLOT] = "no free connection",
		[END_UNAVAILABLE] = "no answer in time, or refused",
		[END_FAULT] = "refused the statement",
	};
	bool ours = ending == END_FAULT || ending == END_STALE_PLAN;

	return job_fail(call->job, ours ? ERR_INTERNAL : ERR_UNAVAILABLE,
			"postgres: %s: %s", queries[call->query].name,
			reasons[ending]);
}

bool pg_query(struct job *job, struct pg_pool *pool, enum query query,
	      const struct str *params, size_t count, struct pg_rows *rows)
{
	struct call call = {
		.job = job, .pool = pool, .query = query, .rows = rows
	};
	enum ending ending;

	*rows = (struct pg_rows){ .outcome = PG_OK };
	if (!read_params(&call, params, count))
		return false;
	if (pg_slots_are_down(pool->slots))
		return fail(&call, END_NO_SLOT);
	if (!gate_enter(job, pool->gate))
		return false;
	ending = run(&call);
	gate_leave(pool->gate, has_answered(pool, ending));
	return ending == END_DONE || fail(&call, ending);
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

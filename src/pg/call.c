/*
 * A statement on a connection, and what PostgreSQL's answer means for it.
 */
#include "pg/call.h"

#include "base/clock.h"
#include "base/log.h"
#include "pg/wire.h"

bool pg_call_set(struct pg_call *call, const struct str *params, size_t count)
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
static void log_fault(const struct pg_call *call, const PGresult *result,
		      const char *sqlstate)
{
	const char *message =
		PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (message == NULL || has_class(sqlstate, "22"))
		message = "(message withheld)";
	log_line(LOG_ERROR, call->job, "postgres: %s: SQLSTATE %s: %s",
		 queries[call->query].name, sqlstate, message);
}

static enum pg_ending judge_error(struct pg_call *call, PGresult *result)
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

static enum pg_ending judge(struct pg_call *call, enum pg_fate fate,
			    PGresult *result)
{
	if (fate == PG_FATE_TIMED_OUT)
		return END_UNAVAILABLE;
	if (fate == PG_FATE_LOST)
		return END_LOST;
	atomic_store(call->answered_ms, clock_monotonic_ms());
	if (PQresultStatus(result) == PGRES_FATAL_ERROR)
		return judge_error(call, result);
	call->rows->outcome = PG_OK;
	call->rows->count = PQntuples(result);
	return END_DONE;
}

static enum pg_ending prepare(struct pg_call *call, struct pg_slot *slot)
{
	const struct query_info *info = &queries[call->query];
	PGresult *result;
	enum pg_fate fate;
	enum pg_ending ending;
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

static enum pg_ending execute(struct pg_call *call, struct pg_slot *slot)
{
	const struct query_info *info = &queries[call->query];
	PGresult *result;
	enum pg_fate fate;
	int sent = PQsendQueryPrepared(slot->connection, info->name,
				       call->count, call->values, NULL, NULL,
				       info->is_binary ? 1 : 0);

	fate = pg_wire_finish(slot->connection, sent, call->job->deadline_ms,
			      &result);
	call->rows->result = job_keep(call->job, result, release_result);
	return judge(call, fate, result);
}

/* Makes this connection forget the statement; its name is free again. */
static bool unprepare(struct pg_call *call, struct pg_slot *slot)
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

static enum pg_ending prepare_and_execute(struct pg_call *call,
					  struct pg_slot *slot)
{
	enum pg_ending ending = prepare(call, slot);

	return ending == END_DONE ? execute(call, slot) : ending;
}

/*
 * A stale plan is made again on the same connection: those of the others are
 * stale, too, and would each cost a try.
 */
enum pg_ending pg_call_try(struct pg_call *call, struct pg_slot *slot,
			   bool *usable)
{
	enum pg_ending ending = prepare_and_execute(call, slot);

	if (ending == END_STALE_PLAN && unprepare(call, slot))
		ending = prepare_and_execute(call, slot);
	*usable = ending == END_DONE || ending == END_CONFLICT ||
		  ending == END_FAULT;
	if (PQtransactionStatus(slot->connection) != PQTRANS_IDLE)
		*usable = false;
	return ending;
}

bool pg_call_fail(const struct pg_call *call, enum pg_ending ending)
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

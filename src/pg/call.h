/*
 * One statement and its parameters, and a try of it on one connection:
 * prepared there if that has not been, sent, waited for and judged. For the
 * files of this folder.
 */
#ifndef PG_CALL_H
#define PG_CALL_H

#include <stdatomic.h>

#include "pg/pool.h"
#include "pg/slots.h"

/* How one try of a statement ended. */
enum pg_ending {
	END_DONE, /* a violated constraint is an answer, too */
	END_NOT_SENT, /* the connection died before the statement was sent */
	END_LOST, /* it may have been carried out, or not */
	END_STALE_PLAN, /* prepared before the schema changed, or dropped */
	END_CONFLICT, /* deadlock or serialization failure */
	END_NO_SLOT, /* not tried: there was no connection */
	END_UNAVAILABLE,
	END_FAULT, /* of ours */
};

struct pg_call {
	struct job *job;
	enum query query;
	const char *values[PG_PARAMS_MAX];
	int count;
	struct pg_rows *rows; /* the caller's; filled by a try that is done */
	_Atomic int64_t *answered_ms; /* set whenever the server answers */
};

/*
 * Sets the parameters, which the statement takes as text. Fails: ERR_INTERNAL
 * for another number of them than it has, or a NUL in one.
 */
bool pg_call_set(struct pg_call *call, const struct str *params, size_t count)
	MUST_CHECK;

/*
 * Tries it once, by the job's deadline. `*usable` tells whether another call
 * may follow on this connection.
 */
enum pg_ending pg_call_try(struct pg_call *call, struct pg_slot *slot,
			   bool *usable) MUST_CHECK;

/* Fails the job for a call that ended so, and not END_DONE. */
bool pg_call_fail(const struct pg_call *call, enum pg_ending ending);

#endif

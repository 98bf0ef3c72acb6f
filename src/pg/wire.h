/*
 * libpq with deadlines: connecting, and waiting for the answer to what was
 * sent. A connection made here never blocks. For the files of this folder.
 */
#ifndef PG_WIRE_H
#define PG_WIRE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

enum { PG_PROBLEM_MAX = 256 };

struct pg_how {
	const char *url;
	const char *database; /* in place of the URL's, or NULL */
	const char *program; /* application_name */
	int statement_timeout_ms; /* 0: none */
};

/*
 * A new connection, or NULL with a line for the log in `problem`. Of several
 * hosts each is given an even share of the time that is left. Names are
 * resolved by the system, which keeps to its own time-outs and not to
 * `deadline_ms`: never call it for a request.
 */
PGconn *pg_wire_connect(const struct pg_how *how, int64_t deadline_ms,
			char problem[PG_PROBLEM_MAX]) MUST_CHECK;

/* False when the other end has gone or says something unasked that ends it. */
bool pg_wire_is_alive(PGconn *connection) MUST_CHECK;

/* What became of a command that was sent. */
enum pg_fate {
	PG_FATE_ANSWERED, /* by a result, maybe an error's */
	PG_FATE_LOST, /* it may have been carried out, or not */
	PG_FATE_TIMED_OUT, /* the same, and the deadline is past */
};

/*
 * Waits for the answer after a PQsend function, whose result is `sent`. Of
 * several results it gives the first error, else the last. The caller clears
 * `*result`, which is NULL unless answered; after another fate than that the
 * connection must be closed.
 */
enum pg_fate pg_wire_finish(PGconn *connection, int sent, int64_t deadline_ms,
			    PGresult **result) MUST_CHECK;

#endif

/*
 * A worker's connections to PostgreSQL, and the one way to use them: named
 * statements from sql/queries, prepared once per connection (those that say so
 * are planned with their parameters instead). Connections are
 * made by one background thread, never by a request; one that passes its
 * deadline is closed, never used again. Opened after fork.
 */
#ifndef PG_POOL_H
#define PG_POOL_H

#include "base/job.h"
#include "pg/queries.h" /* made from sql/queries: enum query */

struct pg_pool;

enum { PG_PARAMS_MAX = 16 };

/* What a caller may handle; everything else fails the job. */
enum pg_outcome {
	PG_OK,
	PG_UNIQUE_VIOLATION, /* `constraint` tells which */
	PG_CHECK_VIOLATION,
	PG_FOREIGN_KEY_VIOLATION,
};

struct pg_rows {
	enum pg_outcome outcome;
	void *result; /* libpq's, kept by the job */
	int count;
	struct str constraint; /* of a violation */
};

/*
 * `max_inside` bounds the threads that may wait here at once. Returns before
 * the first connection stands. Never NULL.
 */
struct pg_pool *pg_pool_open(const char *connection_url, int size,
			     int max_inside);
void pg_pool_close(struct pg_pool *pool);

/*
 * Runs one statement; a parameter with data NULL is SQL's null. Parameters are
 * text, results too unless they are for pg/binary.h. Deadlocks and
 * serialization failures are retried inside the deadline, a connection that
 * was found dead before the statement was sent too. Who waits for a connection
 * gets one in turn. Fails: ERR_UNAVAILABLE when nobody got one for
 * QUEUE_SILENCE_MS or the deadline passes; ERR_INTERNAL for errors of ours.
 */
bool pg_query(struct job *job, struct pg_pool *pool, enum query query,
	      const struct str *params, size_t count, struct pg_rows *rows)
	MUST_CHECK;

/* A value, borrowed until the job ends; data is NULL for SQL's null. */
struct str pg_value(const struct pg_rows *rows, int row, int column);

/* All connections stand: a pool that has just been opened is warm. */
bool pg_pool_is_filled(struct pg_pool *pool);

/* At least one connection stands and answers `select 1`. */
bool pg_pool_is_ready(struct job *job, struct pg_pool *pool);

/* Sets the gauges of connections and breaker to what they are now. */
void pg_pool_show(struct pg_pool *pool);

/*
 * While the gate refuses, asks whether PostgreSQL is back, which reopens it:
 * then no request has to be the first. Else it does nothing. The job may have
 * failed afterwards.
 */
void pg_pool_probe(struct job *job, struct pg_pool *pool);

#endif

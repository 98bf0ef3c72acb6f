/*
 * The gate before an upstream (PostgreSQL, DynamoDB, Cognito), one per worker
 * process: it bounds how many threads wait there at once, and is a circuit
 * breaker: after failures it refuses at once and lets one probe a second
 * through, so that a dead upstream holds no threads. Safe for all threads.
 */
#ifndef BASE_GATE_H
#define BASE_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/metrics.h"
#include "base/queue.h"

struct gate;

enum {
	GATE_FAILURES_TO_OPEN = 5, /* in a row */
	GATE_PROBE_MS = 1000,
	GATE_WAIT_MAX_MS = 2 * QUEUE_SILENCE_MS, /* for a place */
};

/*
 * `name` is a literal for the log, `upstream` for the counters; `max_inside`
 * threads at once.
 */
struct gate *gate_open(const char *name, enum metric_upstream upstream,
		       int max_inside);
void gate_close(struct gate *gate);

/*
 * Fails with ERR_UNAVAILABLE at once while the breaker is open, and when the
 * gate is full: after QUEUE_SILENCE_MS in which nobody leaves, or twice that.
 */
bool gate_enter(struct job *job, struct gate *gate) MUST_CHECK;

/* Every successful enter ends with a leave: did the upstream answer? */
void gate_leave(struct gate *gate, bool answered);

/* Sets the gauge of open breakers to what this one is now. */
void gate_show(const struct gate *gate);

/* True while the breaker is open, that is: while the gate refuses. */
bool gate_is_open(const struct gate *gate);

#endif

/*
 * Counting who is inside, and refusing while the upstream does not answer.
 */
#include "base/gate.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/queue.h"

struct gate {
	const char *name;
	enum metric_upstream upstream;
	int max_inside;
	pthread_mutex_t lock; /* of all below */
	struct queue queue; /* for a place */
	int inside;
	int failures; /* in a row */
	int64_t next_probe_ms;
	_Atomic bool open; /* of the breaker: refuses */
};

struct gate *gate_open(const char *name, enum metric_upstream upstream,
		       int max_inside)
{
	struct gate *gate = calloc(1, sizeof(*gate));

	if (gate == NULL)
		abort();
	gate->name = name;
	gate->upstream = upstream;
	gate->max_inside = max_inside;
	pthread_mutex_init(&gate->lock, NULL);
	return gate;
}

void gate_close(struct gate *gate)
{
	if (gate == NULL)
		return;
	pthread_mutex_destroy(&gate->lock);
	free(gate);
}

static bool is_full(const struct gate *gate)
{
	return gate->inside >= gate->max_inside;
}

static const char *refuse(const struct gate *gate, enum metric_refusal reason)
{
	metric_count(METRIC_UPSTREAM_REFUSED, gate->upstream, reason);
	return reason == REFUSED_FULL ? "all its places are taken"
				      : "it has not answered lately";
}

/*
 * NULL, or why nobody may enter now. An upstream that answers makes room
 * within moments, so a full gate is waited at; one whose breaker is open is
 * not.
 */
static const char *enter(struct gate *gate)
{
	int64_t now = clock_monotonic_ms();

	if (is_full(gate))
		return refuse(gate, REFUSED_FULL);
	if (gate->open && now < gate->next_probe_ms)
		return refuse(gate, REFUSED_BREAKER);
	if (gate->open)
		gate->next_probe_ms = now + GATE_PROBE_MS;
	gate->inside++;
	return NULL;
}

/*
 * Called with the lock, and without it after. A slow upstream may not hold
 * those who wait for much longer than a silent one.
 */
static bool wait_for_place(const struct job *job, struct gate *gate)
{
	int64_t until_ms = clock_monotonic_ms() + GATE_WAIT_MAX_MS;

	if (until_ms > job->deadline_ms)
		until_ms = job->deadline_ms;
	return queue_wait(&gate->queue, &gate->lock, until_ms) != NULL;
}

bool gate_enter(struct job *job, struct gate *gate)
{
	const char *why;

	pthread_mutex_lock(&gate->lock);
	if (is_full(gate) && !gate->open) {
		if (wait_for_place(job, gate))
			return true;
		pthread_mutex_lock(&gate->lock);
	}
	why = enter(gate);
	pthread_mutex_unlock(&gate->lock);
	if (why != NULL)
		return job_fail(job, ERR_UNAVAILABLE, "%s: %s", gate->name,
				why);
	return true;
}

void gate_leave(struct gate *gate, bool answered)
{
	bool was_open, is_open;

	pthread_mutex_lock(&gate->lock);
	assert(gate->inside > 0);
	was_open = gate->open;
	gate->failures = answered ? 0 : gate->failures + 1;
	is_open = answered
			  ? false
			  : was_open || gate->failures >= GATE_FAILURES_TO_OPEN;
	if (is_open && !was_open)
		gate->next_probe_ms = clock_monotonic_ms() + GATE_PROBE_MS;
	gate->open = is_open;
	if (is_open)
		queue_dismiss(&gate->queue);
	/* a place that is handed on stays taken */
	if (!queue_serve(&gate->queue, gate))
		gate->inside--;
	pthread_mutex_unlock(&gate->lock);
	if (is_open && !was_open)
		log_line(LOG_WARNING, NULL, "%s does not answer", gate->name);
	else if (was_open && !is_open)
		log_line(LOG_WARNING, NULL, "%s answers again", gate->name);
}

void gate_show(const struct gate *gate)
{
	metric_set(METRIC_BREAKERS_OPEN, gate->upstream, gate->open);
}

bool gate_is_open(const struct gate *gate)
{
	return gate->open;
}

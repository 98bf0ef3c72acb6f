/*
 * Counting who is inside, and refusing while the upstream does not answer.
 */
#include "base/gate.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/log.h"

enum { WAIT_SLICE_MS = 50 };

struct gate {
	const char *name;
	enum metric_upstream upstream;
	int max_inside;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed; /* somebody left, or the breaker opened */
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
	condition_init(&gate->changed);
	return gate;
}

void gate_close(struct gate *gate)
{
	if (gate == NULL)
		return;
	pthread_cond_destroy(&gate->changed);
	pthread_mutex_destroy(&gate->lock);
	free(gate);
}

static const char *refuse(const struct gate *gate, enum metric_refusal reason)
{
	metric_count(METRIC_UPSTREAM_REFUSED, gate->upstream, reason);
	return reason == REFUSED_FULL ? "all its places are taken"
				      : "it has not answered lately";
}

/* NULL, or why nobody may enter now. */
static const char *refusal(struct gate *gate)
{
	int64_t now = clock_monotonic_ms();

	if (gate->inside >= gate->max_inside)
		return refuse(gate, REFUSED_FULL);
	if (!gate->open)
		return NULL;
	if (now < gate->next_probe_ms)
		return refuse(gate, REFUSED_BREAKER);
	gate->next_probe_ms = now + GATE_PROBE_MS;
	return NULL;
}

/*
 * An upstream that answers makes room within moments, so a full gate is
 * waited at; one whose breaker is open is not. Silence is counted in slices:
 * to a machine that stalls, a stall is one of them, however long. A slow
 * upstream may not hold those who wait for much longer than a silent one.
 */
static void wait_for_place(const struct job *job, struct gate *gate)
{
	int64_t until_ms = clock_monotonic_ms() + 2 * GATE_WAIT_MS;
	int slices = GATE_WAIT_MS / WAIT_SLICE_MS;

	if (until_ms > job->deadline_ms)
		until_ms = job->deadline_ms;
	while (gate->inside >= gate->max_inside && !gate->open && slices > 0 &&
	       clock_monotonic_ms() < until_ms)
		if (!condition_wait(&gate->changed, &gate->lock,
				    clock_monotonic_ms() + WAIT_SLICE_MS))
			slices--;
}

bool gate_enter(struct job *job, struct gate *gate)
{
	const char *why;

	pthread_mutex_lock(&gate->lock);
	if (gate->inside >= gate->max_inside)
		wait_for_place(job, gate);
	why = refusal(gate);
	if (why == NULL)
		gate->inside++;
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
	gate->inside--;
	was_open = gate->open;
	gate->failures = answered ? 0 : gate->failures + 1;
	is_open = answered
			  ? false
			  : was_open || gate->failures >= GATE_FAILURES_TO_OPEN;
	if (is_open && !was_open)
		gate->next_probe_ms = clock_monotonic_ms() + GATE_PROBE_MS;
	gate->open = is_open;
	if (is_open)
		pthread_cond_broadcast(&gate->changed);
	else
		pthread_cond_signal(&gate->changed);
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

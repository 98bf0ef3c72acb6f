/*
 * Slots under one lock. Those who wait for a connection stand in a queue, so
 * none is free while somebody waits; the thread that makes them waits for
 * `wanted`. No call that can wait on the network is made under the lock.
 */
#include "pg/slots.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/thread.h"
#include "pg/wire.h"

enum {
	CONNECT_MAX_MS = 1500,
	BACK_OFF_MIN_MS = 100,
	/* with a breaker's probe each second: back within two seconds */
	BACK_OFF_MAX_MS = 500,
	LOOK_AT_IDLE_MS = 1000,
	STATEMENT_TIMEOUT_MS = 5000,
};

struct pg_slots {
	const char *url;
	pthread_t maker;
	pthread_mutex_t lock; /* of all below */
	struct queue queue;
	pthread_cond_t wanted;
	bool closing;
	bool failing; /* the last try to connect failed */
	int64_t back_off_ms;
	int size;
	struct pg_slot slots[];
};

static struct pg_slot *find(struct pg_slots *slots, enum pg_slot_state state)
{
	for (int i = 0; i < slots->size; i++)
		if (slots->slots[i].state == state)
			return &slots->slots[i];
	return NULL;
}

static bool are_down(struct pg_slots *slots)
{
	return slots->failing && find(slots, SLOT_FREE) == NULL &&
	       find(slots, SLOT_TAKEN) == NULL;
}

bool pg_slots_are_down(struct pg_slots *slots)
{
	bool down;

	pthread_mutex_lock(&slots->lock);
	down = are_down(slots);
	pthread_mutex_unlock(&slots->lock);
	return down;
}

void pg_slots_count(struct pg_slots *slots, int counts[SLOT_STATES])
{
	memset(counts, 0, SLOT_STATES * sizeof(counts[0]));
	pthread_mutex_lock(&slots->lock);
	for (int i = 0; i < slots->size; i++)
		counts[slots->slots[i].state]++;
	pthread_mutex_unlock(&slots->lock);
}

static struct pg_slot *take(struct pg_slots *slots, int64_t deadline_ms)
{
	struct pg_slot *slot;

	pthread_mutex_lock(&slots->lock);
	slot = find(slots, SLOT_FREE);
	if (slot == NULL && !are_down(slots))
		return queue_wait(&slots->queue, &slots->lock, deadline_ms);
	if (slot != NULL)
		slot->state = SLOT_TAKEN;
	pthread_mutex_unlock(&slots->lock);
	return slot;
}

struct pg_slot *pg_slots_take(struct pg_slots *slots, int64_t deadline_ms)
{
	struct pg_slot *slot = take(slots, deadline_ms);

	while (slot != NULL && !pg_wire_is_alive(slot->connection)) {
		pg_slots_give(slots, slot, false);
		slot = take(slots, deadline_ms);
	}
	return slot;
}

/* Called with the lock: to the one who has waited longest, or free. */
static void hand_on(struct pg_slots *slots, struct pg_slot *slot)
{
	slot->state = SLOT_TAKEN;
	if (!queue_serve(&slots->queue, slot))
		slot->state = SLOT_FREE;
}

void pg_slots_give(struct pg_slots *slots, struct pg_slot *slot, bool usable)
{
	if (!usable) {
		PQfinish(slot->connection);
		slot->connection = NULL;
	}
	pthread_mutex_lock(&slots->lock);
	if (usable) {
		hand_on(slots, slot);
	} else {
		slot->state = SLOT_EMPTY;
		pthread_cond_signal(&slots->wanted);
	}
	pthread_mutex_unlock(&slots->lock);
}

/* Only its first failure and its return are news. */
static void note_attempt(struct pg_slots *slots, bool worked,
			 const char *problem)
{
	metric_count(METRIC_POOL_CONNECTS, worked ? RESULT_OK : RESULT_FAILED,
		     0);
	if (!worked && !slots->failing)
		log_line(LOG_WARNING, NULL, "postgres: no connection: %s",
			 problem);
	if (worked && slots->failing)
		log_line(LOG_WARNING, NULL, "postgres: connected again");
	if (worked)
		slots->back_off_ms = BACK_OFF_MIN_MS;
	else if (slots->failing)
		slots->back_off_ms *= 2;
	if (slots->back_off_ms > BACK_OFF_MAX_MS)
		slots->back_off_ms = BACK_OFF_MAX_MS;
	slots->failing = !worked;
}

/* Called with the lock, which it lets go while it connects. */
static void fill(struct pg_slots *slots, struct pg_slot *slot)
{
	struct pg_how how = { .url = slots->url,
			      .program = "cruddurd",
			      .statement_timeout_ms = STATEMENT_TIMEOUT_MS };
	char problem[PG_PROBLEM_MAX];
	int64_t start_ms = clock_monotonic_ms();
	PGconn *connection;

	pthread_mutex_unlock(&slots->lock);
	connection = pg_wire_connect(&how, start_ms + CONNECT_MAX_MS, problem);
	pthread_mutex_lock(&slots->lock);
	note_attempt(slots, connection != NULL, problem);
	if (connection != NULL) {
		slot->connection = connection;
		memset(slot->prepared, 0, sizeof(slot->prepared));
		hand_on(slots, slot);
		return;
	}
	if (are_down(slots))
		queue_dismiss(&slots->queue);
	/* from the start: a try that ran into its time-out has waited */
	while (!slots->closing &&
	       clock_monotonic_ms() < start_ms + slots->back_off_ms)
		condition_wait(&slots->wanted, &slots->lock,
			       start_ms + slots->back_off_ms);
}

/* Called with the lock, which it lets go while it looks. */
static void replace_dead(struct pg_slots *slots)
{
	for (int i = 0; i < slots->size; i++) {
		struct pg_slot *slot = &slots->slots[i];
		bool usable;

		if (slot->state != SLOT_FREE)
			continue;
		slot->state = SLOT_TAKEN;
		pthread_mutex_unlock(&slots->lock);
		usable = pg_wire_is_alive(slot->connection);
		pg_slots_give(slots, slot, usable);
		pthread_mutex_lock(&slots->lock);
	}
}

static void *make_connections(void *arg)
{
	struct pg_slots *slots = arg;

	pthread_mutex_lock(&slots->lock);
	while (!slots->closing) {
		struct pg_slot *empty = find(slots, SLOT_EMPTY);

		if (empty != NULL) {
			fill(slots, empty);
			continue;
		}
		condition_wait(&slots->wanted, &slots->lock,
			       clock_monotonic_ms() + LOOK_AT_IDLE_MS);
		replace_dead(slots);
	}
	pthread_mutex_unlock(&slots->lock);
	return NULL;
}

struct pg_slots *pg_slots_open(const char *url, int size)
{
	struct pg_slots *slots = calloc(
		1, sizeof(*slots) + (size_t)size * sizeof(slots->slots[0]));

	if (slots == NULL)
		abort();
	slots->url = url;
	slots->size = size;
	slots->back_off_ms = BACK_OFF_MIN_MS;
	pthread_mutex_init(&slots->lock, NULL);
	condition_init(&slots->wanted);
	slots->maker = thread_start(make_connections, slots);
	return slots;
}

void pg_slots_close(struct pg_slots *slots)
{
	pthread_mutex_lock(&slots->lock);
	slots->closing = true;
	pthread_cond_signal(&slots->wanted);
	pthread_mutex_unlock(&slots->lock);
	pthread_join(slots->maker, NULL);
	for (int i = 0; i < slots->size; i++)
		PQfinish(slots->slots[i].connection);
	pthread_cond_destroy(&slots->wanted);
	pthread_mutex_destroy(&slots->lock);
	free(slots);
}

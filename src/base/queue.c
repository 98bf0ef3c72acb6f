/*
 * A list of waiters, each on the stack of its thread with a condition of its
 * own: who is woken has what it waited for, and needs no lock of others.
 */
#include "base/queue.h"

#include <stddef.h>

#include "base/clock.h"
#include "base/condition.h"

enum { SLICE_MS = 50 };

struct waiter {
	pthread_mutex_t lock; /* of what follows; taken after the queue's */
	pthread_cond_t called;
	bool done;
	void *what;
	struct waiter *next; /* under the queue's lock */
};

static void join(struct queue *queue, struct waiter *waiter)
{
	if (queue->first == NULL)
		queue->first = waiter;
	else
		queue->last->next = waiter;
	queue->last = waiter;
}

static void leave(struct queue *queue, const struct waiter *waiter)
{
	struct waiter *before = NULL;
	struct waiter *each = queue->first;

	while (each != waiter) {
		before = each;
		each = each->next;
	}
	if (before == NULL)
		queue->first = waiter->next;
	else
		before->next = waiter->next;
	if (queue->last == waiter)
		queue->last = before;
}

/* False when the moment came first. */
static bool wait_for_call(struct waiter *waiter, int64_t until_ms)
{
	bool done;

	pthread_mutex_lock(&waiter->lock);
	while (!waiter->done && clock_monotonic_ms() < until_ms)
		(void)condition_wait(&waiter->called, &waiter->lock, until_ms);
	done = waiter->done;
	pthread_mutex_unlock(&waiter->lock);
	return done;
}

/*
 * Silence is counted in slices: to a machine that stalls, a stall is one of
 * them, however long.
 */
static void wait_while_it_moves(struct queue *queue, pthread_mutex_t *lock,
				struct waiter *waiter, int64_t until_ms)
{
	uint64_t served = queue->served;
	int slices = QUEUE_SILENCE_MS / SLICE_MS;

	while (slices > 0 && clock_monotonic_ms() < until_ms) {
		int64_t slice_ms = clock_monotonic_ms() + SLICE_MS;

		pthread_mutex_unlock(lock);
		if (wait_for_call(waiter,
				  slice_ms < until_ms ? slice_ms : until_ms))
			return;
		pthread_mutex_lock(lock);
		slices = queue->served == served ? slices - 1
						 : QUEUE_SILENCE_MS / SLICE_MS;
		served = queue->served;
	}
	if (!waiter->done)
		leave(queue, waiter);
	pthread_mutex_unlock(lock);
}

void *queue_wait(struct queue *queue, pthread_mutex_t *lock, int64_t until_ms)
{
	struct waiter waiter = { .lock = PTHREAD_MUTEX_INITIALIZER };

	condition_init(&waiter.called);
	join(queue, &waiter);
	wait_while_it_moves(queue, lock, &waiter, until_ms);
	pthread_cond_destroy(&waiter.called);
	pthread_mutex_destroy(&waiter.lock);
	return waiter.what;
}

static void call_first(struct queue *queue, void *what)
{
	struct waiter *waiter = queue->first;

	queue->first = waiter->next;
	pthread_mutex_lock(&waiter->lock);
	waiter->done = true;
	waiter->what = what;
	pthread_cond_signal(&waiter->called);
	pthread_mutex_unlock(&waiter->lock);
}

bool queue_serve(struct queue *queue, void *what)
{
	if (queue->first == NULL)
		return false;
	queue->served++;
	call_first(queue, what);
	return true;
}

void queue_dismiss(struct queue *queue)
{
	while (queue->first != NULL)
		call_first(queue, NULL);
}

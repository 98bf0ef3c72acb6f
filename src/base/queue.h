/*
 * Threads that wait their turn: first come, first served. What comes free is
 * handed to the first of them, who owns it from then on, so that nobody who
 * came later can be quicker. Guarded by a lock of whoever has the queue.
 */
#ifndef BASE_QUEUE_H
#define BASE_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct waiter;

struct queue {
	struct waiter *first;
	struct waiter *last;
	uint64_t served; /* how many were handed something */
};

/* Without a turn in so long nobody waits on. */
enum { QUEUE_SILENCE_MS = 250 };

/*
 * What this thread is handed, or NULL: `until_ms` (monotonic) has come, the
 * queue was dismissed, or for QUEUE_SILENCE_MS nobody's turn came. A queue that
 * moves is waited in. The lock is held by the caller, and no longer after.
 */
void *queue_wait(struct queue *queue, pthread_mutex_t *lock, int64_t until_ms)
	MUST_CHECK;

/* Hands `what` (not NULL) to the first; false when nobody waits. Locked. */
bool queue_serve(struct queue *queue, void *what) MUST_CHECK;

/* Sends all away empty-handed. Locked. */
void queue_dismiss(struct queue *queue);

#endif

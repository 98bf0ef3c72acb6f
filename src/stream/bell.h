/*
 * Pauses that can be cut short: by the end of the program, and for who waits
 * for news, by a ring.
 */
#ifndef STREAM_BELL_H
#define STREAM_BELL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned rung; /* and not yet heard */
	bool stopped;
};

void bell_init(struct bell *bell);
void bell_release(struct bell *bell);

/* Waits, whoever rings; false at once when the bell was stopped. */
bool bell_pause(struct bell *bell, int64_t ms);

/* The same, but for a ring, also one since the last wait, too. */
bool bell_wait(struct bell *bell, int64_t ms);

void bell_ring(struct bell *bell);

/* From now on nobody waits. */
void bell_stop(struct bell *bell);
bool bell_is_stopped(struct bell *bell);

#endif

/*
 * Waiting on the monotonic clock.
 */
#include "base/condition.h"

#include <stdlib.h>
#include <time.h>

void condition_init(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (pthread_cond_init(condition, &attributes) != 0)
		abort();
	pthread_condattr_destroy(&attributes);
}

bool condition_wait(pthread_cond_t *condition, pthread_mutex_t *lock,
		    int64_t until_ms)
{
	struct timespec moment = { .tv_sec = until_ms / 1000,
				   .tv_nsec = until_ms % 1000 * 1000000 };

	return pthread_cond_timedwait(condition, lock, &moment) == 0;
}

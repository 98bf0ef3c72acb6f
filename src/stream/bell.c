/*
 * One condition for all who wait.
 */
#include "stream/bell.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/condition.h"

void bell_init(struct bell *bell)
{
	*bell = (struct bell){ .stopped = false };
	if (pthread_mutex_init(&bell->lock, NULL) != 0)
		abort();
	condition_init(&bell->changed);
}

void bell_release(struct bell *bell)
{
	pthread_cond_destroy(&bell->changed);
	pthread_mutex_destroy(&bell->lock);
}

static bool wait_for(struct bell *bell, int64_t ms, bool for_ring)
{
	int64_t until_ms = clock_monotonic_ms() + ms;
	bool stopped;

	pthread_mutex_lock(&bell->lock);
	while (!bell->stopped && !(for_ring && bell->rung > 0) &&
	       clock_monotonic_ms() < until_ms)
		(void)condition_wait(&bell->changed, &bell->lock, until_ms);
	if (for_ring)
		bell->rung = 0;
	stopped = bell->stopped;
	pthread_mutex_unlock(&bell->lock);
	return !stopped;
}

bool bell_pause(struct bell *bell, int64_t ms)
{
	return wait_for(bell, ms, false);
}

bool bell_wait(struct bell *bell, int64_t ms)
{
	return wait_for(bell, ms, true);
}

void bell_ring(struct bell *bell)
{
	pthread_mutex_lock(&bell->lock);
	bell->rung++;
	pthread_cond_broadcast(&bell->changed);
	pthread_mutex_unlock(&bell->lock);
}

void bell_stop(struct bell *bell)
{
	pthread_mutex_lock(&bell->lock);
	bell->stopped = true;
	pthread_cond_broadcast(&bell->changed);
	pthread_mutex_unlock(&bell->lock);
}

bool bell_is_stopped(struct bell *bell)
{
	bool stopped;

	pthread_mutex_lock(&bell->lock);
	stopped = bell->stopped;
	pthread_mutex_unlock(&bell->lock);
	return stopped;
}

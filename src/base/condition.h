/*
 * Condition variables that wait to a moment of clock_monotonic_ms, so that a
 * change of the system's time neither cuts a wait short nor draws it out.
 */
#ifndef BASE_CONDITION_H
#define BASE_CONDITION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

void condition_init(pthread_cond_t *condition);

/* False when the moment came before a signal. `lock` is held. */
bool condition_wait(pthread_cond_t *condition, pthread_mutex_t *lock,
		    int64_t until_ms);

#endif

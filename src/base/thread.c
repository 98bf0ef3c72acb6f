/*
 * A new thread inherits the mask of the one that makes it.
 */
#include "base/thread.h"

#include <signal.h>
#include <stdlib.h>

pthread_t thread_start(void *(*run)(void *argument), void *argument)
{
	sigset_t all, before;
	pthread_t thread;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, run, argument) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return thread;
}

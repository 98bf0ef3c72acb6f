/*
 * One worker process: its stores, its threads, its end.
 */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include <stdnoreturn.h>

#include "base/metrics.h"
#include "base/settings.h"
#include "base/shared.h"

struct worker_start {
	const struct settings *settings;
	struct shared *shared;
	struct metrics *metrics;
	int number; /* its slot among the counters */
	int listen_fd;
	int life_fd; /* its end means that the master is gone */
	int ready_fd; /* the pid is written here once requests are accepted */
};

/*
 * Runs a freshly forked worker until it is told to end: SIGTERM leaves the
 * requests that wait on the socket to the other workers, SIGQUIT and the end
 * of the master answer those too. What has begun is always answered. Waits at
 * start, for at most two seconds, until the stores are connected.
 */
noreturn void worker_run(const struct worker_start *start);

#endif

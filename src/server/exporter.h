/*
 * The process that shows the metrics: a child of the master beside the
 * workers. It needs neither them nor a store, only the mappings, so it answers
 * while all of them are busy, hang or die.
 */
#ifndef SERVER_EXPORTER_H
#define SERVER_EXPORTER_H

#include <stdnoreturn.h>

#include "base/metrics.h"
#include "base/shared.h"

struct exporter_start {
	const char *address;
	struct metrics *metrics;
	struct shared *shared;
	int64_t started_s; /* the master, since 1970 */
	int life_fd; /* its end means that the master is gone */
};

/*
 * Runs the freshly forked process until SIGTERM or the end of the master. An
 * address in use is told once, and tried again: no request depends on it.
 */
noreturn void exporter_run(const struct exporter_start *start);

#endif

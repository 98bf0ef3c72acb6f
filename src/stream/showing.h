/*
 * The thread that shows the metrics of cruddur-stream.
 */
#ifndef STREAM_SHOWING_H
#define STREAM_SHOWING_H

#include <pthread.h>

#include "base/metrics_text.h"
#include "stream/task.h"

struct showing {
	struct workshop *workshop;
	struct metrics *metrics;
	struct metrics_about about;
	pthread_t thread;
	bool runs;
};

/*
 * Counts from now on, and shows it at the settings' address unless that is
 * off. An address in use is told once, and tried again.
 */
void showing_start(struct showing *showing, struct workshop *workshop);

/* After the bell's stop. */
void showing_end(struct showing *showing);

#endif

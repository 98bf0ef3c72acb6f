/*
 * What is counted for those who watch. The master makes one mapping before it
 * forks; in it each worker number has a slot of cells, which outlives the
 * process that counts there, so that a dead worker loses nothing. Counting is
 * a relaxed addition to the slot of one's own process. In a process without a
 * slot (a command, a test) it does nothing. base/metric_names.h names what
 * there is, base/metrics_table.h describes it, base/metrics_text.h writes it
 * for Prometheus.
 */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/metric_names.h"

enum {
	METRICS_WORKERS_MAX = 64,
	METRICS_OWN_SLOT = METRICS_WORKERS_MAX, /* of what is no worker */
	METRICS_ROUTES_MAX = 64,
};

/* A gauge whose value is not known. */
#define METRIC_UNKNOWN INT64_MIN

struct metrics;

/* A new mapping, all zero; NULL when the system refuses. */
struct metrics *metrics_map(void);
void metrics_unmap(struct metrics *metrics);

/* From now on this process counts in that slot; with NULL, nowhere. */
void metrics_use(struct metrics *metrics, int slot);

/*
 * Adds to a counter. `first` and `second` are the values of its labels, 0
 * where it has none; those out of range are not counted.
 */
void metric_add(enum metric metric, int first, int second, uint64_t number);

/* Adds one. */
void metric_count(enum metric metric, int first, int second);

/* Sets a gauge of this slot. What is shown is the sum over the slots. */
void metric_set(enum metric metric, int first, int64_t value);

/* Adds a duration to a histogram. */
void metric_observe(enum metric metric, int first, int64_t us);

/* The gauges of a slot whose process is gone. */
void metrics_forget_gauges(struct metrics *metrics, int slot);

/* The place of an HTTP status among the values of its label. */
int metric_status(int status);

/* The word of an access pattern (base/job.h), for the log. */
const char *metric_pattern_word(int pattern);

/* The bounds of all histograms, in microseconds; the last has none. */
enum { METRIC_BUCKETS = 15 };
extern const int64_t metric_bounds_us[METRIC_BUCKETS - 1];

/*
 * The sum over all slots of one cell: of a counter or gauge (`second` is its
 * label), or of a histogram's bucket (`second` counts them; behind the last
 * one stands the sum in microseconds). METRIC_UNKNOWN for an unknown gauge.
 */
int64_t metrics_sum(const struct metrics *metrics, enum metric metric,
		    int first, int second);

#endif

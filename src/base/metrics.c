/*
 * The cells. A slot is a whole number of cache lines, so that workers on
 * different cores never write to the same one. Nothing is ever locked: a
 * scrape may see one cell before and another after a request.
 */
#include "base/metrics.h"

#include <assert.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "base/attr.h"
#include "base/metrics_table.h"

enum {
	LINE_BYTES = 128, /* lines are fetched in pairs */
	SLOTS = METRICS_WORKERS_MAX + 1,
};

typedef _Atomic int64_t cell;

struct metrics {
	size_t bytes; /* of the mapping */
	size_t cells; /* of a slot */
	size_t at[METRICS]; /* a metric's first cell in each slot */
	_Alignas(LINE_BYTES) cell slots[];
};

/* Where this process counts, set before its threads start. */
static struct {
	const struct metrics *metrics;
	cell *slot;
} own;

const int64_t metric_bounds_us[METRIC_BUCKETS - 1] = {
	500,	1000,	2500,	5000,	 10000,	  25000,   50000,
	100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000,
};

/* A histogram's cells stand where the second label's would. */
static size_t width(const struct metric_row *row)
{
	if (row->kind == METRIC_HISTOGRAM)
		return METRIC_BUCKETS + 1;
	return (size_t)metric_second_count(row);
}

static size_t lay_out(size_t at[METRICS])
{
	const size_t line = LINE_BYTES / sizeof(cell);
	size_t next = 0;

	for (int i = 0; i < METRICS; i++) {
		const struct metric_row *row = &metrics_table[i];

		at[i] = next;
		next += (size_t)metric_first_count(row) * width(row);
	}
	return (next + line - 1) / line * line;
}

struct metrics *metrics_map(void)
{
	size_t at[METRICS];
	size_t cells = lay_out(at);
	size_t bytes = sizeof(struct metrics) + SLOTS * cells * sizeof(cell);
	struct metrics *metrics = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (metrics == MAP_FAILED)
		return NULL;
	metrics->bytes = bytes;
	metrics->cells = cells;
	memcpy(metrics->at, at, sizeof(at));
	return metrics;
}

void metrics_unmap(struct metrics *metrics)
{
	if (metrics == NULL)
		return;
	if (own.metrics == metrics)
		metrics_use(NULL, 0);
	munmap(metrics, metrics->bytes);
}

void metrics_use(struct metrics *metrics, int slot)
{
	own.metrics = metrics;
	own.slot = NULL;
	if (metrics != NULL && slot >= 0 && slot < SLOTS)
		own.slot = &metrics->slots[(size_t)slot * metrics->cells];
}

static bool is_known(const struct metric_row *row, int first, int second)
{
	return first >= 0 && first < metric_first_count(row) && second >= 0 &&
	       (size_t)second < width(row);
}

/* The cell of this process; NULL where there is none. */
static cell *own_cell(enum metric metric, int first, int second)
{
	const struct metric_row *row = &metrics_table[metric];

	assert(is_known(row, first, second));
	if (own.slot == NULL || !is_known(row, first, second))
		return NULL;
	return &own.slot[own.metrics->at[metric] + (size_t)first * width(row) +
			 (size_t)second];
}

static void add(enum metric metric, int first, int second, int64_t number)
{
	cell *into = own_cell(metric, first, second);

	if (into != NULL)
		atomic_fetch_add_explicit(into, number, memory_order_relaxed);
}

void metric_add(enum metric metric, int first, int second, uint64_t number)
{
	add(metric, first, second, (int64_t)number);
}

void metric_count(enum metric metric, int first, int second)
{
	add(metric, first, second, 1);
}

void metric_set(enum metric metric, int first, int64_t value)
{
	cell *into = own_cell(metric, first, 0);

	if (into != NULL)
		atomic_store_explicit(into, value, memory_order_relaxed);
}

void metric_observe(enum metric metric, int first, int64_t us)
{
	int bucket = 0;

	if (us < 0)
		us = 0;
	while (bucket < METRIC_BUCKETS - 1 && us > metric_bounds_us[bucket])
		bucket++;
	add(metric, first, bucket, 1);
	add(metric, first, METRIC_BUCKETS, us);
}

void metrics_forget_gauges(struct metrics *metrics, int slot)
{
	cell *cells = &metrics->slots[(size_t)slot * metrics->cells];

	for (int i = 0; i < METRICS; i++) {
		const struct metric_row *row = &metrics_table[i];

		if (row->kind != METRIC_GAUGE)
			continue;
		for (int first = 0; first < metric_first_count(row); first++)
			atomic_store(&cells[metrics->at[i] + (size_t)first], 0);
	}
}

int64_t metrics_sum(const struct metrics *metrics, enum metric metric,
		    int first, int second)
{
	size_t offset = metrics->at[metric] +
			(size_t)first * width(&metrics_table[metric]) +
			(size_t)second;
	int64_t sum = 0;

	for (size_t i = 0; i < SLOTS; i++) {
		int64_t value = atomic_load_explicit(
			&metrics->slots[i * metrics->cells + offset],
			memory_order_relaxed);

		if (value == METRIC_UNKNOWN)
			return METRIC_UNKNOWN;
		sum += value;
	}
	return sum;
}

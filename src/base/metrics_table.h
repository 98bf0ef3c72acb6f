/*
 * The table of metrics: what each is called, what it means, its labels.
 */
#ifndef BASE_METRICS_TABLE_H
#define BASE_METRICS_TABLE_H

#include "base/metrics.h"

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

/* Whose answer it stands in. */
enum metric_of { METRIC_OF_SERVER = 1, METRIC_OF_STREAM = 2 };

struct metric_label {
	const char *name; /* NULL: the values are whole pairs of name and value,
			     and come with the routes */
	const char *const *words;
	int count;
};

struct metric_row {
	const char *name;
	const char *help;
	enum metric_kind kind;
	const struct metric_label *first, *second; /* NULL: none */
	int decimals; /* cells count in tenths, hundredths, … of the unit */
	unsigned of;
	bool sparse; /* what never happened is not shown */
};

extern const struct metric_row metrics_table[METRICS];

/* How many values the row's labels have; at least 1 each. */
int metric_first_count(const struct metric_row *row);
int metric_second_count(const struct metric_row *row);

#endif

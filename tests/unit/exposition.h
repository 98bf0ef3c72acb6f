/*
 * A small reader of Prometheus' text format, strict enough to hold ours
 * against: each line is a HELP, a TYPE or a sample of the family before it.
 */
#ifndef TESTS_UNIT_EXPOSITION_H
#define TESTS_UNIT_EXPOSITION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { EXPOSITION_SAMPLES_MAX = 8192 };

struct sample {
	struct str series; /* the name with its labels, as written */
	struct str value;
};

struct exposition {
	struct sample samples[EXPOSITION_SAMPLES_MAX];
	size_t count;
	size_t families;
	const char *fault; /* NULL: none */
	struct str fault_line;
};

/* Reads all of `text`; false with the first fault and its line. */
bool exposition_read(struct exposition *exposition, struct str text);

/* The value of a series; its data is NULL where there is none. */
struct str exposition_value(const struct exposition *exposition,
			    const char *series);

#endif

/*
 * How far long work has come, on standard error: a line that moves on a
 * terminal, else a line every few seconds.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what; /* "items read" */
	bool is_terminal;
	bool is_shown; /* a line stands there, to be written over */
	int64_t due_ms; /* clock_monotonic_ms() of the next one */
};

/*
 * Nothing is shown of work that is done before the first line is due, and
 * never anything unless `wanted`.
 */
struct progress progress_make(const char *what, bool wanted);
void progress_show(struct progress *progress, uint64_t count);

/* Before anything else is written to the terminal, and at the end. */
void progress_clear(struct progress *progress);

#endif

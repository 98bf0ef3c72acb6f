/*
 * How far long work has come.
 */
#include "cli/progress.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/clock.h"

enum { TERMINAL_MS = 500, LOG_MS = 5000 };

static int64_t next_ms(const struct progress *progress)
{
	return clock_monotonic_ms() +
	       (progress->is_terminal ? TERMINAL_MS : LOG_MS);
}

struct progress progress_make(const char *what, bool wanted)
{
	struct progress progress = { .what = what,
				     .is_terminal = isatty(STDERR_FILENO) };

	progress.due_ms = wanted ? next_ms(&progress) : INT64_MAX;
	return progress;
}

void progress_show(struct progress *progress, uint64_t count)
{
	if (clock_monotonic_ms() < progress->due_ms)
		return;
	progress->due_ms = next_ms(progress);
	progress_clear(progress);
	fprintf(stderr, "%s: %" PRIu64 "%s", progress->what, count,
		progress->is_terminal ? "" : "\n");
	progress->is_shown = progress->is_terminal;
}

void progress_clear(struct progress *progress)
{
	if (progress->is_shown)
		fputs("\r\033[K", stderr);
	progress->is_shown = false;
}

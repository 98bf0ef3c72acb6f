/*
 * Log lines: one event, one line, one write of at most 4 KiB to stderr, as
 * key=value pairs. Values are quoted and escaped where they need it. A full
 * pipe drops the line and counts it; it never blocks a request. What leads to
 * systemd's journal has the level before it, as "<3>" for an error, which the
 * journal takes off.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* "error", "warning", "info", "debug"; false for another word. */
bool log_level_parse(struct str word, enum log_level *level) MUST_CHECK;

/*
 * Sets the level and finds out how to write to stderr without blocking and
 * without changing it for others. `program` is a literal. Call before threads
 * start; again to change the level.
 */
void log_open(enum log_level level, const char *program);

/*
 * Writes `time=… level=… program=… req=… route=… viewer=… msg="…"`; `job` may
 * be NULL. `error` means that a person must act; a client's mistake is info.
 * Never give it tokens, secrets, bodies or signed strings.
 */
void log_line(enum log_level level, const struct job *job, const char *format,
	      ...) PRINTF_LIKE(3, 4);

/* What the line of a finished request says beside the job's own tags. */
struct log_access {
	struct str method;
	int status;
	size_t bytes;
	int64_t duration_us;
};

/* The one access line of a request, with the failure's reason if there is. */
void log_access(const struct job *job, const struct log_access *access);

/* Lines lost to a full pipe since the start. */
uint64_t log_dropped(void);

#endif

/*
 * The metrics as Prometheus reads them: the text format 0.0.4.
 */
#ifndef BASE_METRICS_TEXT_H
#define BASE_METRICS_TEXT_H

#include "base/buf.h"
#include "base/metrics_table.h"

#define METRICS_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum { METRICS_TEXT_MAX = 1024 * 1024 };

/* What the cells do not know. */
struct metrics_about {
	const char *program;
	const char *version;
	int64_t started_s; /* seconds since 1970 */
	/* `method="GET",route="/api/me"` and so on, a text for each route */
	const char *const *routes;
	int route_count;
	enum metric_of of; /* which metrics are shown */
};

/* Appends all of them; the same cells give the same text. */
void metrics_write(struct buf *out, const struct metrics *metrics,
		   const struct metrics_about *about);

#endif

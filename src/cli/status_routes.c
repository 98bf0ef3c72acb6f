/*
 * Requests by route: how many, how many failed, how long they took.
 */
#include "cli/status.h"

#include <math.h>

#include "base/metrics.h"

static const struct report_column columns[] = {
	{ "METHOD", "method", REPORT_TEXT, 0 },
	{ "ROUTE", "route", REPORT_TEXT, 0 },
	{ "REQUESTS", "requests", REPORT_NUMBER, 0 },
	{ "5XX", "failed", REPORT_NUMBER, 0 },
	{ "P50 MS", "p50_ms", REPORT_NUMBER, 0 },
	{ "P99 MS", "p99_ms", REPORT_NUMBER, 0 },
};
static const struct report_form form = { "routes", "No requests yet.", columns,
					 ARRAY_SIZE(columns) };

struct line {
	struct str method;
	struct str route;
	double requests, failed, p50_ms, p99_ms;
};

static const char seconds[] = "cruddur_request_duration_seconds";

static struct line read_line(struct job *job, const struct samples *samples,
			     const struct sample *count)
{
	struct line line = { .method = sample_label(count, "method"),
			     .route = sample_label(count, "route"),
			     .requests = count->value };
	const char *labels = job_text(job, "method=\"%.*s\",route=\"%.*s\"",
				      STR(line.method), STR(line.route));
	const char *const with[] = { labels, NULL };
	const char *const failed[] = { labels, "status=\"5", NULL };

	line.failed = samples_sum(samples, "cruddur_requests_total", failed);
	line.p50_ms = samples_quantile(samples, seconds, with, 0.5) * 1000;
	line.p99_ms = samples_quantile(samples, seconds, with, 0.99) * 1000;
	return line;
}

/* The next route that was asked for, from the sample `*next` on. */
static bool next_line(const struct status *status, size_t *next,
		      struct line *line)
{
	const struct samples *samples = &status->server.samples;

	while (*next < samples->count) {
		const struct sample *sample = &samples->rows[(*next)++];

		if (!str_is(sample->name,
			    "cruddur_request_duration_seconds_count"))
			continue;
		*line = read_line(status->cli->job, samples, sample);
		return true;
	}
	return false;
}

void status_routes_write(struct buf *json, const struct status *status)
{
	const char *separator = "";
	struct line line;
	size_t next = 0;

	buf_add_text(json, ",\"routes\":[");
	while (next_line(status, &next, &line)) {
		buf_printf(json,
			   "%s{\"method\":\"%.*s\",\"route\":\"%.*s\","
			   "\"requests\":%.0f,\"failed\":%.0f,"
			   "\"p50_ms\":%.3f,\"p99_ms\":%.3f}",
			   separator, STR(line.method), STR(line.route),
			   line.requests, line.failed, line.p50_ms,
			   line.p99_ms);
		separator = ",";
	}
	buf_add_char(json, ']');
}

bool status_routes_print(const struct status *status)
{
	struct job *job = status->cli->job;
	struct report report;
	struct line line;
	size_t next = 0;

	if (!status->server.is_there)
		return true;
	putchar('\n');
	report_open(&report, job, false, stdout, &form);
	while (next_line(status, &next, &line)) {
		const struct str cells[] = {
			line.method,
			line.route,
			str_of(job_text(job, "%.0f", line.requests)),
			str_of(job_text(job, "%.0f", line.failed)),
			str_of(job_text(job, "%.1f", line.p50_ms)),
			str_of(job_text(job, "%.1f", line.p99_ms)),
		};

		report_add(&report, cells);
	}
	return report_close(&report, str_of(""));
}

/*
 * What the samples of a program say, in rows.
 */
#include "cli/status.h"

#include <math.h>

#include "base/clock.h"

static const double keys_old_s = 2 * 3600; /* they are renewed each hour */
static const double lag_long_s = 60;

typedef const char *const labels[];

#define LABELS(...) ((labels){ __VA_ARGS__, NULL })

static double server(const struct status *status, const char *name,
		     const char *const *with)
{
	return samples_sum(&status->server.samples, name, with);
}

static double stream(const struct status *status, const char *name,
		     const char *const *with)
{
	return samples_sum(&status->stream.samples, name, with);
}

static struct str version_of(const struct samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		if (str_is(samples->rows[i].name, "cruddur_build_info"))
			return sample_label(&samples->rows[i], "version");
	return str_of("?");
}

static double seconds_up(const struct samples *samples)
{
	double started =
		samples_sum(samples, "cruddur_start_time_seconds", NULL);
	double up = (double)clock_now_us() / 1e6 - started;

	return up > 1 ? up : 1;
}

/* "3 h 12 min" */
static const char *duration(struct job *job, double seconds)
{
	if (isnan(seconds))
		return "-";
	if (seconds < 1)
		return job_text(job, "%.1f ms", seconds * 1000);
	if (seconds < 120)
		return job_text(job, "%.1f s", seconds);
	if (seconds < 7200)
		return job_text(job, "%.0f min", floor(seconds / 60));
	if (seconds < 48 * 3600)
		return job_text(job, "%.0f h %.0f min", floor(seconds / 3600),
				floor(fmod(seconds, 3600) / 60));
	return job_text(job, "%.0f days", floor(seconds / 86400));
}

static void add_workers(struct status *status)
{
	struct job *job = status->cli->job;
	const struct samples *samples = &status->server.samples;
	double wanted = server(status, "cruddur_workers_wanted", NULL);
	double ready =
		server(status, "cruddur_workers", LABELS("state=\"ready\""));

	status_add(status, "cruddurd",
		   ready < wanted ? STATUS_FINDING : STATUS_OK,
		   job_text(job,
			    "%.*s, up %s; workers %.0f of %.0f, %.0f died and "
			    "were replaced",
			    STR(version_of(samples)),
			    duration(job, seconds_up(samples)), ready, wanted,
			    server(status, "cruddur_workers_replaced_total",
				   NULL)));
}

static void add_requests(struct status *status)
{
	struct job *job = status->cli->job;
	double count = server(status, "cruddur_requests_total", NULL);

	status_add(status, "requests", STATUS_OK,
		   job_text(job,
			    "%.0f, %.2f a second since the start; %.0f failed "
			    "(5xx), %.0f refused (4xx)",
			    count, count / seconds_up(&status->server.samples),
			    server(status, "cruddur_requests_total",
				   LABELS("status=\"5")),
			    server(status, "cruddur_requests_total",
				   LABELS("status=\"4"))));
}

static void add_upstream(struct status *status, const char *name)
{
	struct job *job = status->cli->job;
	const char *label = job_text(job, "upstream=\"%s\"", name);
	const char *metric = "cruddur_upstream_calls_total";
	double open = server(status, "cruddur_breakers_open", LABELS(label));
	double calls = server(status, metric, LABELS(label));
	double well = server(status, metric, LABELS(label, "outcome=\"ok\""));

	status_add(
		status, job_text(job, "calls to %s", name),
		open > 0 ? STATUS_FINDING : STATUS_OK,
		job_text(job,
			 "%.0f, %.0f not well, %.0f tried again, %.0f refused "
			 "before; p99 %s%s",
			 calls, calls - well,
			 server(status, "cruddur_upstream_retries_total",
				LABELS(label)),
			 server(status, "cruddur_upstream_refused_total",
				LABELS(label)),
			 duration(job,
				  samples_quantile(&status->server.samples,
						   "cruddur_upstream_duration_"
						   "seconds",
						   LABELS(label), 0.99)),
			 open > 0 ? "; given up for now" : ""));
}

static void add_pool(struct status *status)
{
	struct job *job = status->cli->job;
	double free = server(status, "cruddur_postgres_pool_connections",
			     LABELS("state=\"free\""));
	double taken = server(status, "cruddur_postgres_pool_connections",
			      LABELS("state=\"taken\""));

	status_add(status, "connections",
		   free + taken > 0 ? STATUS_OK : STATUS_FINDING,
		   job_text(job, "%.0f to postgres, %.0f taken; waited p99 %s",
			    free + taken, taken,
			    duration(job, samples_quantile(
						  &status->server.samples,
						  "cruddur_postgres_pool_wait_"
						  "seconds",
						  NULL, 0.99))));
}

/* `separator` stands between those that are not 0. */
static const char *list_by(struct job *job, const struct samples *samples,
			   const char *name, const char *label,
			   const char *except)
{
	struct buf list = buf_make(job, 128, 4096);

	for (size_t i = 0; i < samples->count; i++) {
		const struct sample *sample = &samples->rows[i];
		struct str word = sample_label(sample, label);

		if (!str_is(sample->name, name) || sample->value == 0 ||
		    str_is(word, except))
			continue;
		buf_printf(&list, "%s%.*s %.12g", list.len > 0 ? ", " : "",
			   STR(word), sample->value);
	}
	return list.len > 0 ? job_text(job, "%.*s", STR(buf_str(&list)))
			    : "none";
}

static void add_capacity(struct status *status)
{
	status_add(status, "capacity units", STATUS_OK,
		   list_by(status->cli->job, &status->server.samples,
			   "cruddur_dynamodb_capacity_units_total", "pattern",
			   ""));
}

static void add_tokens(struct status *status)
{
	struct job *job = status->cli->job;

	status_add(
		status, "tokens", STATUS_OK,
		job_text(job, "%.0f good; refused: %s",
			 server(status, "cruddur_tokens_total",
				LABELS("verdict=\"good\"")),
			 list_by(job, &status->server.samples,
				 "cruddur_tokens_total", "verdict", "good")));
}

static void add_keys(struct status *status)
{
	struct job *job = status->cli->job;
	double age = server(status, "cruddur_key_set_age_seconds", NULL);
	bool good = age < keys_old_s;

	status_add(status, "key set", good ? STATUS_OK : STATUS_FINDING,
		   isnan(age) ? "never fetched: nobody can sign in"
			      : job_text(job, "fetched %s ago",
					 duration(job, age)));
}

static void add_caches(struct status *status)
{
	static const char *const names[] = { "tokens", "viewers", "names",
					     "members", "pages" };
	struct job *job = status->cli->job;
	struct buf list = buf_make(job, 128, 4096);
	const char *metric = "cruddur_cache_lookups_total";

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *label = job_text(job, "cache=\"%s\"", names[i]);
		double all = server(status, metric, LABELS(label));
		double hits =
			server(status, metric, LABELS(label, "result=\"hit\""));

		if (all > 0)
			buf_printf(&list, "%s%s %.0f %%",
				   list.len > 0 ? ", " : "", names[i],
				   100 * hits / all);
	}
	status_add(status, "found in caches", STATUS_OK,
		   list.len > 0 ? job_text(job, "%.*s", STR(buf_str(&list)))
				: "nothing was looked up");
}

void status_of_server(struct status *status)
{
	add_workers(status);
	add_requests(status);
	add_pool(status);
	add_upstream(status, "postgres");
	add_upstream(status, "dynamodb");
	add_upstream(status, "cognito");
	add_capacity(status);
	add_keys(status);
	add_tokens(status);
	add_caches(status);
}

void status_of_stream(struct status *status)
{
	struct job *job = status->cli->job;
	const struct samples *samples = &status->stream.samples;
	double lag = stream(status, "cruddur_stream_lag_seconds", NULL);
	double aside = stream(status, "cruddur_stream_groups_total",
			      LABELS("result=\"set_aside\""));

	status_add(
		status, "cruddur-stream",
		lag > lag_long_s || aside > 0 ? STATUS_FINDING : STATUS_OK,
		job_text(job,
			 "%.*s, up %s; %s behind, %.0f shards, %.0f records; "
			 "groups: %s; %.0f failures, %.0f repairs",
			 STR(version_of(samples)),
			 duration(job, seconds_up(samples)), duration(job, lag),
			 stream(status, "cruddur_stream_shards", NULL),
			 stream(status, "cruddur_stream_records_total", NULL),
			 list_by(job, samples, "cruddur_stream_groups_total",
				 "result", ""),
			 stream(status, "cruddur_stream_failures_total", NULL),
			 stream(status, "cruddur_stream_repairs_total",
				LABELS("event=\"done\""))));
}

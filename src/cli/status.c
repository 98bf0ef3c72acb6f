/*
 * status: what all programs show, and whether the stores answer. Each question
 * is a job of its own, so that one without an answer is a row and not the end.
 */
#include "cli/status.h"

#include "base/metrics_text.h"
#include "net/http_client.h"

enum { ASK_MS = 3000, JSON_MAX = 4 * 1024 * 1024 };

static const char *const state_words[] = {
	[STATUS_OK] = "ok",
	[STATUS_OFF] = "off",
	[STATUS_FINDING] = "finding",
	[STATUS_SILENT] = "silent",
};

static const struct report_column columns[] = {
	{ "WHAT", "name", REPORT_TEXT, 0 },
	{ "STATE", "state", REPORT_TEXT, 0 },
	{ "DETAIL", "detail", REPORT_TEXT, 0 },
};
static const struct report_form form = { "checks", "Nothing was asked.",
					 columns, ARRAY_SIZE(columns) };

void status_add(struct status *status, const char *what,
		enum status_state state, const char *detail)
{
	const struct str cells[] = { str_of(what), str_of(state_words[state]),
				     str_of(detail) };

	status->silent += state == STATUS_SILENT;
	status->findings += state == STATUS_FINDING;
	report_add(&status->report, cells);
}

/* Text and samples are the command's job's; a failure is a row. */
static void ask(struct status *status, struct http_pool *pool,
		const char *program, const char *address,
		struct shown_by *answer)
{
	struct job *job = status->cli->job;
	struct http_call call = {
		.method = "GET",
		.url = job_text(job, "http://%s/metrics", address),
		.max_reply_bytes = METRICS_TEXT_MAX,
		.timeout_ms = ASK_MS,
	};
	struct http_reply reply;

	if (settings_is_off(address)) {
		status_add(status, program, STATUS_OFF,
			   "its metrics are off in the settings");
		return;
	}
	http_send(job, pool, &call, &reply);
	if (reply.outcome == HTTP_ANSWERED && reply.status == 200)
		answer->is_there =
			samples_read(job, reply.body, &answer->samples);
	if (!answer->is_there)
		status_add(status, program, STATUS_SILENT,
			   job_text(job, "no metrics at %s: %s", address,
				    reply.problem));
}

static void ask_programs(struct status *status)
{
	const struct settings *settings = &status->cli->settings;
	struct http_pool *pool = http_pool_open();

	ask(status, pool, "cruddurd", settings->metrics_listen,
	    &status->server);
	if (status->server.is_there)
		status_of_server(status);
	ask(status, pool, "cruddur-stream", settings->stream_metrics_listen,
	    &status->stream);
	if (status->stream.is_there)
		status_of_stream(status);
	http_pool_close(pool);
}

static void add_program(struct buf *json, const char *name,
			const struct shown_by *shown)
{
	buf_printf(json, ",\"%s\":", name);
	if (shown->is_there)
		samples_write(json, &shown->samples);
	else
		buf_add_text(json, "null");
}

static bool close_report(struct status *status)
{
	struct buf json = buf_make(status->cli->job, 4096, JSON_MAX);
	struct str members;

	buf_printf(&json, "\"silent\":%d,\"findings\":%d", status->silent,
		   status->findings);
	status_routes_write(&json, status);
	add_program(&json, "cruddurd", &status->server);
	add_program(&json, "cruddur-stream", &status->stream);
	return buf_done(&json, &members) &&
	       report_close(&status->report, members) &&
	       (status->cli->options.json || status_routes_print(status));
}

bool status_show(struct cli *cli)
{
	struct status status = { .cli = cli };

	report_open(&status.report, cli->job, cli->options.json, stdout, &form);
	ask_programs(&status);
	status_of_stores(&status);
	if (!close_report(&status))
		return false;
	if (status.silent > 0)
		return job_fail(cli->job, ERR_UNAVAILABLE,
				"Not all of it answers (%d do not).",
				status.silent);
	if (status.findings > 0)
		return job_fail(cli->job, ERR_LEFT,
				"Not all is as it should be (findings: %d).",
				status.findings);
	return true;
}

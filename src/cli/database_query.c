/*
 * Statements that answer with a number, one after another.
 */
#include "cli/database_query.h"

#include "store/now.h"

enum { STEP_MS = 5 * 60 * 1000 };

bool database_steps(struct cli *cli, database_step step, void *context)
{
	bool more = true, done = true;
	struct job job;

	job_init(&job);
	while (done && more) {
		more = false;
		job_start(&job, STEP_MS);
		done = step(&job, context, &more);
		if (!done)
			job_fail(cli->job, job.error, "%s", job.reason);
		job_end(&job);
	}
	job_release(&job);
	return done;
}

bool database_count_and_text(struct job *job, struct pg_session *session,
			     enum query query, const char *const *params,
			     int count, int64_t *number, const char **text)
{
	const struct query_info *info = &queries[query];
	struct pg_table table;
	uint64_t read;

	if (!pg_session_query(job, session, info->text, params, count, &table))
		return false;
	if (table.rows != 1 ||
	    !str_to_number(str_of(pg_cell(&table, 0, 0)), INT64_MAX, &read))
		return job_fail(job, ERR_INTERNAL, "%s gives no number",
				info->name);
	*number = (int64_t)read;
	*text = table.columns > 1 ? pg_cell(&table, 0, 1) : "";
	return true;
}

bool database_count(struct job *job, struct pg_session *session,
		    enum query query, const char *const *params, int count,
		    int64_t *number)
{
	const char *text;

	return database_count_and_text(job, session, query, params, count,
				       number, &text);
}

const char *database_now(struct cli *cli)
{
	const struct stores stores = { .settings = &cli->settings };

	return now_param(cli->job, &stores).data;
}

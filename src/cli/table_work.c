/*
 * Going through the whole table.
 */
#include "cli/table_work.h"

#include <inttypes.h>

#include "base/clock.h"

enum {
	PAGE_MS = 60 * 60 * 1000,
	PROGRESS_MS = 1000,
	PROGRESS_ITEMS = 2000,
};

void table_work_begin(struct table_work *work, struct cli *cli,
		      const struct report_form *form)
{
	*work = (struct table_work){ .cli = cli,
				     .lock = PTHREAD_MUTEX_INITIALIZER,
				     .shown_ms = clock_monotonic_ms() };
	if (form != NULL)
		report_open(&work->report, cli->job, cli->options.json, stdout,
			    form);
}

void table_work_tell(struct table_work *work, const struct str *cells,
		     uint64_t *count)
{
	pthread_mutex_lock(&work->lock);
	report_add(&work->report, cells);
	*count += 1;
	pthread_mutex_unlock(&work->lock);
}

void table_work_add(struct table_work *work, uint64_t *count, uint64_t more)
{
	pthread_mutex_lock(&work->lock);
	*count += more;
	pthread_mutex_unlock(&work->lock);
}

void table_work_fail(struct table_work *work, const struct job *job)
{
	pthread_mutex_lock(&work->lock);
	if (work->error == ERR_NONE) {
		work->error = job->error;
		memcpy(work->reason, job->reason, sizeof(work->reason));
	}
	pthread_mutex_unlock(&work->lock);
}

bool table_work_has_failed(struct table_work *work)
{
	bool failed;

	pthread_mutex_lock(&work->lock);
	failed = work->error != ERR_NONE;
	pthread_mutex_unlock(&work->lock);
	return failed;
}

static bool next_page(struct table_work *work, struct job *job,
		      page_function *work_on, void *context)
{
	struct items rows;

	if (!table_scan_next(job, &work->cli->stores, &work->scan, &rows) ||
	    !work_on(context, job, &rows))
		return false;
	return !table_work_has_failed(work) ||
	       job_fail(job, work->error, "%s", work->reason);
}

static bool progress_is_due(struct table_work *work)
{
	int64_t now_ms = clock_monotonic_ms();

	if (now_ms - work->shown_ms < PROGRESS_MS &&
	    work->scan.seen - work->shown_items < PROGRESS_ITEMS)
		return false;
	work->shown_ms = now_ms;
	work->shown_items = work->scan.seen;
	return true;
}

bool table_work_pass(struct table_work *work, const char *attributes,
		     page_function *work_on, void *context,
		     const char *(*describe)(void *context, struct job *job))
{
	struct job page;
	bool done = true;

	work->scan = table_scan_make(attributes);
	work->shown_items = 0;
	job_init(&page);
	while (done && !work->scan.at_end) {
		job_start(&page, PAGE_MS);
		done = next_page(work, &page, work_on, context);
		if (!done)
			job_fail(work->cli->job, page.error, "%s", page.reason);
		if (done && progress_is_due(work))
			cli_progress("%" PRIu64 " items looked at, %s",
				     work->scan.seen, describe(context, &page));
		job_end(&page);
	}
	job_release(&page);
	return done;
}

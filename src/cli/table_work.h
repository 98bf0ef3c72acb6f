/*
 * A command that goes through the whole table, a page at a time and in
 * constant memory, with several threads at work on each page: where they
 * report to, and how one that fails ends all.
 */
#ifndef CLI_TABLE_WORK_H
#define CLI_TABLE_WORK_H

#include <pthread.h>

#include "cli/cli.h"
#include "cli/report.h"
#include "store/table_scan.h"

enum { TABLE_WORK_THREADS = 8 };

struct table_work {
	struct cli *cli;
	struct table_scan scan; /* of the pass under way */
	struct report report;
	/* of its own: */
	pthread_mutex_t lock;
	enum err_kind error; /* the first one; ERR_NONE while all is well */
	char reason[JOB_REASON_MAX];
	int64_t shown_ms; /* when progress was told */
	uint64_t shown_items; /* that were looked at by then */
};

/*
 * `form` is borrowed. The report is closed or abandoned by the caller. NULL:
 * the caller opens it, or there is none and nobody calls table_work_tell.
 */
void table_work_begin(struct table_work *work, struct cli *cli,
		      const struct report_form *form);

/* What threads call: a row of the report, which also adds one to `*count`. */
void table_work_tell(struct table_work *work, const struct str *cells,
		     uint64_t *count);
void table_work_add(struct table_work *work, uint64_t *count, uint64_t more);

/* The job of a thread failed; all are to end. */
void table_work_fail(struct table_work *work, const struct job *job);
bool table_work_has_failed(struct table_work *work);

/* Works on one page; `job` is the page's own. */
typedef bool page_function(void *context, struct job *job,
			   const struct items *rows);

/*
 * One pass over all items. `describe` says for people how far it is, every
 * second or every few thousand items. Fails as the page function, a thread,
 * or table_scan_next.
 */
bool table_work_pass(struct table_work *work, const char *attributes,
		     page_function *work_on, void *context,
		     const char *(*describe)(void *context, struct job *job))
	MUST_CHECK;

#endif

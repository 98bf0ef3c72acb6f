/*
 * `ddb fsck`: the rows of conversations against what they should say. One
 * pass over the table, a page at a time; what a page leads to is looked at,
 * and mended, by several threads before the next page comes.
 */
#include <inttypes.h>
#include <pthread.h>

#include "base/clock.h"
#include "base/parallel.h"
#include "cli/database.h"
#include "cli/report.h"
#include "cli/tables.h"
#include "store/group_check.h"
#include "store/group_repair.h"
#include "store/table_check.h"

enum {
	THREADS = 8,
	PAGE_MS = 10 * 60 * 1000,
	SUSPECT_MS = 5 * 60 * 1000,
	ROUNDS_MAX = 3, /* a repair may bring something else to light */
	PROGRESS_MS = 1000,
	UUIDS_MAX_BYTES = 64 * 1024,
};

enum outcome { OUTCOME_FOUND, OUTCOME_REPAIRED, OUTCOME_LEFT };

struct fsck {
	struct cli *cli;
	struct pg_session *people;
	struct table_scan scan;
	struct table_check check;
	const struct suspect *suspects; /* of the page under way */

	/* Threads hold the lock for what follows. */
	pthread_mutex_t lock;
	struct report report;
	uint64_t counts[OUTCOME_LEFT + 1];
	enum err_kind error; /* the first one; ERR_NONE while all is well */
	char reason[JOB_REASON_MAX];
	int64_t shown_ms; /* when progress was told */
};

static const struct report_column columns[] = {
	{ "FINDING", "kind", REPORT_TEXT, 0 },
	{ "GROUP", "message_group_uuid", REPORT_TEXT, 0 },
	{ "USER", "user_uuid", REPORT_TEXT, 0 },
	{ "WHAT IS WRONG", "what", REPORT_TEXT, 0 },
	{ "REPAIR", "repair", REPORT_TEXT, 0 },
	{ NULL, "outcome", REPORT_TEXT, 0 },
	{ "ROW", NULL, REPORT_TEXT, 80 },
	{ NULL, "pk", REPORT_TEXT, 0 },
	{ NULL, "sk", REPORT_TEXT, 0 },
	{ NULL, "rows", REPORT_NUMBER, 0 },
};

static const struct report_form form = { "findings", "Nothing was found.",
					 columns, ARRAY_SIZE(columns) };

/* Empty text is null. */
static struct str cell(struct str text)
{
	return str_is_empty(text) ? str_make(NULL, 0) : text;
}

static const char *repair_shown(struct job *job, const struct finding *finding,
				enum outcome outcome)
{
	const struct finding_info *info = finding_info(finding->kind);
	const char *repair =
		finding->is_left ? "a person must look at it" : info->repair;

	if (outcome == OUTCOME_REPAIRED)
		return "repaired";
	return outcome == OUTCOME_LEFT ? job_text(job, "left: %s", repair)
				       : repair;
}

static void tell(struct fsck *fsck, struct job *job,
		 const struct finding *finding, enum outcome outcome)
{
	static const char *const outcomes[] = { "found", "repaired", "left" };
	const struct finding_info *info = finding_info(finding->kind);
	struct str cells[ARRAY_SIZE(columns)] = {
		str_of(info->name),
		cell(str_of(finding->group.text)),
		cell(str_of(finding->user.text)),
		str_of(info->what),
		str_of(repair_shown(job, finding, outcome)),
		str_of(outcomes[outcome]),
		cell(str_of(job_text(job, "%.*s%s%.*s", STR(finding->pk),
				     finding->sk.len > 0 ? " " : "",
				     STR(finding->sk)))),
		cell(finding->pk),
		cell(finding->sk),
		cell(finding->rows == 0 ? str_of("")
					: str_of(job_text(job, "%" PRIu64,
							  finding->rows))),
	};

	pthread_mutex_lock(&fsck->lock);
	report_add(&fsck->report, cells);
	fsck->counts[outcome]++;
	pthread_mutex_unlock(&fsck->lock);
}

static void note_failure(struct fsck *fsck, const struct job *job)
{
	pthread_mutex_lock(&fsck->lock);
	if (fsck->error == ERR_NONE) {
		fsck->error = job->error;
		memcpy(fsck->reason, job->reason, sizeof(fsck->reason));
	}
	pthread_mutex_unlock(&fsck->lock);
}

static bool has_failed(struct fsck *fsck)
{
	bool failed;

	pthread_mutex_lock(&fsck->lock);
	failed = fsck->error != ERR_NONE;
	pthread_mutex_unlock(&fsck->lock);
	return failed;
}

static bool contains(const struct findings *findings,
		     const struct finding *finding)
{
	for (size_t i = 0; i < findings->count; i++)
		if (finding_equal(&findings->rows[i], finding))
			return true;
	return false;
}

static bool can_repair(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (finding_info(findings->rows[i].kind)->can_repair &&
		    !findings->rows[i].is_left)
			return true;
	return false;
}

/* What does not let itself be mended is left, and the rest goes on. */
static bool repair(struct fsck *fsck, struct job *job,
		   const struct finding *finding)
{
	struct job attempt;
	bool done;

	job_init(&attempt);
	job_start(&attempt, SUSPECT_MS);
	done = finding_repair(&attempt, &fsck->cli->stores, finding) ||
	       attempt.error == ERR_CORRUPT;
	if (!done)
		job_fail(job, attempt.error, "%s", attempt.reason);
	job_end(&attempt);
	job_release(&attempt);
	return done;
}

/*
 * Mends, looks again, and tells what became of it; what only then came to
 * light is mended in the next round.
 */
static bool mend(struct fsck *fsck, struct job *job,
		 const struct suspect *suspect, struct findings *now)
{
	for (int round = 0; round < ROUNDS_MAX && can_repair(now); round++) {
		struct findings before = *now;

		for (size_t i = 0; i < before.count; i++)
			if (!repair(fsck, job, &before.rows[i]))
				return false;
		if (!suspect_check(job, &fsck->cli->stores, suspect, now))
			return false;
		for (size_t i = 0; i < before.count; i++) {
			if (contains(now, &before.rows[i]))
				continue;
			tell(fsck, job, &before.rows[i], OUTCOME_REPAIRED);
		}
	}
	for (size_t i = 0; i < now->count; i++)
		tell(fsck, job, &now->rows[i], OUTCOME_LEFT);
	return true;
}

static bool look_into(struct fsck *fsck, struct job *job,
		      const struct suspect *suspect)
{
	struct findings findings;

	if (!suspect_check(job, &fsck->cli->stores, suspect, &findings))
		return false;
	if (fsck->cli->options.repair)
		return mend(fsck, job, suspect, &findings);
	for (size_t i = 0; i < findings.count; i++)
		tell(fsck, job, &findings.rows[i], OUTCOME_FOUND);
	return true;
}

static void look_into_one(void *context, size_t index)
{
	struct fsck *fsck = context;
	struct job job;

	if (has_failed(fsck))
		return;
	job_init(&job);
	job_start(&job, SUSPECT_MS);
	if (!look_into(fsck, &job, &fsck->suspects[index]))
		note_failure(fsck, &job);
	job_end(&job);
	job_release(&job);
}

/* Reported only: nobody else knows whether such a person is to come back. */
static enum outcome outcome_of_reported(const struct fsck *fsck)
{
	return fsck->cli->options.repair ? OUTCOME_LEFT : OUTCOME_FOUND;
}

static const char *uuid_array(struct job *job, const struct page_check *page)
{
	struct buf array = buf_make(job, 1024, UUIDS_MAX_BYTES);

	buf_add_char(&array, '{');
	for (size_t i = 0; i < page->member_count; i++) {
		if (i > 0)
			buf_add_char(&array, ',');
		buf_add(&array, uuid_str(&page->members[i].user));
	}
	buf_add_char(&array, '}');
	return arena_text(&job->arena, buf_str(&array));
}

static bool tell_members_without_user(struct fsck *fsck, struct job *job,
				      const struct page_check *page)
{
	const char *params[] = { uuid_array(job, page) };
	struct pg_table table;

	if (page->member_count == 0)
		return true;
	if (!pg_session_query(job, fsck->people,
			      "select distinct id from unnest($1::uuid[]) id "
			      "where not exists "
			      "(select from users where uuid = id)",
			      params, 1, &table))
		return false;
	for (int row = 0; row < table.rows; row++) {
		struct str user = str_of(pg_cell(&table, row, 0));

		for (size_t i = 0; i < page->member_count; i++)
			if (str_equal(uuid_str(&page->members[i].user), user))
				tell(fsck, job, &page->members[i],
				     outcome_of_reported(fsck));
	}
	return true;
}

static void show_progress(struct fsck *fsck)
{
	int64_t now_ms = clock_monotonic_ms();

	if (now_ms - fsck->shown_ms < PROGRESS_MS)
		return;
	fsck->shown_ms = now_ms;
	cli_progress("%" PRIu64 " items looked at, %" PRIu64 " conversations, "
		     "findings: %zu",
		     fsck->scan.seen, fsck->check.groups,
		     fsck->report.row_count);
}

static bool check_page(struct fsck *fsck, struct job *job)
{
	struct stores *stores = &fsck->cli->stores;
	struct page_check page;
	struct items rows;

	if (!table_scan_next(job, stores, &fsck->scan, &rows) ||
	    !table_check_page(job, stores, &fsck->check, &rows,
			      fsck->scan.at_end, &page))
		return false;
	for (size_t i = 0; i < page.unreadable_count; i++)
		tell(fsck, job, &page.unreadable[i], outcome_of_reported(fsck));
	fsck->suspects = page.suspects;
	parallel_run(THREADS, page.suspect_count, look_into_one, fsck);
	if (has_failed(fsck))
		return job_fail(job, fsck->error, "%s", fsck->reason);
	return tell_members_without_user(fsck, job, &page);
}

/* Each page has a job of its own, so that memory stays the same. */
static bool check_table(struct fsck *fsck)
{
	struct job page;
	bool done = true;

	job_init(&page);
	while (done && !fsck->scan.at_end) {
		job_start(&page, PAGE_MS);
		done = check_page(fsck, &page);
		if (!done)
			job_fail(fsck->cli->job, page.error, "%s", page.reason);
		job_end(&page);
		show_progress(fsck);
	}
	job_release(&page);
	return done;
}

static bool sum_up(struct fsck *fsck)
{
	struct cli *cli = fsck->cli;
	uint64_t repaired = fsck->counts[OUTCOME_REPAIRED];
	uint64_t left =
		fsck->counts[OUTCOME_FOUND] + fsck->counts[OUTCOME_LEFT];
	const char *members =
		job_text(cli->job,
			 "\"items\":%" PRIu64 ",\"conversations\":%" PRIu64
			 ",\"found\":%" PRIu64 ",\"repaired\":%" PRIu64
			 ",\"left\":%" PRIu64,
			 fsck->scan.seen, fsck->check.groups, repaired + left,
			 repaired, left);

	if (!report_close(&fsck->report, str_of(members)))
		return false;
	if (!cli->options.json)
		printf("Items looked at: %" PRIu64 ", conversations: %" PRIu64
		       ", findings: %" PRIu64 ", repaired: %" PRIu64
		       ", left: %" PRIu64 ".\n",
		       fsck->scan.seen, fsck->check.groups, repaired + left,
		       repaired, left);
	return left == 0 ||
	       job_fail(cli->job, ERR_LEFT, "Findings remain: %" PRIu64 "%s",
			left,
			cli->options.repair
				? "; what must be done is said with each."
				: "; --repair mends what can be mended.");
}

bool tables_fsck(struct cli *cli)
{
	struct fsck fsck = {
		.cli = cli,
		.scan = table_scan_make(TABLE_CHECK_ATTRIBUTES),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.shown_ms = clock_monotonic_ms(),
	};

	if (!tables_require(cli) || !database_open(cli, NULL, &fsck.people) ||
	    !database_require_schema(cli, fsck.people))
		return false;
	report_open(&fsck.report, cli->job, cli->options.json, stdout, &form);
	if (!check_table(&fsck)) {
		report_abandon(&fsck.report);
		return false;
	}
	return sum_up(&fsck);
}

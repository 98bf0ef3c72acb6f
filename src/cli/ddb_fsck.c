/*
 * `ddb fsck`: the rows of conversations against what they should say. One
 * pass over the table, a page at a time; what a page leads to is looked at,
 * and mended, by several threads before the next page comes.
 */
#include <inttypes.h>

#include "base/parallel.h"
#include "cli/database.h"
#include "cli/table_work.h"
#include "cli/tables.h"
#include "store/group_check.h"
#include "store/group_repair.h"
#include "store/table_check.h"

enum {
	SUSPECT_MS = 5 * 60 * 1000,
	ROUNDS_MAX = 3, /* a repair may bring something else to light */
	UUIDS_MAX_BYTES = 64 * 1024,
};

enum outcome { OUTCOME_FOUND, OUTCOME_REPAIRED, OUTCOME_LEFT };

struct fsck {
	struct cli *cli;
	bool repairs;
	struct table_work work;
	struct pg_session *people;
	struct table_check check;
	const struct suspect *suspects; /* of the page under way */
	uint64_t counts[OUTCOME_LEFT + 1];
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

	table_work_tell(&fsck->work, cells, &fsck->counts[outcome]);
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
	if (fsck->repairs)
		return mend(fsck, job, suspect, &findings);
	for (size_t i = 0; i < findings.count; i++)
		tell(fsck, job, &findings.rows[i], OUTCOME_FOUND);
	return true;
}

static void look_into_one(void *context, size_t index)
{
	struct fsck *fsck = context;
	struct job job;

	if (table_work_has_failed(&fsck->work))
		return;
	job_init(&job);
	job_start(&job, SUSPECT_MS);
	if (!look_into(fsck, &job, &fsck->suspects[index]))
		table_work_fail(&fsck->work, &job);
	job_end(&job);
	job_release(&job);
}

/* Reported only: nobody else knows whether such a person is to come back. */
static enum outcome outcome_of_reported(const struct fsck *fsck)
{
	return fsck->repairs ? OUTCOME_LEFT : OUTCOME_FOUND;
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

static const char *describe(void *context, struct job *job)
{
	const struct fsck *fsck = context;

	return job_text(job, "conversations: %" PRIu64 ", findings: %zu",
			fsck->check.groups, fsck->work.report.row_count);
}

static bool check_page(void *context, struct job *job, const struct items *rows)
{
	struct fsck *fsck = context;
	struct page_check page;

	if (!table_check_page(job, &fsck->cli->stores, &fsck->check, rows,
			      fsck->work.scan.at_end, &page))
		return false;
	for (size_t i = 0; i < page.unreadable_count; i++)
		tell(fsck, job, &page.unreadable[i], outcome_of_reported(fsck));
	fsck->suspects = page.suspects;
	parallel_run(TABLE_WORK_THREADS, page.suspect_count, look_into_one,
		     fsck);
	return tell_members_without_user(fsck, job, &page);
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
			 fsck->work.scan.seen, fsck->check.groups,
			 repaired + left, repaired, left);

	if (!report_close(&fsck->work.report, str_of(members)))
		return false;
	if (!cli->options.json)
		printf("Items looked at: %" PRIu64 ", conversations: %" PRIu64
		       ", findings: %" PRIu64 ", repaired: %" PRIu64
		       ", left: %" PRIu64 ".\n",
		       fsck->work.scan.seen, fsck->check.groups,
		       repaired + left, repaired, left);
	return left == 0 ||
	       job_fail(cli->job, ERR_LEFT, "Findings remain: %" PRIu64 "%s",
			left,
			cli->options.repair
				? "; what must be done is said with each."
				: "; --repair mends what can be mended.");
}

/* The report is open when it succeeds, and done with when it fails. */
static bool run(struct fsck *fsck, bool json, FILE *out)
{
	struct cli *cli = fsck->cli;

	if (!tables_require(cli) || !database_open(cli, NULL, &fsck->people) ||
	    !database_require_schema(cli, fsck->people))
		return false;
	table_work_begin(&fsck->work, cli, NULL);
	report_open(&fsck->work.report, cli->job, json, out, &form);
	if (table_work_pass(&fsck->work, TABLE_CHECK_ATTRIBUTES, check_page,
			    fsck, describe))
		return true;
	report_abandon(&fsck->work.report);
	return false;
}

bool tables_fsck(struct cli *cli)
{
	struct fsck fsck = { .cli = cli, .repairs = cli->options.repair };

	return run(&fsck, cli->options.json, stdout) && sum_up(&fsck);
}

bool tables_repair(struct cli *cli, uint64_t *repaired, uint64_t *left)
{
	struct fsck fsck = { .cli = cli, .repairs = true };

	if (!run(&fsck, false, stderr) ||
	    !report_close(&fsck.work.report, str_of("")))
		return false;
	*repaired = fsck.counts[OUTCOME_REPAIRED];
	*left = fsck.counts[OUTCOME_LEFT];
	return true;
}

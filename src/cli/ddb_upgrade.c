/*
 * `ddb upgrade`: rows of the original to today's form. Two passes over the
 * table, a page at a time: conversations with their messages, which a scan
 * brings one after another, and then list items that are left, of an earlier
 * run that broke off or of conversations without messages.
 */
#include <inttypes.h>

#include "base/parallel.h"
#include "cli/old_page.h"
#include "cli/table_work.h"
#include "cli/tables.h"
#include "store/conversation_keys.h"
#include "store/table.h"
#include "store/upgrade.h"

/* One write, with all its retries. */
enum { STEP_MS = 5 * 60 * 1000 };

struct upgrade {
	struct cli *cli;
	struct table_work work;
	struct old_page page;
	bool has_group; /* one goes on on the next page */
	struct old_group group;
	uint64_t items; /* looked at in the first pass */
	uint64_t conversations, messages, listed, left;
};

static const struct report_column columns[] = {
	{ "PK", "pk", REPORT_TEXT, 80 },
	{ "SK", "sk", REPORT_TEXT, 80 },
	{ "LEFT AS IT IS, SINCE", "reason", REPORT_TEXT, 0 },
};

static const struct report_form form = { "left", "Nothing had to be left.",
					 columns, ARRAY_SIZE(columns) };

static void leave(struct upgrade *upgrade, struct str pk, struct str sk,
		  const char *reason)
{
	struct str cells[] = { pk, sk, str_of(reason) };

	table_work_tell(&upgrade->work, cells, &upgrade->left);
}

static void leave_row(struct upgrade *upgrade, struct job *job,
		      const struct item *row, const char *reason)
{
	leave(upgrade, item_text(job, row, "pk"), item_text(job, row, "sk"),
	      reason);
}

static void leave_group(struct upgrade *upgrade, struct job *job,
			const struct uuid *group, const char *reason)
{
	leave(upgrade, messages_pk(job, group), str_make(NULL, 0), reason);
}

/*
 * One step in a job of its own. `*obstacle` is why it was left, NULL if it
 * was done; what is stored wrongly is left, and other failures end all.
 */
struct step {
	struct upgrade *upgrade;
	struct job job;
	const char *obstacle;
};

static bool step_begin(struct upgrade *upgrade, struct step *step)
{
	if (table_work_has_failed(&upgrade->work))
		return false;
	step->upgrade = upgrade;
	step->obstacle = NULL;
	job_init(&step->job);
	job_start(&step->job, STEP_MS);
	return true;
}

static void step_end(struct step *step, bool done)
{
	struct job *job = &step->job;

	if (!done && job->error == ERR_CORRUPT)
		step->obstacle = job->reason;
	else if (!done)
		table_work_fail(&step->upgrade->work, job);
}

static void step_release(struct step *step)
{
	job_end(&step->job);
	job_release(&step->job);
}

static void begin_group(void *context, size_t index)
{
	struct upgrade *upgrade = context;
	struct old_group *group = &upgrade->page.groups[index];
	struct step step;

	if (group->is_begun || !step_begin(upgrade, &step))
		return;
	step_end(&step, upgrade_begin(&step.job, &upgrade->cli->stores,
				      &group->uuid, &step.obstacle));
	if (step.obstacle != NULL) {
		group->is_left = true;
		leave_group(upgrade, &step.job, &group->uuid, step.obstacle);
	}
	step_release(&step);
}

static void move_message(void *context, size_t index)
{
	struct upgrade *upgrade = context;
	const struct old_message *message = &upgrade->page.messages[index];
	struct step step;

	if (upgrade->page.groups[message->group].is_left ||
	    !step_begin(upgrade, &step))
		return;
	step_end(&step, upgrade_message(&step.job, &upgrade->cli->stores,
					message->row, &step.obstacle));
	if (step.obstacle != NULL)
		leave_row(upgrade, &step.job, message->row, step.obstacle);
	else
		table_work_add(&upgrade->work, &upgrade->messages, 1);
	step_release(&step);
}

static void end_group(void *context, size_t index)
{
	struct upgrade *upgrade = context;
	const struct old_group *group = &upgrade->page.groups[index];
	struct step step;
	uint64_t listed = 0;

	if (!group->is_ended || group->is_left || !step_begin(upgrade, &step))
		return;
	step_end(&step, upgrade_end(&step.job, &upgrade->cli->stores,
				    &group->uuid, &listed, &step.obstacle));
	if (step.obstacle != NULL)
		leave_group(upgrade, &step.job, &group->uuid, step.obstacle);
	table_work_add(&upgrade->work, &upgrade->conversations,
		       step.obstacle == NULL);
	table_work_add(&upgrade->work, &upgrade->listed, listed);
	step_release(&step);
}

static void upgrade_listed(void *context, size_t index)
{
	struct upgrade *upgrade = context;
	const struct old_listed *listed = &upgrade->page.listed[index];
	struct step step;
	uint64_t count;

	if (!step_begin(upgrade, &step))
		return;
	step_end(&step, upgrade_end(&step.job, &upgrade->cli->stores,
				    &listed->group, &count, &step.obstacle));
	if (step.obstacle != NULL)
		leave_row(upgrade, &step.job, listed->row, step.obstacle);
	else
		table_work_add(&upgrade->work, &upgrade->listed, 1);
	step_release(&step);
}

static void open_page(struct upgrade *upgrade, struct job *job, size_t rows)
{
	old_page_open(&upgrade->page, job, rows,
		      upgrade->has_group ? &upgrade->group : NULL);
	upgrade->has_group = false;
}

static void only_count(struct upgrade *upgrade)
{
	const struct old_page *page = &upgrade->page;

	for (size_t i = 0; i < page->group_count; i++)
		upgrade->conversations += page->groups[i].is_ended;
	upgrade->messages += page->message_count;
	upgrade->listed += page->listed_count;
}

static void take_row(struct upgrade *upgrade, struct job *job,
		     const struct item *row)
{
	struct old_page *page = &upgrade->page;
	const char *obstacle = upgrade_obstacle(job, row);
	struct uuid group;

	if (obstacle != NULL)
		leave_row(upgrade, job, row, obstacle);
	else if (upgrade_is_message(job, row, &group))
		old_page_add_message(page, row, &group);
	else if (upgrade->cli->options.dry_run &&
		 upgrade_is_listed(job, row, &group))
		old_page_add_listed(page, row, &group);
}

/* Conversations and their messages. */
static bool work_on_conversations(void *context, struct job *job,
				  const struct items *rows)
{
	struct upgrade *upgrade = context;
	struct old_page *page = &upgrade->page;

	open_page(upgrade, job, rows->count);
	for (size_t i = 0; i < rows->count; i++)
		take_row(upgrade, job, &rows->rows[i]);
	old_page_end_groups(page, job, rows, upgrade->work.scan.at_end);
	if (upgrade->cli->options.dry_run) {
		only_count(upgrade);
	} else {
		parallel_run(TABLE_WORK_THREADS, page->group_count, begin_group,
			     upgrade);
		parallel_run(TABLE_WORK_THREADS, page->message_count,
			     move_message, upgrade);
		parallel_run(TABLE_WORK_THREADS, page->group_count, end_group,
			     upgrade);
	}
	/* Now it is known whether that one was left. */
	upgrade->has_group = old_page_goes_on(page, &upgrade->group);
	return true;
}

/* List items that are still as the original wrote them. */
static bool work_on_lists(void *context, struct job *job,
			  const struct items *rows)
{
	struct upgrade *upgrade = context;
	struct old_page *page = &upgrade->page;

	open_page(upgrade, job, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		struct uuid group;

		if (upgrade_is_listed(job, &rows->rows[i], &group))
			old_page_add_listed(page, &rows->rows[i], &group);
	}
	parallel_run(TABLE_WORK_THREADS, page->listed_count, upgrade_listed,
		     upgrade);
	return true;
}

static const char *describe(void *context, struct job *job)
{
	const struct upgrade *upgrade = context;

	return job_text(job, "conversations: %" PRIu64 ", messages: %" PRIu64,
			upgrade->conversations, upgrade->messages);
}

static bool upgrade_rows(struct upgrade *upgrade)
{
	if (!table_work_pass(&upgrade->work, NULL, work_on_conversations,
			     upgrade, describe))
		return false;
	upgrade->items = upgrade->work.scan.seen;
	return upgrade->cli->options.dry_run ||
	       table_work_pass(&upgrade->work, "pk,sk,message_group_uuid",
			       work_on_lists, upgrade, describe);
}

/* "stream, index", quoted for JSON. */
static const char *gaps_text(struct job *job, const struct table_gaps *gaps,
			     const char *quote, const char *nothing)
{
	const char *names[] = { gaps->index ? "index" : NULL,
				gaps->stream ? "stream" : NULL,
				gaps->ttl ? "ttl" : NULL };
	struct buf buf = buf_make(job, 64, 256);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i] != NULL)
			buf_printf(&buf, "%s%s%s%s", buf.len > 0 ? ", " : "",
				   quote, names[i], quote);
	if (buf.len == 0)
		return nothing;
	return arena_text(&job->arena, buf_str(&buf));
}

static const char *sentence(const struct upgrade *upgrade,
			    const struct table_gaps *gaps)
{
	struct job *job = upgrade->cli->job;
	bool dry_run = upgrade->cli->options.dry_run;

	return job_text(job,
			"%s: conversations: %" PRIu64 ", messages: %" PRIu64
			", list items: %" PRIu64 ", added to the table: %s.",
			dry_run ? "Would be upgraded" : "Upgraded",
			upgrade->conversations, upgrade->messages,
			upgrade->listed, gaps_text(job, gaps, "", "nothing"));
}

static bool sum_up(struct upgrade *upgrade, const struct table_gaps *gaps)
{
	struct cli *cli = upgrade->cli;
	const char *members = job_text(
		cli->job,
		"\"dry_run\":%s,\"table\":[%s],\"items\":%" PRIu64
		",\"conversations\":%" PRIu64 ",\"messages\":%" PRIu64
		",\"lists\":%" PRIu64,
		cli->options.dry_run ? "true" : "false",
		gaps_text(cli->job, gaps, "\"", ""), upgrade->items,
		upgrade->conversations, upgrade->messages, upgrade->listed);

	if (!report_close(&upgrade->work.report, str_of(members)))
		return false;
	if (!cli->options.json)
		printf("%s\n", sentence(upgrade, gaps));
	return upgrade->left == 0 ||
	       job_fail(cli->job, ERR_LEFT,
			"Rows or conversations that were not understood are "
			"left as they are: %" PRIu64 ".",
			upgrade->left);
}

static bool prepare_table(struct cli *cli, struct table_gaps *gaps)
{
	if (!tables_require(cli) ||
	    !table_find_gaps(cli->job, cli->dynamodb, &cli->settings, gaps))
		return false;
	cli_progress("Detach the original's Lambda from the table's stream "
		     "first: it would go on writing rows of the old form.");
	if (cli->options.dry_run)
		return true;
	if (gaps->index)
		cli_progress("making the index %s", MESSAGE_GROUP_INDEX);
	return table_fill_gaps(cli->job, cli->dynamodb, &cli->settings, gaps);
}

bool tables_upgrade(struct cli *cli)
{
	struct upgrade upgrade = { .cli = cli };
	struct table_gaps gaps;

	if (!prepare_table(cli, &gaps))
		return false;
	table_work_begin(&upgrade.work, cli, &form);
	if (!upgrade_rows(&upgrade)) {
		report_abandon(&upgrade.work.report);
		return false;
	}
	return sum_up(&upgrade, &gaps);
}

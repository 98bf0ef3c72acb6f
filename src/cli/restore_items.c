/*
 * The file of items into the table. Every write is a put of a whole item, so a
 * run that was killed can be started again.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "cli/backup.h"
#include "cli/bulk_write.h"
#include "cli/packed.h"
#include "cli/progress.h"
#include "cli/table_work.h"
#include "cli/tables.h"
#include "store/batch.h"
#include "store/table.h"
#include "store/table_scan.h"

enum {
	PAGE_MS = 30 * 60 * 1000,
	PAGE_ITEMS = TABLE_WORK_THREADS * BATCH_MAX,
	PAGE_BYTES = 8 * 1024 * 1024,
	US_PER_S = 1000000,
};

/* One page of a pass over many, with a job of its own. */
typedef bool page_step(struct cli *cli, struct job *job, void *context,
		       bool *more);

static bool pass(struct cli *cli, page_step *step, void *context,
		 const char *what, const uint64_t *count)
{
	struct progress progress = progress_make(what, true);
	bool more = true, good = true;
	struct job page;

	job_init(&page);
	while (good && more) {
		job_start(&page, PAGE_MS);
		good = step(cli, &page, context, &more);
		if (!good)
			job_fail(cli->job, page.error, "%s", page.reason);
		job_end(&page);
		progress_show(&progress, *count);
	}
	job_release(&page);
	progress_clear(&progress);
	return good;
}

bool restore_items_are_there(struct cli *cli, bool *are_there)
{
	struct table_scan scan = table_scan_make("pk,sk");
	struct raw_items page = { .count = 0 };

	if (!tables_reach(cli, cli->settings.message_table, are_there))
		return false;
	if (!*are_there)
		return true;
	while (page.count == 0 && !scan.at_end)
		if (!table_scan_next_raw(cli->job, &cli->stores, &scan, &page))
			return false;
	*are_there = page.count > 0;
	return true;
}

/* What a scan of the keys alone brings are keys to delete by. */
static bool delete_page(struct cli *cli, struct job *job, void *context,
			bool *more)
{
	struct table_scan *scan = context;
	struct raw_items page;

	if (!table_scan_next_raw(job, &cli->stores, scan, &page))
		return false;
	*more = !scan->at_end;
	return bulk_write(cli, job, batch_delete, page.rows, page.count);
}

struct filling {
	struct packed_reader *in;
	uint64_t lines;
	uint64_t items; /* that were not over by now */
};

static bool read_page(struct job *job, struct filling *filling,
		      struct str *items, size_t *count, bool *more)
{
	int64_t now_s = clock_now_us() / US_PER_S;
	size_t bytes = 0;
	struct str line;

	*count = 0;
	while (*count < PAGE_ITEMS && bytes < PAGE_BYTES) {
		if (!packed_line(job, filling->in, &line, more))
			return false;
		if (!*more)
			return true;
		filling->lines++;
		if (!item_of_line(line, &items[*count]))
			return job_fail(job, ERR_CORRUPT,
					"Line %" PRIu64 " of " BACKUP_ITEMS
					" is no item.",
					filling->lines);
		if (item_fate(items[*count], now_s) != ITEM_KEPT)
			continue;
		bytes += items[(*count)++].len;
	}
	return true;
}

static bool put_page(struct cli *cli, struct job *job, void *context,
		     bool *more)
{
	struct filling *filling = context;
	struct str items[PAGE_ITEMS];
	size_t count;

	if (!read_page(job, filling, items, &count, more) ||
	    !bulk_write(cli, job, batch_put, items, count))
		return false;
	filling->items += count;
	return true;
}

bool restore_items(struct cli *cli, const struct backup_folder *folder,
		   uint64_t *items)
{
	struct table_scan scan = table_scan_make("pk,sk");
	struct filling filling = { .lines = 0 };
	bool created;
	int fd;

	if (!backup_file_open(cli->job, folder, BACKUP_ITEMS, &fd) ||
	    !table_create(cli->job, cli->dynamodb, &cli->settings, &created))
		return false;
	if (!created && !pass(cli, delete_page, &scan,
			      "items looked at, to delete them", &scan.seen))
		return false;
	filling.in = packed_read_from(cli->job, fd);
	if (!pass(cli, put_page, &filling, "items restored", &filling.items))
		return false;
	*items = filling.items;
	return true;
}

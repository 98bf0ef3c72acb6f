/*
 * The table into a file, an item a line.
 */
#include "base/clock.h"
#include "cli/backup.h"
#include "cli/packed.h"
#include "cli/progress.h"
#include "store/table_scan.h"

enum {
	PAGE_MS = 10 * 60 * 1000,
	LINE_EXPECTED = 1024,
	US_PER_S = 1000000,
};

struct saving {
	struct cli *cli;
	struct packed_writer *out;
	struct table_scan scan;
	uint64_t *counts;
};

static bool save_item(struct saving *saving, struct job *job, struct str item)
{
	struct buf line = buf_make(job, LINE_EXPECTED, PACKED_LINE_MAX);
	struct str text;

	buf_add_text(&line, "{\"Item\":");
	buf_add(&line, item);
	buf_add_char(&line, '}');
	return buf_done(&line, &text) && packed_add(job, saving->out, text);
}

static bool save_page(struct saving *saving, struct job *job)
{
	int64_t now_s = clock_now_us() / US_PER_S;
	struct raw_items page;

	if (!table_scan_next_raw(job, &saving->cli->stores, &saving->scan,
				 &page))
		return false;
	for (size_t i = 0; i < page.count; i++) {
		enum item_fate fate = item_fate(page.rows[i], now_s);

		saving->counts[fate]++;
		if (fate == ITEM_KEPT && !save_item(saving, job, page.rows[i]))
			return false;
	}
	return true;
}

static bool save_pages(struct saving *saving)
{
	struct progress progress = progress_make("items saved", true);
	bool good = true;
	struct job page;

	job_init(&page);
	while (good && !saving->scan.at_end) {
		job_start(&page, PAGE_MS);
		good = save_page(saving, &page);
		if (!good)
			job_fail(saving->cli->job, page.error, "%s",
				 page.reason);
		job_end(&page);
		progress_show(&progress, saving->counts[ITEM_KEPT]);
	}
	job_release(&page);
	progress_clear(&progress);
	return good;
}

bool backup_items(struct cli *cli, const struct backup_folder *folder,
		  uint64_t counts[ITEM_FATES])
{
	struct saving saving = { .cli = cli,
				 .scan = table_scan_make(NULL),
				 .counts = counts };
	int fd;

	if (!backup_folder_create(cli->job, folder, BACKUP_ITEMS, &fd))
		return false;
	saving.out = packed_write_to(cli->job, fd);
	return save_pages(&saving) && packed_end(cli->job, saving.out);
}

/*
 * Any item as a line: what comes out of good JSON is good JSON, on one line.
 */
#include "cli/item_line.h"

#include "fuzz.h"

enum { LINE_MAX = 64 * 1024 };

static void check(struct job *job, struct str text)
{
	struct json_scan scan = json_scan_make(text);
	bool is_good = json_scan_skip(&scan) && json_scan_is_done(&scan);
	struct buf line = buf_make(job, 64, LINE_MAX);
	struct str cells[ITEM_LINE_CELLS];

	scan = json_scan_make(text);
	if (item_line_json(&scan, &line) && is_good) {
		struct json_scan again = json_scan_make(buf_str(&line));

		must(!line.overflowed);
		must(json_scan_skip(&again) && json_scan_is_done(&again));
	}
	scan = json_scan_make(text);
	if (item_line_cells(&scan, job, cells))
		must(cells[2].data != NULL);
}

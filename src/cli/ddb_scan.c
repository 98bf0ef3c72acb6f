/*
 * ddb scan: prints each page while it is read and keeps only the key to go on
 * after.
 */
#include "cli/tables.h"

#include <unistd.h>

#include "cli/item_line.h"
#include "cli/progress.h"
#include "cli/reading.h"
#include "cli/report.h"

enum {
	PAGE_ITEMS = 500, /* DynamoDB ends a page at 1 MB, too */
	KEY_MAX = 24 * 1024, /* a key of 3 KiB, escaped */
	BODY_MAX = 64 * 1024,
	REST_COLUMNS = 100,
	LINE_EXPECTED = 512,
	LINE_MAX = 4 * 1024 * 1024, /* an item of 400 KB, escaped */
};

static const struct report_column columns[ITEM_LINE_CELLS] = {
	{ "PK", NULL, REPORT_TEXT, 0 },
	{ "SK", NULL, REPORT_TEXT, 0 },
	{ "WHAT ELSE", NULL, REPORT_TEXT, REST_COLUMNS },
};
static const struct report_form form = { NULL, "The table is empty.", columns,
					 ITEM_LINE_CELLS };

struct scan {
	struct reading reading;
	struct report report; /* for people */
	uint64_t left; /* items that may still be printed */
	uint64_t printed;
	bool at_end;
	char next[KEY_MAX]; /* raw key to go on after; "" at the start */
};

static bool write_body(struct scan *scan, struct job *job, struct str *body)
{
	const struct cli *cli = scan->reading.cli;
	struct buf buf = buf_make(job, 1024, BODY_MAX);
	uint64_t limit = scan->left < PAGE_ITEMS ? scan->left : PAGE_ITEMS;

	buf_add_text(&buf, "{\"TableName\":");
	buf_add_json(&buf, str_of(cli->settings.message_table));
	buf_printf(&buf, ",\"Limit\":%d", (int)limit);
	if (cli->options.cost)
		buf_add_text(&buf, ",\"ReturnConsumedCapacity\":\"TOTAL\"");
	if (scan->next[0] != '\0') {
		buf_add_text(&buf, ",\"ExclusiveStartKey\":");
		buf_add_text(&buf, scan->next);
	}
	buf_add_char(&buf, '}');
	return buf_done(&buf, body);
}

static bool not_readable(struct job *job)
{
	return job_fail(job, ERR_UNAVAILABLE,
			"DynamoDB's answer is not readable");
}

/* Nothing of a line is printed unless the item is whole. */
static bool print_json(struct job *job, struct json_scan *answer)
{
	struct buf line = buf_make(job, LINE_EXPECTED, LINE_MAX);
	struct str text;

	if (!item_line_json(answer, &line))
		return not_readable(job);
	buf_add_char(&line, '\n');
	if (!buf_done(&line, &text))
		return false;
	fwrite(text.data, 1, text.len, stdout);
	return true;
}

static bool print_row(struct scan *scan, struct job *job,
		      struct json_scan *answer)
{
	struct str cells[ITEM_LINE_CELLS];

	if (!item_line_cells(answer, job, cells))
		return not_readable(job);
	report_add(&scan->report, cells);
	return true;
}

static bool print_items(struct scan *scan, struct job *job,
			struct json_scan *answer)
{
	if (!json_scan_array(answer))
		return not_readable(job);
	while (json_scan_element(answer)) {
		if (scan->reading.cli->options.json
			    ? !print_json(job, answer)
			    : !print_row(scan, job, answer))
			return false;
		scan->printed++;
		scan->left--;
	}
	return true;
}

static bool keep_key(struct scan *scan, struct job *job,
		     struct json_scan *answer)
{
	struct str key;

	if (!json_scan_raw(answer, &key))
		return not_readable(job);
	if (key.len >= sizeof(scan->next))
		return job_fail(job, ERR_CORRUPT, "a key of over %zu bytes",
				sizeof(scan->next));
	memcpy(scan->next, key.data, key.len);
	scan->next[key.len] = '\0';
	scan->at_end = false;
	return true;
}

static bool take_member(struct scan *scan, struct job *job,
			struct json_scan *answer, struct str name)
{
	if (str_is(name, "Items"))
		return print_items(scan, job, answer);
	if (str_is(name, "LastEvaluatedKey"))
		return keep_key(scan, job, answer);
	return json_scan_skip(answer) || not_readable(job);
}

static bool print_page(struct scan *scan)
{
	struct job *job = reading_next(&scan->reading);
	struct json_scan answer;
	struct str body, text, name;

	if (!write_body(scan, job, &body) ||
	    !reading_call(&scan->reading, "Scan", body, &text))
		return false;
	scan->at_end = true;
	answer = json_scan_make(text);
	if (!json_scan_object(&answer))
		return not_readable(job);
	while (json_scan_member(&answer, &name))
		if (!take_member(scan, job, &answer, name))
			return false;
	return json_scan_is_done(&answer) || not_readable(job);
}

static bool print_pages(struct scan *scan)
{
	/* On a terminal the items themselves tell how far it has come. */
	struct progress progress =
		progress_make("items so far", !isatty(STDOUT_FILENO));
	bool good = true;

	while (good && !scan->at_end && scan->left > 0) {
		good = print_page(scan);
		progress_show(&progress, scan->printed);
	}
	progress_clear(&progress);
	return good;
}

/* What was read before a failure is shown as well. */
static bool print_table(struct scan *scan)
{
	report_open(&scan->report, &scan->reading.page, false, stdout, &form);
	if (print_pages(scan))
		return report_close(&scan->report, str_of(""));
	report_abandon(&scan->report);
	return false;
}

bool tables_scan(struct cli *cli)
{
	struct scan scan = { .left = cli->options.limit };
	bool done;

	if (scan.left == 0)
		scan.left = UINT64_MAX;
	if (!reading_begin(&scan.reading, cli))
		return false;
	done = cli->options.json ? print_pages(&scan) : print_table(&scan);
	return reading_end(&scan.reading, done);
}

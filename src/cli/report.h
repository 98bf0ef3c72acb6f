/*
 * A list as the outcome of a command: a table for people or, with --json, one
 * JSON document for programs. Rows are written as they come, so memory stays
 * the same for lists of any size: the first REPORT_HELD_ROWS decide how wide
 * the table's columns are.
 *
 *   report_open(&report, job, cli->options.json, stdout, &form);
 *   while (...)
 *           report_add(&report, cells);
 *   return report_close(&report, str_of("\"capacity\":2.5"));
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdio.h>

#include "base/job.h"

enum { REPORT_HELD_ROWS = 200, REPORT_COLUMNS_MAX = 16 };

enum report_kind {
	REPORT_TEXT, /* a JSON string */
	REPORT_NUMBER, /* JSON as it is; stands at the right of its column */
	REPORT_JSON, /* true, false, an object: JSON as it is */
	REPORT_TIME, /* RFC 3339; people read it in the zone of their machine */
};

struct report_column {
	const char *title; /* above the column; NULL: not for people */
	const char *member; /* in each row's object; NULL: for people only */
	enum report_kind kind;
	int max_columns; /* people get longer cells shortened; 0: whole */
};

struct report_form {
	const char *list; /* the document's member that holds the rows */
	const char *nothing; /* for people, when there is no row */
	const struct report_column *columns;
	size_t column_count;
};

struct report {
	struct job *job;
	FILE *out;
	bool json;
	const struct report_form *form;
	size_t row_count; /* so far */
	/* of its own: */
	size_t widths[REPORT_COLUMNS_MAX];
	struct str *held;
	size_t held_count, held_bytes;
	bool streams;
	struct job scratch;
};

/* `form` is borrowed. Nothing is written before the first row. */
void report_open(struct report *report, struct job *job, bool json, FILE *out,
		 const struct report_form *form);

/*
 * Adds a row: a cell of UTF-8 for each column; data NULL is null, which people
 * see as "-". In a table control characters are shown as escapes, so that no
 * text can do anything to a terminal.
 */
void report_add(struct report *report, const struct str *cells);

/*
 * Writes what is left, and `members` (of JSON, "\"name\":value,…", may be
 * empty) behind the list. Fails: ERR_INTERNAL when the output cannot be
 * written or a row was too large.
 */
bool report_close(struct report *report, struct str members) MUST_CHECK;

/*
 * Instead of report_close after a failure: what came before it is shown to
 * people; the JSON document is left broken off, so that no program takes it
 * for whole.
 */
void report_abandon(struct report *report);

#endif

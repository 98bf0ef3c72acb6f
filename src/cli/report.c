/*
 * Lists: rows of a JSON document, or of a table whose first rows are held
 * back until it is known how wide they are.
 */
#include "cli/report.h"

#include <assert.h>

#include "base/buf.h"
#include "cli/columns.h"
#include "cli/local_time.h"

enum {
	HELD_MAX_BYTES = 256 * 1024, /* fewer rows are held of large ones */
	ROW_MAX_BYTES = 8 * 1024 * 1024,
	SCRATCH_MS = 60 * 1000, /* nothing there waits for anybody */
	GAP_COLUMNS = 2,
};

void report_open(struct report *report, struct job *job, bool json, FILE *out,
		 const struct report_form *form)
{
	assert(form->column_count <= REPORT_COLUMNS_MAX);
	*report = (struct report){
		.job = job, .out = out, .json = json, .form = form
	};
	job_init(&report->scratch);
	job_start(&report->scratch, SCRATCH_MS);
	if (json)
		return;
	report->held = job_alloc(&report->scratch,
				 REPORT_HELD_ROWS * form->column_count *
					 sizeof(*report->held));
	for (size_t i = 0; i < form->column_count; i++)
		if (form->columns[i].title != NULL)
			report->widths[i] =
				columns_of(str_of(form->columns[i].title));
}

/* What a person reads in place of the stored cell. */
static struct str shown(const struct report_column *column, struct str cell,
			char time[LOCAL_TIME_SIZE])
{
	if (cell.data == NULL)
		return str_of("-");
	if (column->kind == REPORT_TIME)
		return local_time(cell, time);
	return cell;
}

static size_t width_of(const struct report_column *column, struct str cell)
{
	char time[LOCAL_TIME_SIZE];
	size_t columns = columns_of(shown(column, cell, time));
	size_t max = (size_t)column->max_columns;

	return max > 0 && columns > max ? max : columns;
}

static void write_spaces(FILE *out, size_t count)
{
	fprintf(out, "%*s", (int)count, "");
}

static bool is_last_shown(const struct report_form *form, size_t index)
{
	for (size_t i = index + 1; i < form->column_count; i++)
		if (form->columns[i].title != NULL)
			return false;
	return true;
}

static void write_line(struct report *report, const struct str *cells)
{
	const struct report_form *form = report->form;

	for (size_t i = 0; i < form->column_count; i++) {
		const struct report_column *column = &form->columns[i];
		char time[LOCAL_TIME_SIZE];
		size_t width = width_of(column, cells[i]);
		size_t padding = report->widths[i] > width
					 ? report->widths[i] - width
					 : 0;

		if (column->title == NULL)
			continue;
		if (column->kind == REPORT_NUMBER)
			write_spaces(report->out, padding);
		columns_write(report->out, shown(column, cells[i], time),
			      (size_t)column->max_columns);
		if (is_last_shown(form, i))
			break;
		if (column->kind == REPORT_NUMBER)
			padding = 0;
		write_spaces(report->out, padding + GAP_COLUMNS);
	}
	fputc('\n', report->out);
}

static void write_titles(struct report *report)
{
	struct str titles[REPORT_COLUMNS_MAX];

	for (size_t i = 0; i < report->form->column_count; i++) {
		const char *title = report->form->columns[i].title;

		titles[i] = str_of(title != NULL ? title : "");
	}
	write_line(report, titles);
}

/* From now on rows are written at once, in the widths known by then. */
static void write_held(struct report *report)
{
	if (report->held_count > 0)
		write_titles(report);
	for (size_t i = 0; i < report->held_count; i++)
		write_line(report,
			   report->held + i * report->form->column_count);
	report->streams = true;
}

static void hold(struct report *report, const struct str *cells)
{
	size_t count = report->form->column_count;
	struct str *copies = report->held + report->held_count * count;

	for (size_t i = 0; i < count; i++) {
		size_t width = width_of(&report->form->columns[i], cells[i]);

		copies[i] = cells[i];
		if (cells[i].data != NULL)
			copies[i] =
				arena_copy(&report->scratch.arena, cells[i]);
		report->held_bytes += cells[i].len;
		if (width > report->widths[i])
			report->widths[i] = width;
	}
	report->held_count++;
	if (report->held_count == REPORT_HELD_ROWS ||
	    report->held_bytes > HELD_MAX_BYTES)
		write_held(report);
}

static void add_value(struct buf *row, const struct report_column *column,
		      struct str cell)
{
	if (cell.data == NULL)
		buf_add_text(row, "null");
	else if (column->kind == REPORT_NUMBER || column->kind == REPORT_JSON)
		buf_add(row, cell);
	else
		buf_add_json(row, cell);
}

static void write_object(struct report *report, const struct str *cells)
{
	const struct report_form *form = report->form;
	struct buf row = buf_make(&report->scratch, 512, ROW_MAX_BYTES);
	struct str text;
	char before = '{';

	for (size_t i = 0; i < form->column_count; i++) {
		if (form->columns[i].member == NULL)
			continue;
		buf_add_char(&row, before);
		buf_add_json(&row, str_of(form->columns[i].member));
		buf_add_char(&row, ':');
		add_value(&row, &form->columns[i], cells[i]);
		before = ',';
	}
	buf_add_char(&row, '}');
	if (!buf_done(&row, &text))
		return; /* report_close tells it */
	if (report->row_count == 0)
		fprintf(report->out, "{\"%s\":[\n", form->list);
	else
		fputs(",\n", report->out);
	fwrite(text.data, 1, text.len, report->out);
	job_end(&report->scratch);
	job_start(&report->scratch, SCRATCH_MS);
}

void report_add(struct report *report, const struct str *cells)
{
	if (report->scratch.error != ERR_NONE)
		return;
	if (report->json)
		write_object(report, cells);
	else if (report->streams)
		write_line(report, cells);
	else
		hold(report, cells);
	report->row_count++;
}

static void finish_json(struct report *report, struct str members)
{
	if (report->row_count == 0)
		fprintf(report->out, "{\"%s\":[", report->form->list);
	else
		fputc('\n', report->out);
	fprintf(report->out, "]%s%.*s}\n", members.len > 0 ? "," : "",
		STR(members));
}

static void finish_table(struct report *report)
{
	if (report->row_count == 0)
		fprintf(report->out, "%s\n", report->form->nothing);
	else if (!report->streams)
		write_held(report);
}

bool report_close(struct report *report, struct str members)
{
	bool fits = report->scratch.error == ERR_NONE;

	if (report->json && fits)
		finish_json(report, members);
	if (!report->json)
		finish_table(report);
	job_release(&report->scratch);
	if (!fits)
		return job_fail(report->job, ERR_INTERNAL,
				"a row of the list is over %d bytes",
				ROW_MAX_BYTES);
	if (fflush(report->out) != 0 || ferror(report->out))
		return job_fail(report->job, ERR_INTERNAL,
				"Standard output cannot be written.");
	return true;
}

void report_abandon(struct report *report)
{
	if (!report->json && report->row_count > 0)
		finish_table(report);
	job_release(&report->scratch);
	fflush(report->out);
}

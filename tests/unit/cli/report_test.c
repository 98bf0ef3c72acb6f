#include "cli/report.h"

#include "../support.h"
#include "cli/columns.h"
#include "cli/local_time.h"

static const struct report_column columns[] = {
	{ "HANDLE", "handle", REPORT_TEXT, 0 },
	{ NULL, "uuid", REPORT_TEXT, 0 },
	{ "UNREAD", "unread_count", REPORT_NUMBER, 0 },
	{ "TEXT", "message", REPORT_TEXT, 10 },
	{ "SINCE", "created_at", REPORT_TIME, 0 },
};
static const struct report_form form = { "rows", "There is nobody.", columns,
					 ARRAY_SIZE(columns) };

struct written {
	struct report report;
	char *text;
	size_t len;
};

static struct written *start(struct job *job, bool json)
{
	struct written *written = job_alloc(job, sizeof(*written));
	FILE *out = open_memstream(&written->text, &written->len);

	assert_non_null(out);
	report_open(&written->report, job, json, out, &form);
	return written;
}

static void add(struct written *written, struct str handle, const char *unread,
		struct str text)
{
	const struct str cells[] = { handle, S("u1"), str_of(unread), text,
				     S("2026-11-22T03:00:00.5Z") };

	report_add(&written->report, cells);
}

static void assert_written(struct written *written, struct str members,
			   const char *expected)
{
	assert_true(report_close(&written->report, members));
	fclose(written->report.out);
	assert_string_equal(written->text, expected);
	free(written->text);
}

static void aligns_columns_whatever_is_written_in_them(void **state)
{
	struct written *written = start(*state, false);

	add(written, S("zo\xc3\xab"), "1", S("Hi.\nBye."));
	add(written, S("\xe5\xb1\xb1\xe7\x94\xb0_of_japan"), "12",
	    S("far longer than ten"));
	add(written, str_make(NULL, 0), "100", S(""));
	assert_written(written, S(""),
		       "HANDLE         UNREAD  TEXT        SINCE\n"
		       "zo\xc3\xab                 1  Hi.\\nBye.   "
		       "2026-11-22 03:00:00\n"
		       "\xe5\xb1\xb1\xe7\x94\xb0_of_japan      12  "
		       "far longe\xe2\x80\xa6  2026-11-22 03:00:00\n"
		       "-                 100              "
		       "2026-11-22 03:00:00\n");
}

static void writes_one_json_document(void **state)
{
	struct written *written = start(*state, true);

	add(written, S("a\"\n"), "1", str_make(NULL, 0));
	add(written, S("b"), "2", S("x"));
	assert_written(written, S("\"more\":true"),
		       "{\"rows\":[\n"
		       "{\"handle\":\"a\\\"\\n\",\"uuid\":\"u1\","
		       "\"unread_count\":1,\"message\":null,"
		       "\"created_at\":\"2026-11-22T03:00:00.5Z\"},\n"
		       "{\"handle\":\"b\",\"uuid\":\"u1\","
		       "\"unread_count\":2,\"message\":\"x\","
		       "\"created_at\":\"2026-11-22T03:00:00.5Z\"}\n"
		       "],\"more\":true}\n");
}

static void says_that_there_is_nothing(void **state)
{
	assert_written(start(*state, false), S(""), "There is nobody.\n");
	assert_written(start(*state, true), S(""), "{\"rows\":[]}\n");
}

static void goes_on_in_the_same_widths_when_it_no_longer_waits(void **state)
{
	struct written *written = start(*state, false);
	const char *last;

	for (int i = 0; i < REPORT_HELD_ROWS; i++)
		add(written, S("abcdefgh"), "1", S("t"));
	fflush(written->report.out);
	assert_true(written->len > 0);
	add(written, S("z"), "2", S("t"));
	assert_true(report_close(&written->report, S("")));
	fclose(written->report.out);
	last = strstr(written->text, "\nz");
	assert_string_equal(last,
			    "\nz              2  t     2026-11-22 03:00:00\n");
	free(written->text);
}

static void tells_that_the_output_cannot_be_written(void **state)
{
	struct job *job = *state;
	struct report report;
	FILE *full = fopen("/dev/full", "w");

	assert_non_null(full);
	report_open(&report, job, true, full, &form);
	assert_false(report_close(&report, S("")));
	assert_int_equal(job->error, ERR_INTERNAL);
	fclose(full);
}

static void leaves_a_broken_list_broken(void **state)
{
	struct written *written = start(*state, true);

	add(written, S("a"), "1", S("x"));
	report_abandon(&written->report);
	fclose(written->report.out);
	assert_null(strchr(written->text, ']'));
	free(written->text);
}

static void counts_columns_as_a_terminal_does(void **state)
{
	(void)state;
	assert_int_equal(columns_of(S("abc")), 3);
	assert_int_equal(columns_of(S("e\xcc\x81")), 1);
	assert_int_equal(columns_of(S("\xe5\xb1\xb1")), 2);
	assert_int_equal(columns_of(S("\xf0\x9f\x98\x80")), 2);
	assert_int_equal(columns_of(S("\x1b[1m")), 9); /* \u{1b}[1m */
	assert_int_equal(columns_of(S("\xff")), 1);
}

static struct str written_cell(struct job *job, struct str text, size_t max)
{
	char *copy = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&copy, &len);
	struct str kept;

	assert_non_null(out);
	columns_write(out, text, max);
	fclose(out);
	kept = arena_copy(&job->arena, str_make(copy, len));
	free(copy);
	return kept;
}

static void lets_no_text_act_on_a_terminal(void **state)
{
	assert_str(written_cell(*state, S("\x1b]0;x\x07\xe2\x80\xae"), 0),
		   "\\u{1b}]0;x\\u{7}\\u{202e}");
	assert_str(written_cell(*state, S("a\xffz"), 0), "a\xef\xbf\xbdz");
}

static void cuts_between_letters(void **state)
{
	assert_str(written_cell(*state, S("\xe5\xb1\xb1\xe5\xb1\xb1"), 4),
		   "\xe5\xb1\xb1\xe5\xb1\xb1");
	assert_str(written_cell(*state, S("\xe5\xb1\xb1\xe5\xb1\xb1"), 3),
		   "\xe5\xb1\xb1\xe2\x80\xa6");
	assert_str(written_cell(*state, S("\xe5\xb1\xb1\xe5\xb1\xb1"), 2),
		   "\xe2\x80\xa6");
}

static void shows_what_is_no_time_as_it_is(void **state)
{
	char text[LOCAL_TIME_SIZE];

	(void)state;
	assert_str(local_time(S("soon"), text), "soon");
	assert_str(local_time(S("1969-12-31T23:59:59.5Z"), text),
		   "1969-12-31 23:59:59");
}

int main(void)
{
	static char *in_utc[] = { "TZ=UTC0", NULL };
	const struct CMUnitTest tests[] = {
		job_test(aligns_columns_whatever_is_written_in_them),
		job_test(writes_one_json_document),
		job_test(says_that_there_is_nothing),
		job_test(goes_on_in_the_same_widths_when_it_no_longer_waits),
		job_test(tells_that_the_output_cannot_be_written),
		job_test(leaves_a_broken_list_broken),
		cmocka_unit_test(counts_columns_as_a_terminal_does),
		job_test(lets_no_text_act_on_a_terminal),
		job_test(cuts_between_letters),
		cmocka_unit_test(shows_what_is_no_time_as_it_is),
	};

	environ = in_utc;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

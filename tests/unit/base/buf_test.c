#include "base/buf.h"

#include "../support.h"

static void grows_as_text_is_added(void **state)
{
	struct buf buf = buf_make(*state, 0, 100000);
	struct str text;

	for (int i = 0; i < 1000; i++) {
		buf_add_text(&buf, "ab");
		buf_add_char(&buf, 'c');
	}
	assert_true(buf_done(&buf, &text));
	assert_int_equal(text.len, 3000);
	assert_str(str_from(text, 2997), "abc");
}

static void prints_numbers_and_formats(void **state)
{
	struct buf buf = buf_make(*state, 10, 1000);

	buf_add_number(&buf, INT64_MIN);
	buf_add_char(&buf, ' ');
	buf_add_number(&buf, INT64_MAX);
	buf_printf(&buf, " %s=%d", "x", 7);
	assert_str(buf_str(&buf),
		   "-9223372036854775808 9223372036854775807 x=7");
	buf = buf_make(*state, 10, 1000);
	buf_printf(&buf, "%0*d", 500, 1);
	assert_int_equal(buf.len, 500);
}

static void takes_exactly_its_limit(void **state)
{
	struct job *job = *state;
	struct buf buf = buf_make(job, 1000, 5);
	struct str text;

	buf_add_text(&buf, "12345");
	buf_add_text(&buf, "");
	assert_true(buf_done(&buf, &text));
	assert_str(text, "12345");
	buf_add_char(&buf, '6');
	assert_str(buf_str(&buf), "12345");
	assert_false(buf_done(&buf, &text));
	assert_int_equal(job->error, ERR_INTERNAL);
}

static void stays_overflowed(void **state)
{
	struct buf buf = buf_make(*state, 0, 5);
	struct str text;

	buf_add_text(&buf, "123456");
	buf_add_char(&buf, '1');
	assert_str(buf_str(&buf), "");
	assert_false(buf_done(&buf, &text));
}

static void escapes_what_json_requires(void **state)
{
	struct buf buf = buf_make(*state, 0, 1000);

	buf_add_json(&buf, S("a\"b\\c\n\t\r\b\f\x01\x1f/\x7f\xc3\xa9\0z"));
	assert_str(buf_str(&buf), "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u001f/"
				  "\x7f\xc3\xa9\\u0000z\"");
	buf = buf_make(*state, 0, 1000);
	buf_add_json(&buf, str_make(NULL, 0));
	assert_str(buf_str(&buf), "\"\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(grows_as_text_is_added),
		job_test(prints_numbers_and_formats),
		job_test(takes_exactly_its_limit),
		job_test(stays_overflowed),
		job_test(escapes_what_json_requires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

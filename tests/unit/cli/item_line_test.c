#include "cli/item_line.h"

#include "../support.h"

static struct str json_of(struct job *job, const char *item)
{
	struct json_scan scan = json_scan_make(str_of(item));
	struct buf line = buf_make(job, 64, 4096);

	assert_true(item_line_json(&scan, &line));
	assert_true(json_scan_is_done(&scan));
	return buf_str(&line);
}

static void writes_what_json_has_plainly(void **state)
{
	assert_str(json_of(*state, "{\"s\": {\"S\":\"a\\u0001\\\"\"},"
				   "\"n\":{\"N\":\"-1.5E+9\"},"
				   "\"b\":{\"BOOL\":false},"
				   "\"z\":{\"NULL\":true}}"),
		   "{\"s\":\"a\\u0001\\\"\",\"n\":-1.5E+9,\"b\":false,"
		   "\"z\":null}");
	assert_str(json_of(*state, "{}"), "{}");
}

static void leaves_all_else_as_it_is(void **state)
{
	assert_str(json_of(*state, "{\"a\":{\"SS\":[\"x\"]},"
				   "\"b\":{\"M\":{\"k\":{\"N\":\"1\"}}}}"),
		   "{\"a\":{\"SS\":[\"x\"]},\"b\":{\"M\":{\"k\":"
		   "{\"N\":\"1\"}}}}");
}

static void keeps_what_is_no_number_a_text(void **state)
{
	assert_str(json_of(*state, "{\"n\":{\"N\":\"NaN\"}}"),
		   "{\"n\":{\"N\":\"NaN\"}}");
	assert_str(json_of(*state, "{\"n\":{\"N\":\"1}\"}}"),
		   "{\"n\":{\"N\":\"1}\"}}");
}

static void refuses_what_is_no_item(void **state)
{
	static const char *const wrong[] = { "",
					     "[]",
					     "{\"a\":1}",
					     "{\"a\":{}}",
					     "{\"a\":",
					     "{\"a\":{\"S\"}}",
					     "{\"a\":{\"S\":\"x\"}" };

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct json_scan scan = json_scan_make(str_of(wrong[i]));
		struct json_scan again = scan;
		struct buf line = buf_make(*state, 64, 4096);
		struct str cells[ITEM_LINE_CELLS];

		assert_false(item_line_json(&scan, &line));
		assert_false(item_line_cells(&again, *state, cells));
	}
}

static void shows_people_keys_and_shortened_values(void **state)
{
	struct json_scan scan = json_scan_make(
		str_of("{\"m\":{\"S\":\"0123456789012345678901234567890123\"},"
		       "\"sk\":{\"S\":\"k\\\"\"},\"l\":{\"L\":[]},"
		       "\"pk\":{\"S\":\"p\"},\"n\":{\"N\":\"7\"}}"));
	struct str cells[ITEM_LINE_CELLS];

	assert_true(item_line_cells(&scan, *state, cells));
	assert_str(cells[0], "p");
	assert_str(cells[1], "k\"");
	assert_str(cells[2], "m=01234567890123456789012345678901\xe2\x80\xa6 "
			     "l=(L) n=7");
}

static void an_item_without_our_keys_has_none(void **state)
{
	struct json_scan scan =
		json_scan_make(str_of("{\"id\":{\"N\":\"1\"}}"));
	struct str cells[ITEM_LINE_CELLS];

	assert_true(item_line_cells(&scan, *state, cells));
	assert_null(cells[0].data);
	assert_null(cells[1].data);
	assert_str(cells[2], "id=1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(writes_what_json_has_plainly),
		job_test(leaves_all_else_as_it_is),
		job_test(keeps_what_is_no_number_a_text),
		job_test(refuses_what_is_no_item),
		job_test(shows_people_keys_and_shortened_values),
		job_test(an_item_without_our_keys_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

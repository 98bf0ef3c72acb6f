#include "base/json_scan.h"

#include "../support.h"

static bool is_skipped(struct str text)
{
	struct json_scan scan = json_scan_make(text);

	return json_scan_skip(&scan) && json_scan_is_done(&scan);
}

static void passes_over_every_kind_of_value(void **state)
{
	static const char *const good[] = {
		"{}",
		"[]",
		" [ ] ",
		"\"\"",
		"true",
		"false",
		"null",
		"0",
		"-0",
		"-1.5e+10",
		"0.1",
		"1E5",
		"{\"a\":1,\"b\":[true,{\"c\":\"\\u00e9\"}] , \"d\" : null}\r\n",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uABcd\"",
		"\"seven chars and then \\\" more\"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (!is_skipped(str_of(good[i])))
			fail_msg("broken: %s", good[i]);
}

static void finds_every_fault(void **state)
{
	static const struct str wrong[] = {
		STR_LITERAL(""),
		STR_LITERAL(" "),
		STR_LITERAL("{"),
		STR_LITERAL("}"),
		STR_LITERAL("["),
		STR_LITERAL("[1"),
		STR_LITERAL("[1,"),
		STR_LITERAL("[1,]"),
		STR_LITERAL("[,1]"),
		STR_LITERAL("[1 2]"),
		STR_LITERAL("[}"),
		STR_LITERAL("{]"),
		STR_LITERAL("{\"a\"}"),
		STR_LITERAL("{\"a\":}"),
		STR_LITERAL("{\"a\":1,}"),
		STR_LITERAL("{,\"a\":1}"),
		STR_LITERAL("{a:1}"),
		STR_LITERAL("{'a':1}"),
		STR_LITERAL("{\"a\":1 \"b\":2}"),
		STR_LITERAL("\""),
		STR_LITERAL("\"abc"),
		STR_LITERAL("\"a\\"),
		STR_LITERAL("\"a\\\""),
		STR_LITERAL("\"\\x\""),
		STR_LITERAL("\"\\u12\""),
		STR_LITERAL("\"\\u12g4\""),
		STR_LITERAL("\"\n\""),
		STR_LITERAL("\"12345678\x1f\""),
		STR_LITERAL("\"\0\""),
		STR_LITERAL("tru"),
		STR_LITERAL("True"),
		STR_LITERAL("nul"),
		STR_LITERAL("NaN"),
		STR_LITERAL("01"),
		STR_LITERAL("+1"),
		STR_LITERAL("-"),
		STR_LITERAL("."),
		STR_LITERAL("1."),
		STR_LITERAL(".5"),
		STR_LITERAL("1e"),
		STR_LITERAL("1e+"),
		STR_LITERAL("1 2"),
		STR_LITERAL("{} x"),
		STR_LITERAL("1\0"),
		STR_LITERAL("/**/1"),
		STR_LITERAL("\xef\xbb\xbf{}"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (is_skipped(wrong[i]))
			fail_msg("accepted: %.*s", STR(wrong[i]));
}

static void finds_a_fault_at_every_cut(void **state)
{
	struct str text = S("{\"Items\":[{\"message\":{\"S\":\"a\\u00e9\\n\"},"
			    "\"n\":{\"N\":\"-1\"},\"t\":[true,false,null,"
			    "-1.5e3,{}]}],\"Count\":1}");

	(void)state;
	assert_true(is_skipped(text));
	for (size_t len = 0; len < text.len; len++) {
		char *copy = malloc(len + 1);

		assert_non_null(copy);
		memcpy(copy, text.data, len);
		if (is_skipped(str_make(copy, len)))
			fail_msg("accepted the first %zu bytes", len);
		free(copy);
	}
}

static void reads_members_and_elements_in_order(void **state)
{
	struct json_scan scan = json_scan_make(
		S("{\"Items\":[{\"S\":\"a\\nb\"},{\"B\":true}],\"Count\":2}"));
	struct str name, raw;
	bool flag = false;

	(void)state;
	assert_true(json_scan_object(&scan));
	assert_true(json_scan_member(&scan, &name));
	assert_str(name, "Items");
	assert_int_equal(json_scan_peek(&scan), '[');
	assert_true(json_scan_array(&scan));
	assert_true(json_scan_element(&scan));
	assert_true(json_scan_object(&scan));
	assert_true(json_scan_member(&scan, &name));
	assert_true(json_scan_string(&scan, &raw));
	assert_str(raw, "a\\nb");
	assert_false(json_scan_member(&scan, &name));
	assert_true(json_scan_element(&scan));
	assert_true(json_scan_object(&scan));
	assert_true(json_scan_member(&scan, &name));
	assert_true(json_scan_bool(&scan, &flag));
	assert_true(flag);
	assert_false(json_scan_member(&scan, &name));
	assert_false(json_scan_element(&scan));
	assert_true(json_scan_member(&scan, &name));
	assert_str(name, "Count");
	assert_true(json_scan_skip(&scan));
	assert_false(json_scan_member(&scan, &name));
	assert_true(json_scan_is_done(&scan));
	assert_false(json_scan_is_broken(&scan));
}

static void passes_over_what_is_deeper_than_it_goes(void **state)
{
	struct job *job = *state;
	struct buf text = buf_make(job, 0, 4096);
	struct json_scan scan;
	struct str raw;

	for (int i = 0; i < 2 * JSON_SCAN_DEPTH_MAX; i++)
		buf_add_text(&text, "[{\"]}\":");
	buf_add_text(&text, "1");
	for (int i = 0; i < 2 * JSON_SCAN_DEPTH_MAX; i++)
		buf_add_text(&text, "}]");
	scan = json_scan_make(buf_str(&text));
	assert_true(json_scan_raw(&scan, &raw));
	assert_str_is(raw, buf_str(&text));
	assert_true(json_scan_is_done(&scan));
	scan = json_scan_make(str_make(text.data, text.len - 1));
	assert_false(json_scan_raw(&scan, &raw));
	assert_true(json_scan_is_broken(&scan));
	scan = json_scan_make(S("{\"a\":[1}]"));
	assert_false(json_scan_raw(&scan, &raw));
}

static void stays_broken_after_a_fault(void **state)
{
	struct json_scan scan = json_scan_make(S("{\"a\":1}"));
	struct str name;
	bool value;

	(void)state;
	assert_false(json_scan_array(&scan));
	assert_true(json_scan_is_broken(&scan));
	assert_false(json_scan_object(&scan));
	assert_false(json_scan_member(&scan, &name));
	assert_false(json_scan_element(&scan));
	assert_false(json_scan_string(&scan, &name));
	assert_false(json_scan_bool(&scan, &value));
	assert_false(json_scan_skip(&scan));
	assert_false(json_scan_is_done(&scan));
	assert_int_equal(json_scan_peek(&scan), '\0');
}

static void bounds_the_depth(void **state)
{
	char text[2 * JSON_SCAN_DEPTH_MAX + 2];

	(void)state;
	for (size_t depth = JSON_SCAN_DEPTH_MAX; depth <= 33; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		assert_int_equal(is_skipped(str_make(text, 2 * depth)),
				 depth <= JSON_SCAN_DEPTH_MAX);
	}
}

static void takes_the_bytes_of_any_value(void **state)
{
	struct json_scan scan =
		json_scan_make(S("[ {\"a\": [1]} , -1.5e3, \"\\\"\",null ,[}"));
	struct str raw;

	(void)state;
	assert_true(json_scan_array(&scan) && json_scan_element(&scan));
	assert_true(json_scan_raw(&scan, &raw));
	assert_str(raw, "{\"a\": [1]}");
	assert_true(json_scan_element(&scan) && json_scan_raw(&scan, &raw));
	assert_str(raw, "-1.5e3");
	assert_true(json_scan_element(&scan) && json_scan_raw(&scan, &raw));
	assert_str(raw, "\"\\\"\"");
	assert_true(json_scan_element(&scan) && json_scan_raw(&scan, &raw));
	assert_str(raw, "null");
	assert_true(json_scan_element(&scan));
	assert_false(json_scan_raw(&scan, &raw));
	assert_true(json_scan_is_broken(&scan));
}

static void refuses_another_kind_than_asked_for(void **state)
{
	struct json_scan scan = json_scan_make(S("1"));
	struct str raw;
	bool value = true;

	(void)state;
	assert_false(json_scan_string(&scan, &raw));
	scan = json_scan_make(S("null"));
	assert_false(json_scan_bool(&scan, &value));
	scan = json_scan_make(S("false"));
	assert_true(json_scan_bool(&scan, &value));
	assert_false(value);
}

static void unescapes_strings(void **state)
{
	struct str text;

	assert_true(json_unescape(*state, S("plain \xc3\xa9"), &text));
	assert_str(text, "plain \xc3\xa9");
	assert_true(json_unescape(
		*state, S("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC"),
		&text));
	assert_str(text, "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac");
	assert_true(json_unescape(*state, S("\\ud83d\\ude00\\u0000."), &text));
	assert_str(text, "\xf0\x9f\x98\x80\0.");
	assert_true(json_unescape(*state, S("\\ud800\\udc00\\udbff\\udfff"),
				  &text));
	assert_str(text, "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
	assert_true(json_unescape(*state, str_make(NULL, 0), &text));
	assert_str(text, "");
}

static void refuses_lone_surrogates_and_bad_utf8(void **state)
{
	static const char *const wrong[] = {
		"\\ud800",	 "\\udc00",	   "\\ud800\\ud800", "\\ud800x",
		"\\ud800\\n",	 "\\udfff\\ud800", "\\ud800\\u12",   "\\",
		"\\q",		 "\\u12",	   "\\u12g4",	     "\xc3",
		"\xed\xa0\x80 ", "\\n\xff",	   "\\ud83d\\",
	};
	struct job *job = *state;
	struct str text;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (json_unescape(job, str_of(wrong[i]), &text))
			fail_msg("accepted: %s", wrong[i]);
	assert_int_equal(job->error, ERR_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_over_every_kind_of_value),
		cmocka_unit_test(finds_every_fault),
		cmocka_unit_test(finds_a_fault_at_every_cut),
		cmocka_unit_test(reads_members_and_elements_in_order),
		job_test(passes_over_what_is_deeper_than_it_goes),
		cmocka_unit_test(stays_broken_after_a_fault),
		cmocka_unit_test(bounds_the_depth),
		cmocka_unit_test(takes_the_bytes_of_any_value),
		cmocka_unit_test(refuses_another_kind_than_asked_for),
		job_test(unescapes_strings),
		job_test(refuses_lone_surrogates_and_bad_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/json.h"

#include "base/clock.h"

#include "../support.h"

static const struct json *parse(struct job *job, struct str text)
{
	const struct json *json;

	assert_true(json_parse(job, text, &json));
	return json;
}

static void reads_members_of_every_kind(void **state)
{
	const struct json *json = parse(
		*state, S("{\"text\":\"a\\u00e9\",\"n\":-7,\"t\":1.5,"
			  "\"nothing\":null,\"list\":[1,\"x\"],\"yes\":true}"));
	struct str text;
	int64_t number;
	double time;

	assert_true(json_is_object(json));
	assert_true(json_string(json_member(json, "text"), &text));
	assert_true(json_is(json_member(json, "text"), text));
	assert_false(json_is(json_member(json, "text"), S("t")));
	assert_false(json_is(json_member(json, "list"), S("")));
	assert_str(text, "a\xc3\xa9");
	assert_true(json_integer(json_member(json, "n"), &number));
	assert_int_equal(number, -7);
	assert_true(json_number(json_member(json, "t"), &time));
	assert_true(time > 1.4 && time < 1.6);
	assert_true(json_number(json_member(json, "n"), &time));
	assert_null(json_member(json, "nothing"));
	assert_null(json_member(json, "absent"));
	assert_int_equal(json_count(json_member(json, "list")), 2);
	assert_true(json_string(json_at(json_member(json, "list"), 1), &text));
	assert_str(text, "x");
	assert_null(json_at(json_member(json, "list"), 2));
}

static void reads_every_pair_of_surrogates(void **state)
{
	const struct json *json = parse(
		*state,
		S("[\"\\ud83d\\ude00\",\"\\ud836\\udc00\",\"\\ud837\\ude00\","
		  "\"a\\uD876\\uDC00\\u00e9\",\"\\udbf7\\udfff\","
		  "\"\\\\ud837\\\\ude00\",\"\\\\\\ud837\\ude00\"]"));
	static const struct str expected[] = {
		STR_LITERAL("\xf0\x9f\x98\x80"),
		STR_LITERAL("\xf0\x9d\xa0\x80"),
		STR_LITERAL("\xf0\x9d\xb8\x80"),
		STR_LITERAL("a\xf0\xad\xa0\x80\xc3\xa9"),
		STR_LITERAL("\xf4\x8d\xbf\xbf"),
		STR_LITERAL("\\ud837\\ude00"),
		STR_LITERAL("\\\xf0\x9d\xb8\x80"),
	};

	assert_int_equal(json_count(json), ARRAY_SIZE(expected));
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
		if (!json_is(json_at(json, i), expected[i]))
			fail_msg("%zu is not as expected", i);
}

static void gives_nothing_of_another_kind(void **state)
{
	const struct json *json = parse(*state, S("{\"s\":\"1\",\"f\":1.0}"));
	struct str text;
	int64_t number;
	double value;

	assert_false(json_string(json_member(json, "f"), &text));
	assert_false(json_integer(json_member(json, "s"), &number));
	assert_false(json_integer(json_member(json, "f"), &number));
	assert_false(json_number(json_member(json, "s"), &value));
	assert_false(json_is_object(json_member(json, "s")));
	assert_int_equal(json_count(json), 0);
	assert_null(json_at(json, 0));
	assert_null(json_member(json_member(json, "s"), "x"));
	assert_null(json_member(NULL, "x"));
	assert_false(json_string(NULL, &text));
	assert_false(json_is(NULL, S("")));
	assert_false(json_integer(NULL, &number));
	assert_false(json_number(NULL, &value));
}

static void tells_true_from_false_from_all_else(void **state)
{
	const struct json *json =
		parse(*state, S("[true,false,1,\"true\",null]"));
	bool truth;

	assert_true(json_truth(json_at(json, 0), &truth) && truth);
	assert_true(json_truth(json_at(json, 1), &truth) && !truth);
	for (size_t i = 2; i < 6; i++)
		assert_false(json_truth(json_at(json, i), &truth));
}

static void refuses_what_is_not_strict(void **state)
{
	static const struct str wrong[] = {
		STR_LITERAL(""),
		STR_LITERAL("{\"a\":1,}"),
		STR_LITERAL("{'a':1}"),
		STR_LITERAL("{a:1}"),
		STR_LITERAL("{\"a\":1} {}"),
		STR_LITERAL("{\"a\":1}x"),
		STR_LITERAL("{\"a\":1}\0"),
		STR_LITERAL("{\"a\":NaN}"),
		STR_LITERAL("{\"a\":Infinity}"),
		STR_LITERAL("{\"a\":01}"),
		STR_LITERAL("{\"a\":TRUE}"),
		STR_LITERAL("/* */{}"),
		STR_LITERAL("{\"a\":\"\\u0000\"}"),
		STR_LITERAL("{\"a\\u0000b\":1}"),
		STR_LITERAL("{\"a\":\"\\ud800\"}"),
		STR_LITERAL("{\"a\":\"\\udc00\\ud800\"}"),
		STR_LITERAL("{\"a\":\"\xc3\"}"),
		STR_LITERAL("{\"\xff\":1}"),
		STR_LITERAL("{\"a\":\"\n\"}"),
		STR_LITERAL("{\"a\":\"\\q\"}"),
	};
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (parse(job, wrong[i]) != NULL)
			fail_msg("accepted: %.*s", STR(wrong[i]));
	assert_int_equal(job->error, ERR_NONE);
}

static void refuses_duplicate_names_however_spelled(void **state)
{
	assert_null(parse(*state, S("{\"a\":1,\"a\":1}")));
	assert_null(parse(*state, S("{\"a\":1,\"\\u0061\":2}")));
	assert_null(parse(*state, S("{\"a\":{\"x\":1},\"b\":2,\"a\":0}")));
	assert_null(parse(*state, S("[{\"b\":{\"x\":1,\"x\":2}}]")));
	assert_non_null(parse(*state, S("{\"a\":{\"a\":1},\"A\":{\"a\":1}}")));
	assert_non_null(parse(*state, S("{\"a\":null,\"b\":null}")));
}

static void bounds_the_depth(void **state)
{
	char text[2 * JSON_DEPTH_MAX + 2];

	for (size_t depth = 1; depth <= JSON_DEPTH_MAX + 1; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		if (depth <= JSON_DEPTH_MAX)
			assert_non_null(
				parse(*state, str_make(text, 2 * depth)));
		else
			assert_null(parse(*state, str_make(text, 2 * depth)));
	}
}

static void bounds_the_size(void **state)
{
	char *text = malloc(JSON_MAX_BYTES + 1);

	assert_non_null(text);
	memset(text, ' ', JSON_MAX_BYTES + 1);
	text[0] = '[';
	text[1] = ']';
	assert_non_null(parse(*state, str_make(text, JSON_MAX_BYTES)));
	assert_null(parse(*state, str_make(text, JSON_MAX_BYTES + 1)));
	free(text);
}

static void reads_integers_up_to_the_limit(void **state)
{
	const struct json *json =
		parse(*state, S("[9223372036854775806,9223372036854775807,"
				"-9223372036854775807,-9223372036854775808,"
				"18446744073709551616,-99999999999999999999,"
				"1e400,-0]"));
	int64_t number;
	double value;

	assert_true(json_integer(json_at(json, 0), &number));
	assert_true(number == INT64_MAX - 1);
	assert_false(json_integer(json_at(json, 1), &number));
	assert_true(json_integer(json_at(json, 2), &number));
	assert_false(json_integer(json_at(json, 3), &number));
	assert_false(json_integer(json_at(json, 4), &number));
	assert_false(json_integer(json_at(json, 5), &number));
	assert_false(json_number(json_at(json, 6), &value));
	assert_true(json_integer(json_at(json, 7), &number));
	assert_int_equal(number, 0);
}

static void reads_a_number_at_the_top(void **state)
{
	int64_t number;

	assert_true(json_integer(parse(*state, S("12")), &number));
	assert_int_equal(number, 12);
	assert_true(json_integer(parse(*state, S(" 12 ")), &number));
}

static void takes_many_members_in_linear_time(void **state)
{
	struct buf buf = buf_make(*state, 0, 64 * 1024);
	int64_t start = clock_monotonic_ms();

	buf_add_char(&buf, '{');
	for (int i = 0; buf.len < 64 * 1024 - 20; i++)
		buf_printf(&buf, "%s\"%x\":0", i > 0 ? "," : "", i);
	buf_add_char(&buf, '}');
	assert_false(buf.overflowed);
	assert_non_null(parse(*state, buf_str(&buf)));
	assert_in_range(clock_monotonic_ms() - start, 0, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_members_of_every_kind),
		job_test(reads_every_pair_of_surrogates),
		job_test(gives_nothing_of_another_kind),
		job_test(tells_true_from_false_from_all_else),
		job_test(refuses_what_is_not_strict),
		job_test(refuses_duplicate_names_however_spelled),
		job_test(bounds_the_depth),
		job_test(bounds_the_size),
		job_test(reads_integers_up_to_the_limit),
		job_test(reads_a_number_at_the_top),
		job_test(takes_many_members_in_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * DynamoDB's typed JSON: what is read, what is refused, and how fast.
 */
#include "aws/item.h"

#include "../support.h"

static void reads_a_page_without_unescaping(void **state)
{
	struct job *job = *state;
	struct items items;

	assert_true(items_read(
		job,
		S("{\"Count\":2,\"Items\":[{\"pk\":{\"S\":\"MSG#1\"},"
		  "\"message\":{\"S\":\"a \\\"b\\\" \\u00e9\"},"
		  "\"unread_count\":{\"N\":\"-7\"},\"on\":{\"BOOL\":true},"
		  "\"odd\":{\"SS\":[\"x\"]}}, {}],\"ScannedCount\":2,"
		  "\"LastEvaluatedKey\":{\"pk\":{\"S\":\"}\"}} }"),
		&items));
	assert_int_equal(items.count, 2);
	const struct item *row = &items.rows[0];
	assert_int_equal(row->count, 5);
	assert_str(item_raw(row, "pk"), "MSG#1");
	assert_str(item_raw(row, "message"), "a \\\"b\\\" \\u00e9");
	assert_str(item_text(job, row, "message"), "a \"b\" \xc3\xa9");
	assert_int_equal(item_number(row, "unread_count", 0), -7);
	assert_str(item_raw(row, "unread_count"), "-7");
	assert_str(item_raw(row, "on"), "");
	assert_int_equal(row->attributes[3].type, 'O');
	assert_int_equal(row->attributes[4].type, '?');
	assert_str(item_raw(row, "absent"), "");
	assert_str(item_text(job, row, "unread_count"), "");
	assert_int_equal(item_number(row, "pk", 5), 5);
	assert_int_equal(items.rows[1].count, 0);
	assert_str(items.last_key, "{\"pk\":{\"S\":\"}\"}}");
}

static void tells_an_absent_item_from_an_empty_answer(void **state)
{
	struct job *job = *state;
	struct item item;
	bool found = true;

	assert_true(item_read(job, S("{}"), &item, &found));
	assert_false(found);
	assert_true(item_read(job, S("{\"Item\":{\"n\":{\"N\":\"1\"}}}"), &item,
			      &found));
	assert_true(found);
	assert_int_equal(item_number(&item, "n", 0), 1);
	assert_true(item_parse(job, S("{\"s\":{\"S\":\"x\"}}"), &item));
	assert_str(item_raw(&item, "s"), "x");
}

static void takes_no_number_that_does_not_fit(void **state)
{
	struct job *job = *state;
	struct item item;

	assert_true(item_parse(job,
			       S("{\"a\":{\"N\":\"9223372036854775807\"},"
				 "\"b\":{\"N\":\"9223372036854775808\"},"
				 "\"c\":{\"N\":\"1.5\"},\"d\":{\"N\":\"-\"},"
				 "\"e\":{\"N\":\"1E2\"}}"),
			       &item));
	assert_int_equal(item_number(&item, "a", 0), INT64_MAX);
	assert_int_equal(item_number(&item, "b", 3), 3);
	assert_int_equal(item_number(&item, "c", 3), 3);
	assert_int_equal(item_number(&item, "d", 3), 3);
	assert_int_equal(item_number(&item, "e", 3), 3);
}

static void refuses_what_dynamodb_does_not_send(void **state)
{
	static const char *const bodies[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"Items\":{}}",
		"{\"Items\":[1]}",
		"{\"Items\":[{\"a\":1}]}",
		"{\"Items\":[{\"a\":{\"S\":1}}]}",
		"{\"Items\":[{\"a\":{\"S\":\"\\x\"}}]}",
		"{\"Items\":[]",
		"{\"Items\":[]}x",
		"{\"Items\":[],\"LastEvaluatedKey\":1}",
		"{\"Items\":[{\"a\":{\"BOOL\":\"true\"}}]}",
	};
	struct job *job = *state;
	struct items items;

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
		assert_false(items_read(job, str_of(bodies[i]), &items));
		assert_int_equal(job->error, ERR_UNAVAILABLE);
		job_end(job);
		job_start(job, 1000);
	}
}

static struct str many(struct job *job, int count, const char *one)
{
	struct buf buf = buf_make(job, 1024, 1024 * 1024);

	for (int i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&buf, ',');
		buf_add_text(&buf, one);
	}
	return buf_str(&buf);
}

static struct str answer_of(struct job *job, struct str rows)
{
	return str_of(job_text(job, "{\"Items\":[%.*s]}", STR(rows)));
}

static void holds_its_limits(void **state)
{
	struct job *job = *state;
	struct items items;

	assert_true(items_read(job, answer_of(job, many(job, ITEMS_MAX, "{}")),
			       &items));
	assert_int_equal(items.count, ITEMS_MAX);
	assert_false(items_read(
		job, answer_of(job, many(job, ITEMS_MAX + 1, "{}")), &items));
	assert_int_equal(job->error, ERR_INTERNAL);
	job_end(job);
	job_start(job, 1000);
	struct str wide =
		many(job, ITEM_ATTRIBUTES_MAX + 1, "\"a\":{\"S\":\"\"}");
	assert_false(items_read(
		job, answer_of(job, str_of(job_text(job, "{%.*s}", STR(wide)))),
		&items));
	assert_int_equal(job->error, ERR_CORRUPT);
}

/* Of a map, as deep as DynamoDB goes, each level has two of JSON's. */
static void reads_beside_attributes_of_any_depth(void **state)
{
	struct job *job = *state;
	struct buf text = buf_make(job, 0, 4096);
	struct item item;

	buf_add_text(&text, "{\"deep\":");
	for (int i = 0; i < 32; i++)
		buf_add_text(&text, "{\"M\":{\"m\":");
	buf_add_text(&text, "{\"NULL\":true}");
	for (int i = 0; i < 32; i++)
		buf_add_text(&text, "}}");
	buf_add_text(&text, ",\"pk\":{\"S\":\"x\"}}");
	assert_true(item_parse(job, buf_str(&text), &item));
	assert_int_equal(item.attributes[0].type, '?');
	assert_str(item_raw(&item, "pk"), "x");
}

static void keeps_the_key_of_items_of_others(void **state)
{
	struct job *job = *state;
	struct str wide = many(job, ITEM_ATTRIBUTES_MAX, "\"a\":{\"S\":\"\"}");
	struct items items;

	assert_true(items_read_any(
		job,
		str_of(job_text(job,
				"{\"Items\":[{\"pk\":{\"S\":\"p\"},%.*s,"
				"\"sk\":{\"S\":\"s\"}},"
				"{%.*s,\"pk\":{\"S\":\"q\"},"
				"\"sk\":{\"S\":\"t\"}},{%.*s}]}",
				STR(wide), STR(wide), STR(wide))),
		&items));
	assert_int_equal(items.count, 3);
	assert_true(items.rows[0].is_cut);
	assert_str(item_raw(&items.rows[0], "pk"), "p");
	assert_str(item_raw(&items.rows[0], "sk"), "s");
	assert_true(items.rows[1].is_cut);
	assert_str(item_raw(&items.rows[1], "pk"), "q");
	assert_str(item_raw(&items.rows[1], "sk"), "t");
	assert_false(items.rows[2].is_cut);
}

static void writes_what_it_reads(void **state)
{
	struct job *job = *state;
	struct buf buf = buf_make(job, 100, 1000);
	struct item item;

	buf_add_char(&buf, '{');
	item_add_text(&buf, "message", S("line\n\"quoted\" \xc3\xa9"));
	buf_add_char(&buf, ',');
	item_add_number(&buf, "n", INT64_MIN + 1);
	buf_add_char(&buf, '}');
	assert_str(buf_str(&buf),
		   "{\"message\":{\"S\":\"line\\n\\\"quoted\\\" \xc3\xa9\"},"
		   "\"n\":{\"N\":\"-9223372036854775807\"}}");
	assert_true(item_parse(job, buf_str(&buf), &item));
	assert_str(item_text(job, &item, "message"),
		   "line\n\"quoted\" \xc3\xa9");
	assert_int_equal(item_number(&item, "n", 0), INT64_MIN + 1);
}

static double cpu_us(void)
{
	struct timespec used;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

/* Printed, not asserted: how fast depends on the machine. */
static void shows_what_a_page_of_twenty_costs(void **state)
{
	enum { TIMES = 2000 };
	static const char message[] =
		"{\"sk\":{\"S\":\"2026-11-22T03:00:00.123456Z#"
		"5ae290ed-55d1-47a0-bc6d-fe2bc2700399\"},"
		"\"pk\":{\"S\":\"MSG#5ae290ed-55d1-47a0-bc6d-fe2bc2700399\"},"
		"\"message_uuid\":{\"S\":"
		"\"5ae290ed-55d1-47a0-bc6d-fe2bc2700399\"},"
		"\"user_handle\":{\"S\":\"andrewbrown\"},"
		"\"user_display_name\":{\"S\":\"Andrew Brown\"},"
		"\"user_uuid\":{\"S\":\"5ae290ed-55d1-47a0-bc6d-fe2bc270\"},"
		"\"message\":{\"S\":\"Have you seen the one where he says "
		"\\\"no\\\"? It was on again last night.\"}}";
	struct job *job = *state;
	struct str body = answer_of(job, many(job, 20, message));
	struct items items;

	char *copy = malloc(body.len);
	assert_non_null(copy);
	memcpy(copy, body.data, body.len);
	double start_us = cpu_us();
	for (int i = 0; i < TIMES; i++) {
		job_end(job);
		job_start(job, 1000);
		assert_true(items_read(job, str_make(copy, body.len), &items));
		assert_int_equal(items.count, 20);
	}
	double us = (cpu_us() - start_us) / TIMES;
	print_message("  20 items, %zu bytes: %.1f us CPU\n", body.len, us);
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_a_page_without_unescaping),
		job_test(tells_an_absent_item_from_an_empty_answer),
		job_test(takes_no_number_that_does_not_fit),
		job_test(refuses_what_dynamodb_does_not_send),
		job_test(holds_its_limits),
		job_test(reads_beside_attributes_of_any_depth),
		job_test(keeps_the_key_of_items_of_others),
		job_test(writes_what_it_reads),
		job_test(shows_what_a_page_of_twenty_costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

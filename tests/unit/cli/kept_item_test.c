#include "cli/kept_item.h"

#include "../support.h"

enum { NOW_S = 1000 };

static enum item_fate fate(const char *item)
{
	return item_fate(str_of(item), NOW_S);
}

static void keeps_what_conversations_are_made_of(void **state)
{
	(void)state;
	assert_int_equal(fate("{\"pk\":{\"S\":\"MSG#1\"}}"), ITEM_KEPT);
	assert_int_equal(fate("{\"sk\":{\"S\":\"IDEM#1\"},"
			      "\"pk\":{\"S\":\"GRP#1\"}}"),
			 ITEM_KEPT);
	assert_int_equal(fate("{\"pk\":{\"N\":\"7\"}}"), ITEM_KEPT);
	assert_int_equal(fate("{\"pk\":{\"SS\":[\"IDEM#\"]}}"), ITEM_KEPT);
	assert_int_equal(fate("{}"), ITEM_KEPT);
}

static void leaves_out_what_is_of_no_use_later(void **state)
{
	(void)state;
	assert_int_equal(fate("{\"a\":{\"M\":{\"b\":{\"L\":[]}}},"
			      "\"pk\":{\"S\":\"IDEM#1\"}}"),
			 ITEM_IDEMPOTENCY);
	assert_int_equal(fate("{\"pk\": {\"S\": \"STREAM#x\"}}"), ITEM_STREAM);
}

static void leaves_out_what_has_expired(void **state)
{
	(void)state;
	assert_int_equal(fate("{\"expires_at_epoch\":{\"N\":\"1000\"}}"),
			 ITEM_EXPIRED);
	assert_int_equal(fate("{\"expires_at_epoch\":{\"N\":\"1001\"}}"),
			 ITEM_KEPT);
	assert_int_equal(fate("{\"expires_at_epoch\":{\"N\":\"-1\"}}"),
			 ITEM_KEPT);
	assert_int_equal(fate("{\"expires_at_epoch\":{\"S\":\"soon\"}}"),
			 ITEM_KEPT);
}

static void finds_the_item_of_a_line(void **state)
{
	struct str item;

	(void)state;
	assert_true(item_of_line(str_of("{\"Item\":{\"a\":{\"S\":\"}\"}}}"),
				 &item));
	assert_str(item, "{\"a\":{\"S\":\"}\"}}");
}

static void finds_none_in_other_lines(void **state)
{
	static const char *const wrong[] = {
		"",
		"{}",
		"{\"Item\":1}",
		"{\"Item\":\"x\"}",
		"{\"Item\":{}",
		"{\"Item\":{}}x",
		"{\"Item\":{},\"a\":1}",
		"[{\"Item\":{}}]",
		"{\"item\":{}}",
	};
	struct str item;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(item_of_line(str_of(wrong[i]), &item));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_conversations_are_made_of),
		cmocka_unit_test(leaves_out_what_is_of_no_use_later),
		cmocka_unit_test(leaves_out_what_has_expired),
		cmocka_unit_test(finds_the_item_of_a_line),
		cmocka_unit_test(finds_none_in_other_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

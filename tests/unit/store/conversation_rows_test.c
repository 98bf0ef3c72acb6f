#include "store/conversation_rows.h"

#include "../support.h"

#define GROUP "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"
#define OTHER_GROUP "6ae290ed-55d1-47a0-bc6d-fe2bc2700399"
#define ANDREW "11111111-0000-4000-8000-000000000001"
#define BAYKO "11111111-0000-4000-8000-000000000002"
#define FIRST "22222222-0000-4000-8000-000000000001"
#define SECOND "22222222-0000-4000-8000-000000000002"

#define MEMBER(user) "{\"sk\":{\"S\":\"MEMBER#" user "\"}}"
#define MESSAGE(sk, user, text)                                   \
	"{\"sk\":{\"S\":\"" sk "\"},\"user_uuid\":{\"S\":\"" user \
	"\"},\"user_display_name\":{\"S\":\"old name\"},"         \
	"\"user_handle\":{\"S\":\"old\"},\"message\":{\"S\":\"" text "\"}}"
#define GROUP_ITEM(sk, group, text, rest)                                    \
	"{\"sk\":{\"S\":\"" sk "\"},\"message_group_uuid\":{\"S\":\"" group  \
	"\"},\"user_uuid\":{\"S\":\"" BAYKO                                  \
	"\"},\"user_display_name\":{\"S\":\"B\"},\"user_handle\":{\"S\":\"b" \
	"\"},\"message\":{\"S\":\"" text "\"}" rest "}"

static struct uuid uuid_of(const char *text)
{
	struct uuid uuid;

	assert_true(uuid_parse(str_of(text), &uuid));
	return uuid;
}

static struct items items_of(struct job *job, const char *list,
			     const char *rest)
{
	struct items items;

	assert_true(items_read(
		job, str_of(job_text(job, "{\"Items\":[%s]%s}", list, rest)),
		&items));
	return items;
}

static struct conversation_rows messages_of(struct job *job, const char *list,
					    const char *rest, size_t limit)
{
	struct items items = items_of(job, list, rest);
	struct uuid group = uuid_of(GROUP);
	struct conversation_rows rows;

	rows_of_messages(job, &items, 0, &group, limit, &rows);
	return rows;
}

static struct conversation_rows groups_of(struct job *job, const char *list,
					  const char *rest, size_t limit)
{
	struct items items = items_of(job, list, rest);
	struct conversation_rows rows;

	rows_of_groups(job, &items, limit, &rows);
	return rows;
}

static void member_items_prove_who_belongs(void **state)
{
	struct uuid me = uuid_of(ANDREW), stranger = uuid_of(FIRST);
	struct items items = items_of(
		*state,
		MEMBER(BAYKO) "," MEMBER(ANDREW) "," MESSAGE(
			"2026-11-22T03:00:00.000001Z#" FIRST, ANDREW, "hi"),
		"");
	const struct item *mine;

	assert_int_equal(rows_members(*state, &items, &me, &mine), 2);
	assert_ptr_equal(mine, &items.rows[1]);
	assert_int_equal(rows_members(*state, &items, &stranger, &mine), 2);
	assert_null(mine);
}

static void messages_come_oldest_first_texts_copied_raw(void **state)
{
	struct conversation_rows rows = messages_of(
		*state,
		MESSAGE("2026-11-22T03:00:01.000000Z#" SECOND, BAYKO,
			"say \\\"hi\\\" \\u00e9") "," MESSAGE("2026-11-22T03:00"
							      ":00."
							      "000000Z#" FIRST,
							      ANDREW, "hi"),
		"", 20);
	struct str json;

	assert_int_equal(rows.name_count, 2);
	rows.names[0].known = true;
	rows.names[0].display_name = S("Today \\\"B\\\"");
	rows.names[0].handle = S("bayko");
	assert_true(rows_write_messages(*state, &rows, &json));
	assert_str(json,
		   "[{\"uuid\":\"" FIRST "\",\"display_name\":\"old name\","
		   "\"handle\":\"old\",\"message\":\"hi\","
		   "\"created_at\":\"2026-11-22T03:00:00.000000Z\"},"
		   "{\"uuid\":\"" SECOND
		   "\",\"display_name\":\"Today \\\"B\\\"\","
		   "\"handle\":\"bayko\",\"message\":\"say \\\"hi\\\" "
		   "\\u00e9\",\"created_at\":\"2026-11-22T03:00:01.000000Z\"}"
		   "]");
}

static void one_more_row_tells_of_more(void **state)
{
	static const char list[] =
		MESSAGE("2026-11-22T03:00:01.000000Z#" SECOND, BAYKO,
			"b") "," MESSAGE("2026-11-22T03:00:00.000000Z#" FIRST,
					 BAYKO, "a");
	struct conversation_rows rows = messages_of(*state, list, "", 1);

	assert_int_equal(rows.count, 1);
	assert_true(rows.has_more);
	assert_str(rows.last_key, "2026-11-22T03:00:01.000000Z#" SECOND);
	/* DynamoDB marks an end whenever the limit was reached. */
	rows = messages_of(*state, list,
			   ",\"LastEvaluatedKey\":{\"pk\":{\"S\":\"x\"}}", 2);
	assert_int_equal(rows.count, 2);
	assert_false(rows.has_more);
	/* It ends a page before the limit only at its own size limit. */
	rows = messages_of(*state, list,
			   ",\"LastEvaluatedKey\":{\"pk\":{\"S\":\"x\"}}", 9);
	assert_true(rows.has_more);
}

static void rows_of_the_original_are_ordered_by_instant(void **state)
{
	struct conversation_rows rows = messages_of(
		*state,
		MESSAGE("2022-12-20T14:00:00+00:00", ANDREW, "1") "," MESSAGE(
			"2022-12-20T13:00:00-05:00", ANDREW,
			"3") "," MESSAGE("2022-12-20T12:00:00-03:00", ANDREW,
					 "2") "," MESSAGE("what is this",
							  ANDREW, "x"),
		"", 20);

	assert_int_equal(rows.count, 3);
	assert_true(rows.has_originals);
	assert_str(item_raw(rows.rows[0].item, "message"), "3");
	assert_str(item_raw(rows.rows[1].item, "message"), "2");
	assert_str(item_raw(rows.rows[2].item, "message"), "1");
	/* No cursor is made of what cannot be read, but it was looked at. */
	assert_str(rows.last_key, "2022-12-20T12:00:00-03:00");
	assert_str(rows.read_to, "what is this");
}

#define MOVED_TO                                                       \
	GROUP_ITEM("2026-11-22T03:00:03.000000Z#" GROUP, GROUP, "new", \
		   ",\"unread_count\":{\"N\":\"3\"}")
#define MOVED_FROM \
	GROUP_ITEM("2026-11-22T03:00:02.000000Z#" GROUP, GROUP, "old", "")
#define OTHER GROUP_ITEM("2022-12-20T14:05:11+00:00", OTHER_GROUP, "hello", "")

static void a_moved_conversation_is_shown_once(void **state)
{
	static const char list[] = MOVED_TO "," MOVED_FROM "," OTHER;
	struct conversation_rows rows = groups_of(*state, list, "", 2);
	struct str json;

	assert_int_equal(rows.count, 2);
	assert_false(rows.has_more);
	assert_true(rows.has_originals);
	assert_true(rows_write_groups(*state, &rows, &json));
	assert_str(json,
		   "[{\"uuid\":\"" GROUP
		   "\",\"display_name\":\"B\",\"handle\":\"b\","
		   "\"message\":\"new\",\"created_at\":"
		   "\"2026-11-22T03:00:03.000000Z\",\"unread_count\":3},"
		   "{\"uuid\":\"" OTHER_GROUP
		   "\",\"display_name\":\"B\",\"handle\":\"b\","
		   "\"message\":\"hello\",\"created_at\":"
		   "\"2022-12-20T14:05:11.000000Z\",\"unread_count\":0}]");

	/* Its older row alone is no next page. */
	rows = groups_of(
		*state,
		GROUP_ITEM(
			"2026-11-22T03:00:03.000000Z#" GROUP, GROUP, "new",
			"") "," GROUP_ITEM("2026-11-22T03:00:02.000000Z#" GROUP,
					   GROUP, "old", ""),
		"", 1);
	assert_int_equal(rows.count, 1);
	assert_false(rows.has_more);
	assert_str(rows.last_key, "2026-11-22T03:00:02.000000Z#" GROUP);

	rows = groups_of(*state, list, "", 1);
	assert_true(rows.has_more);
	assert_str(rows.last_key, "2026-11-22T03:00:02.000000Z#" GROUP);
}

static void nothing_is_an_empty_page(void **state)
{
	struct conversation_rows rows = groups_of(*state, "", "", 20);
	struct str json;

	assert_false(rows.has_more);
	assert_true(rows_write_groups(*state, &rows, &json));
	assert_str(json, "[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(member_items_prove_who_belongs),
		job_test(messages_come_oldest_first_texts_copied_raw),
		job_test(one_more_row_tells_of_more),
		job_test(rows_of_the_original_are_ordered_by_instant),
		job_test(a_moved_conversation_is_shown_once),
		job_test(nothing_is_an_empty_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

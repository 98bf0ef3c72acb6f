#include "store/table_request.h"

#include "aws/item.h"
#include "store/conversation_items.h"
#include "store/conversation_keys.h"
#include "store/idempotency.h"

#include "../support.h"

static struct uuid uuid_of(const char *text)
{
	struct uuid uuid;

	assert_true(uuid_parse(str_of(text), &uuid));
	return uuid;
}

/* Does `text` hold `part`? */
static bool holds(struct str text, const char *part)
{
	return memmem(text.data, text.len, part, strlen(part)) != NULL;
}

static void queries_the_table_consistently(void **state)
{
	struct table_query query = { .partition = "pk",
				     .value = S("MSG#1"),
				     .limit = 23 };

	assert_str(table_query_body(*state, "t", &query),
		   "{\"TableName\":\"t\",\"ConsistentRead\":true,"
		   "\"KeyConditionExpression\":\"pk=:p\","
		   "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"MSG#1\"}},"
		   "\"ReturnConsumedCapacity\":\"TOTAL\","
		   "\"ScanIndexForward\":false,\"Limit\":23}");
}

static void escapes_what_comes_from_a_cursor(void **state)
{
	struct table_query query = { .partition = "pk",
				     .value = S("MSG#1"),
				     .before = S("\"},\\"),
				     .limit = 1 };

	assert_str(table_query_body(*state, "t", &query),
		   "{\"TableName\":\"t\",\"ConsistentRead\":true,"
		   "\"KeyConditionExpression\":\"pk=:p AND sk<:b\","
		   "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"MSG#1\"},"
		   "\":b\":{\"S\":\"\\\"},\\\\\"}},"
		   "\"ReturnConsumedCapacity\":\"TOTAL\","
		   "\"ScanIndexForward\":false,\"Limit\":1}");
}

static void an_index_is_never_read_consistently(void **state)
{
	struct table_query query = { .index = "i",
				     .partition = "g",
				     .value = S("1"),
				     .attributes = "sk",
				     .limit = 2 };

	assert_str(table_query_body(*state, "t", &query),
		   "{\"TableName\":\"t\",\"IndexName\":\"i\","
		   "\"ProjectionExpression\":\"sk\","
		   "\"KeyConditionExpression\":\"g=:p\","
		   "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"1\"}},"
		   "\"ReturnConsumedCapacity\":\"TOTAL\","
		   "\"ScanIndexForward\":false,\"Limit\":2}");
}

static void goes_up_from_a_key(void **state)
{
	struct table_query query = { .partition = "pk",
				     .value = S("MSG#1"),
				     .after = S("k"),
				     .lowest_first = true,
				     .limit = 5 };

	assert_str(table_query_body(*state, "t", &query),
		   "{\"TableName\":\"t\",\"ConsistentRead\":true,"
		   "\"KeyConditionExpression\":\"pk=:p AND sk>:b\","
		   "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"MSG#1\"},"
		   "\":b\":{\"S\":\"k\"}},"
		   "\"ReturnConsumedCapacity\":\"TOTAL\","
		   "\"ScanIndexForward\":true,\"Limit\":5}");
}

static void a_transaction_lists_its_parts(void **state)
{
	struct transaction transaction = transaction_begin(*state, "t");
	struct uuid token = uuid_of("5ae290ed-55d1-47a0-bc6d-fe2bc2700399");
	struct str body;

	transaction_put(&transaction);
	item_add_text(&transaction.body, "pk", S("a"));
	transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	transaction_check(&transaction, S("p"), S("s"));
	assert_true(transaction_done(&transaction, &token, &body));
	assert_int_equal(transaction.count, 2);
	assert_str(body,
		   "{\"TransactItems\":["
		   "{\"Put\":{\"TableName\":\"t\",\"Item\":{\"pk\":"
		   "{\"S\":\"a\"}},\"ReturnValuesOnConditionCheckFailure\":"
		   "\"ALL_OLD\",\"ConditionExpression\":"
		   "\"attribute_not_exists(pk)\"}},"
		   "{\"ConditionCheck\":{\"TableName\":\"t\",\"Key\":"
		   "{\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"s\"}},"
		   "\"ConditionExpression\":\"attribute_exists(pk)\"}}],"
		   "\"ReturnConsumedCapacity\":\"TOTAL\","
		   "\"ClientRequestToken\":"
		   "\"5ae290ed-55d1-47a0-bc6d-fe2bc2700399\"}");
}

static void a_key_is_free_again_after_a_day(void **state)
{
	struct transaction transaction = transaction_begin(*state, "t");
	struct uuid user = uuid_of("5ae290ed-55d1-47a0-bc6d-fe2bc2700399");
	struct idempotency once = { .key = S("k\"1"),
				    .request = hash_sha256(S("body")) };
	struct str body;

	idempotency_add(&transaction, &user, &once, S("{\"a\":1}"), 1000);
	assert_true(transaction_done(&transaction, &user, &body));
	assert_true(holds(
		body, "\"IDEM#5ae290ed-55d1-47a0-bc6d-fe2bc2700399#k\\\"1\""));
	assert_true(holds(body, "\"answer\":{\"S\":\"{\\\"a\\\":1}\"}"));
	assert_true(holds(body, "\"expires_at_epoch\":{\"N\":\"87400\"}"));
	assert_true(holds(body, "\"ConditionExpression\":"
				"\"attribute_not_exists(pk) OR "
				"expires_at_epoch<:now\","
				"\"ExpressionAttributeValues\":"
				"{\":now\":{\"N\":\"1000\"}}"));
}

static struct str stored(struct job *job, struct str request)
{
	struct hash hash = hash_sha256(request);
	char hex[HASH_HEX + 1];

	hash_hex(hash.bytes, HASH_BYTES, hex);
	return str_of(job_text(job,
			       "{\"pk\":{\"S\":\"IDEM\"},"
			       "\"request_hash\":{\"S\":\"%s\"},"
			       "\"answer\":{\"S\":\"{\\\"a\\\":1}\"}}",
			       hex));
}

static void the_same_request_gets_the_first_answer(void **state)
{
	struct idempotency once = { .key = S("k"),
				    .request = hash_sha256(S("body")) };
	struct str answer;

	assert_true(idempotency_replay(*state, &once, stored(*state, S("body")),
				       &answer));
	assert_str(answer, "{\"a\":1}");
}

static void another_request_with_the_key_is_refused(void **state)
{
	struct job *job = *state;
	struct idempotency once = { .key = S("k"),
				    .request = hash_sha256(S("body")) };
	struct str answer;

	assert_false(idempotency_replay(job, &once, stored(job, S("other")),
					&answer));
	assert_int_equal(job->error, ERR_INVALID);
	assert_string_equal(job->codes[0], "idempotency_key_reused");
}

static void a_new_member_has_read_nothing(void **state)
{
	struct buf body = put_make(*state);
	struct uuid id = uuid_of("5ae290ed-55d1-47a0-bc6d-fe2bc2700399");
	struct member member = { .user = id,
				 .other = { .uuid = id,
					    .handle = S("h"),
					    .display_name = S("N") },
				 .group_sk = S("sk"),
				 .unread_count = 1 };

	item_write_member(&body, &id, &member);
	assert_false(holds(buf_str(&body), "last_read_sk"));
	assert_true(holds(buf_str(&body), "\"unread_count\":{\"N\":\"1\"},"
					  "\"rev\":{\"N\":\"1\"}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(queries_the_table_consistently),
		job_test(escapes_what_comes_from_a_cursor),
		job_test(an_index_is_never_read_consistently),
		job_test(goes_up_from_a_key),
		job_test(a_transaction_lists_its_parts),
		job_test(a_key_is_free_again_after_a_day),
		job_test(the_same_request_gets_the_first_answer),
		job_test(another_request_with_the_key_is_refused),
		job_test(a_new_member_has_read_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

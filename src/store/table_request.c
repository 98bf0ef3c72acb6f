/*
 * Request bodies in DynamoDB's JSON. Every value from outside goes through
 * item_add_text or buf_add_json, which escape it.
 */
#include "store/table_request.h"

#include "aws/item.h"

/*
 * Our messages have 1024 code points, but one that somebody else has written
 * may fill an item: 400 KB, in which a character may take six bytes here.
 */
enum { BODY_EXPECTED = 1024, BODY_MAX = 4 * 1024 * 1024 };

static void open_on_table(struct buf *body, const char *table)
{
	buf_add_text(body, "{\"TableName\":");
	buf_add_json(body, str_of(table));
}

static const char tell_capacity[] = ",\"ReturnConsumedCapacity\":\"TOTAL\"";

struct str table_query_body(struct job *job, const char *table,
			    const struct table_query *query)
{
	struct buf body = buf_make(job, BODY_EXPECTED, BODY_MAX);
	bool has_before = !str_is_empty(query->before);
	struct str bound = has_before ? query->before : query->after;
	const char *condition = "";

	if (!str_is_empty(bound))
		condition = has_before ? " AND sk<:b" : " AND sk>:b";
	open_on_table(&body, table);
	if (query->index != NULL)
		buf_printf(&body, ",\"IndexName\":\"%s\"", query->index);
	else
		buf_add_text(&body, ",\"ConsistentRead\":true");
	if (query->attributes != NULL)
		buf_printf(&body, ",\"ProjectionExpression\":\"%s\"",
			   query->attributes);
	buf_printf(&body, ",\"KeyConditionExpression\":\"%s=:p%s\"",
		   query->partition, condition);
	if (query->positive != NULL)
		buf_printf(&body, ",\"FilterExpression\":\"%s>:z\"",
			   query->positive);
	buf_add_text(&body, ",\"ExpressionAttributeValues\":{");
	item_add_text(&body, ":p", query->value);
	if (!str_is_empty(bound)) {
		buf_add_char(&body, ',');
		item_add_text(&body, ":b", bound);
	}
	if (query->positive != NULL) {
		buf_add_char(&body, ',');
		item_add_number(&body, ":z", 0);
	}
	buf_add_char(&body, '}');
	buf_add_text(&body, tell_capacity);
	buf_printf(&body, ",\"ScanIndexForward\":%s,\"Limit\":%d}",
		   query->lowest_first ? "true" : "false", query->limit);
	return buf_str(&body);
}

static void add_key(struct buf *body, struct str pk, struct str sk)
{
	buf_add_text(body, ",\"Key\":{");
	item_add_text(body, "pk", pk);
	buf_add_char(body, ',');
	item_add_text(body, "sk", sk);
	buf_add_char(body, '}');
}

struct str table_get_body(struct job *job, const char *table, struct str pk,
			  struct str sk)
{
	struct buf body = buf_make(job, BODY_EXPECTED, BODY_MAX);

	open_on_table(&body, table);
	add_key(&body, pk, sk);
	buf_add_text(&body, tell_capacity);
	buf_add_text(&body, ",\"ConsistentRead\":true}");
	return buf_str(&body);
}

struct buf put_make(struct job *job)
{
	return buf_make(job, BODY_EXPECTED, BODY_MAX);
}

static const char begin_item[] = ",\"Item\":{";

void put_begin(struct buf *body, const char *table)
{
	open_on_table(body, table);
	buf_add_text(body, tell_capacity);
	buf_add_text(body, begin_item);
}

void put_end(struct buf *body, enum put_condition condition, int64_t now_s)
{
	buf_add_char(body, '}');
	if (condition != PUT_ALWAYS) {
		buf_add_text(body, ",\"ReturnValuesOnConditionCheckFailure\":"
				   "\"ALL_OLD\",\"ConditionExpression\":"
				   "\"attribute_not_exists(pk)");
		if (condition == PUT_IF_ABSENT_OR_EXPIRED) {
			buf_add_text(body, " OR expires_at_epoch<:now\","
					   "\"ExpressionAttributeValues\":{");
			item_add_number(body, ":now", now_s);
			buf_add_char(body, '}');
		} else {
			buf_add_char(body, '"');
		}
	}
	buf_add_char(body, '}');
}

struct transaction transaction_begin(struct job *job, const char *table)
{
	struct transaction transaction = {
		.body = buf_make(job, 4 * BODY_EXPECTED, BODY_MAX),
		.table = table,
	};

	buf_add_text(&transaction.body, "{\"TransactItems\":[");
	return transaction;
}

static void next_part(struct transaction *transaction, const char *kind)
{
	if (transaction->count++ > 0)
		buf_add_char(&transaction->body, ',');
	buf_printf(&transaction->body, "{\"%s\":", kind);
}

void transaction_put(struct transaction *transaction)
{
	next_part(transaction, "Put");
	open_on_table(&transaction->body, transaction->table);
	buf_add_text(&transaction->body, begin_item);
}

void transaction_put_done(struct transaction *transaction,
			  enum put_condition condition, int64_t now_s)
{
	put_end(&transaction->body, condition, now_s);
	buf_add_char(&transaction->body, '}');
}

void transaction_check(struct transaction *transaction, struct str pk,
		       struct str sk)
{
	struct buf *body = &transaction->body;

	next_part(transaction, "ConditionCheck");
	open_on_table(body, transaction->table);
	add_key(body, pk, sk);
	buf_add_text(body, ",\"ConditionExpression\":"
			   "\"attribute_exists(pk)\"}}");
}

void transaction_delete(struct transaction *transaction, struct str pk,
			struct str sk)
{
	struct buf *body = &transaction->body;

	next_part(transaction, "Delete");
	open_on_table(body, transaction->table);
	add_key(body, pk, sk);
	buf_add_text(body, "}}");
}

void transaction_delete_existing(struct transaction *transaction, struct str pk,
				 struct str sk)
{
	struct buf *body = &transaction->body;

	next_part(transaction, "Delete");
	open_on_table(body, transaction->table);
	add_key(body, pk, sk);
	buf_add_text(body, ",\"ConditionExpression\":"
			   "\"attribute_exists(pk)\"}}");
}

void transaction_update(struct transaction *transaction, struct str pk,
			struct str sk, const char *expression,
			const char *condition)
{
	struct buf *body = &transaction->body;

	next_part(transaction, "Update");
	open_on_table(body, transaction->table);
	add_key(body, pk, sk);
	buf_printf(body,
		   ",\"UpdateExpression\":\"%s\","
		   "\"ConditionExpression\":\"%s\","
		   "\"ExpressionAttributeValues\":{",
		   expression, condition);
}

void transaction_update_done(struct transaction *transaction)
{
	buf_add_text(&transaction->body, "}}}");
}

void transaction_require(struct transaction *transaction, struct str pk,
			 struct str sk, const char *condition)
{
	struct buf *body = &transaction->body;

	next_part(transaction, "ConditionCheck");
	open_on_table(body, transaction->table);
	add_key(body, pk, sk);
	buf_printf(body,
		   ",\"ConditionExpression\":\"%s\","
		   "\"ExpressionAttributeValues\":{",
		   condition);
}

void transaction_require_done(struct transaction *transaction)
{
	buf_add_text(&transaction->body, "}}}");
}

bool transaction_done(struct transaction *transaction, const struct uuid *token,
		      struct str *body)
{
	buf_printf(&transaction->body, "]%s,\"ClientRequestToken\":\"%s\"}",
		   tell_capacity, token->text);
	return buf_done(&transaction->body, body);
}

bool table_call(struct job *job, struct stores *stores, const char *operation,
		struct str body, struct dynamodb_answer *answer)
{
	if (!dynamodb_call(job, stores->dynamodb, operation, body, answer))
		return false;
	switch (answer->outcome) {
	case DYNAMODB_OK:
	case DYNAMODB_CONDITION_FAILED:
		return true;
	case DYNAMODB_TABLE_NOT_FOUND:
		return job_fail(job, ERR_UNAVAILABLE,
				"DynamoDB has no table %s",
				stores->settings->message_table);
	case DYNAMODB_REPLY_TOO_LARGE:
		return job_fail(job, ERR_CORRUPT,
				"%s: what is stored there is over %d bytes",
				operation, DYNAMODB_REPLY_MAX);
	default:
		return job_fail(job, ERR_INTERNAL, "%s: outcome %d", operation,
				answer->outcome);
	}
}

bool condition_failed_at(const struct dynamodb_answer *answer, int part)
{
	return part >= 0 && (size_t)part < answer->reason_count &&
	       answer->reasons[part].condition_failed;
}

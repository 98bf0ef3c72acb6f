/*
 * Many items into one table at once, or out of it, by BatchWriteItem.
 */
#include "store/batch.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json_scan.h"

enum {
	BODY_MAX_BYTES = 16 * 1024 * 1024, /* DynamoDB's own limit */
	/*
	 * What DynamoDB has no time for it sends back, a busy table a whole
	 * batch, and it may write each byte as an escape of six.
	 */
	ESCAPED = 6,
	AROUND_BYTES = 4096, /* beside the objects */
	OBJECTS_BYTES = (DYNAMODB_REPLY_MAX - AROUND_BYTES) / ESCAPED,
	PAUSE_FIRST_MS = 50,
	PAUSE_MAX_MS = 2000,
};

/* What is done with each object: how its request begins. */
static const char put_request[] = "{\"PutRequest\":{\"Item\":";
static const char delete_request[] = "{\"DeleteRequest\":{\"Key\":";

static bool write_body(struct job *job, const char *table, const char *request,
		       const struct str *objects, size_t count,
		       struct str *body)
{
	struct buf buf = buf_make(job, 16 * 1024, BODY_MAX_BYTES);

	buf_add_text(&buf, "{");
	buf_add_json(&buf, str_of(table));
	buf_add_text(&buf, ":[");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&buf, ',');
		buf_add_text(&buf, request);
		buf_add(&buf, objects[i]);
		buf_add_text(&buf, "}}");
	}
	buf_add_text(&buf, "]}");
	return buf_done(&buf, body);
}

/* The raw object UnprocessedItems; empty when nothing was left over. */
static bool read_left_over(struct job *job, struct str answer,
			   struct str *left_over)
{
	struct json_scan scan = json_scan_make(answer);
	struct str name;

	*left_over = str_of("");
	if (!json_scan_object(&scan))
		return job_fail(job, ERR_UNAVAILABLE,
				"DynamoDB's answer to a batch is no object");
	while (json_scan_member(&scan, &name)) {
		struct str raw;

		if (!json_scan_raw(&scan, &raw))
			break;
		if (str_is(name, "UnprocessedItems") && raw.len > 2)
			*left_over = raw;
	}
	if (json_scan_is_broken(&scan))
		return job_fail(job, ERR_UNAVAILABLE,
				"DynamoDB's answer to a batch is broken");
	return true;
}

static bool pause(struct job *job, int64_t *pause_ms)
{
	if (job_ms_left(job) <= *pause_ms)
		return job_fail(job, ERR_UNAVAILABLE,
				"DynamoDB kept leaving items of a batch over");
	clock_sleep_ms(*pause_ms);
	if (*pause_ms < PAUSE_MAX_MS)
		*pause_ms *= 2;
	return true;
}

/* Everything but DYNAMODB_OK; what is not here no batch is answered with. */
static bool refuse(struct job *job, enum dynamodb_outcome outcome)
{
	static const struct {
		enum err_kind error;
		const char *reason;
	} refusals[] = {
		[DYNAMODB_TABLE_NOT_FOUND] = { ERR_NOT_FOUND,
					       "There is no such table: run "
					       "'cruddurctl ddb schema-load' "
					       "first." },
		[DYNAMODB_TABLE_IN_USE] = { ERR_UNAVAILABLE,
					    "The table is being made or "
					    "changed: try again when that is "
					    "done." },
		[DYNAMODB_REPLY_TOO_LARGE] = { ERR_UNAVAILABLE,
					       "DynamoDB's answer to a batch "
					       "is larger than we take" },
	};

	if (outcome < ARRAY_SIZE(refusals) && refusals[outcome].reason != NULL)
		return job_fail(job, refusals[outcome].error, "%s",
				refusals[outcome].reason);
	return job_fail(job, ERR_INTERNAL,
			"DynamoDB's answer to a batch: outcome %d", outcome);
}

static bool send(struct job *job, struct dynamodb *dynamodb,
		 struct str requests)
{
	int64_t pause_ms = PAUSE_FIRST_MS;

	while (requests.len > 0) {
		struct dynamodb_answer answer;
		const char *body =
			job_text(job, "{\"RequestItems\":%.*s}", STR(requests));

		if (!dynamodb_call(job, dynamodb, "BatchWriteItem",
				   str_of(body), &answer))
			return false;
		if (answer.outcome != DYNAMODB_OK)
			return refuse(job, answer.outcome);
		if (!read_left_over(job, answer.body, &requests))
			return false;
		if (requests.len > 0 && !pause(job, &pause_ms))
			return false;
	}
	return true;
}

size_t batch_cut(const struct str *objects, size_t left)
{
	size_t count = 0, bytes = 0;

	while (count < left && count < BATCH_MAX) {
		bytes += objects[count].len;
		if (count > 0 && bytes > OBJECTS_BYTES)
			break;
		count++;
	}
	return count;
}

static bool write_all(struct job *job, struct dynamodb *dynamodb,
		      const char *table, const char *request,
		      const struct str *objects, size_t count)
{
	size_t done = 0;

	while (done < count) {
		size_t some = batch_cut(objects + done, count - done);
		struct str requests;

		if (!write_body(job, table, request, objects + done, some,
				&requests) ||
		    !send(job, dynamodb, requests))
			return false;
		done += some;
	}
	return true;
}

bool batch_put(struct job *job, struct dynamodb *dynamodb, const char *table,
	       const struct str *items, size_t count)
{
	return write_all(job, dynamodb, table, put_request, items, count);
}

bool batch_delete(struct job *job, struct dynamodb *dynamodb, const char *table,
		  const struct str *keys, size_t count)
{
	return write_all(job, dynamodb, table, delete_request, keys, count);
}

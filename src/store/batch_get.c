/*
 * Many items at once, by BatchGetItem.
 */
#include "store/batch_get.h"

#include "base/clock.h"
#include "base/json_scan.h"
#include "store/table_request.h"

enum {
	BODY_MAX_BYTES = 1024 * 1024, /* keys of at most 3 KiB each */
	PAUSE_FIRST_MS = 50,
	PAUSE_MAX_MS = 2000,
};

static bool same_key(struct item_key a, struct item_key b)
{
	return str_equal(a.pk, b.pk) && str_equal(a.sk, b.sk);
}

/* DynamoDB refuses a batch that names a key twice. */
static bool is_first(const struct item_key *keys, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (same_key(keys[i], keys[j]))
			return false;
	return true;
}

/* The object RequestItems. */
static bool write_request(struct job *job, const char *table,
			  const struct item_key *keys, size_t count,
			  const char *attributes, struct str *request)
{
	struct buf buf = buf_make(job, 16 * 1024, BODY_MAX_BYTES);

	buf_add_char(&buf, '{');
	buf_add_json(&buf, str_of(table));
	buf_add_text(&buf, ":{\"ConsistentRead\":true,");
	if (attributes != NULL)
		buf_printf(&buf, "\"ProjectionExpression\":\"%s\",",
			   attributes);
	buf_add_text(&buf, "\"Keys\":[");
	for (size_t i = 0; i < count; i++) {
		if (!is_first(keys, i))
			continue;
		buf_add_text(&buf, i > 0 ? ",{" : "{");
		item_add_text(&buf, "pk", keys[i].pk);
		buf_add_char(&buf, ',');
		item_add_text(&buf, "sk", keys[i].sk);
		buf_add_char(&buf, '}');
	}
	buf_add_text(&buf, "]}}");
	return buf_done(&buf, request);
}

/* `Responses` has one member, the list of the table that was asked. */
static bool read_responses(struct job *job, struct json_scan *scan,
			   struct items *items)
{
	struct str name, rows;

	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &name)) {
		const char *list;

		if (!json_scan_raw(scan, &rows))
			return false;
		list = job_text(job, "{\"Items\":%.*s}", STR(rows));
		if (!items_read(job, str_of(list), items))
			return false;
	}
	return true;
}

/* `*left_over` is the object UnprocessedKeys, empty when all was read. */
static bool read_answer(struct job *job, struct str body, struct items *items,
			struct str *left_over)
{
	struct json_scan scan = json_scan_make(body);
	struct str name, raw;

	*items = (struct items){ .count = 0 };
	*left_over = str_of("");
	if (!json_scan_object(&scan))
		return job_fail(job, ERR_UNAVAILABLE,
				"DynamoDB's answer to a batch is no object");
	while (json_scan_member(&scan, &name)) {
		if (str_is(name, "Responses")) {
			if (!read_responses(job, &scan, items))
				break;
			continue;
		}
		if (!json_scan_raw(&scan, &raw))
			break;
		if (str_is(name, "UnprocessedKeys") && raw.len > 2)
			*left_over = raw;
	}
	if (job->error != ERR_NONE)
		return false;
	return json_scan_is_done(&scan) ||
	       job_fail(job, ERR_UNAVAILABLE,
			"DynamoDB's answer to a batch is broken");
}

static void take(struct job *job, const struct items *items,
		 const struct item_key *keys, size_t count,
		 const struct item **found)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->rows[i];
		struct item_key key = { item_text(job, item, "pk"),
					item_text(job, item, "sk") };

		for (size_t j = 0; j < count; j++)
			if (same_key(key, keys[j]))
				found[j] = item;
	}
}

static bool pause(struct job *job, int64_t *pause_ms)
{
	if (job_ms_left(job) <= *pause_ms)
		return job_fail(job, ERR_UNAVAILABLE,
				"DynamoDB kept leaving keys of a batch over");
	clock_sleep_ms(*pause_ms);
	if (*pause_ms < PAUSE_MAX_MS)
		*pause_ms *= 2;
	return true;
}

static bool get_some(struct job *job, struct stores *stores,
		     const struct item_key *keys, size_t count,
		     const char *attributes, const struct item **found)
{
	int64_t pause_ms = PAUSE_FIRST_MS;
	struct str request;

	if (!write_request(job, stores->settings->message_table, keys, count,
			   attributes, &request))
		return false;
	while (request.len > 0) {
		struct dynamodb_answer answer;
		struct items items;
		const char *body =
			job_text(job, "{\"RequestItems\":%.*s}", STR(request));

		if (!table_call(job, stores, "BatchGetItem", str_of(body),
				&answer) ||
		    !read_answer(job, answer.body, &items, &request))
			return false;
		take(job, &items, keys, count, found);
		if (request.len > 0 && !pause(job, &pause_ms))
			return false;
	}
	return true;
}

bool batch_get(struct job *job, struct stores *stores,
	       const struct item_key *keys, size_t count,
	       const char *attributes, const struct item **found)
{
	for (size_t i = 0; i < count; i++)
		found[i] = NULL;
	for (size_t i = 0; i < count; i += BATCH_GET_MAX) {
		size_t some =
			count - i < BATCH_GET_MAX ? count - i : BATCH_GET_MAX;

		if (!get_some(job, stores, keys + i, some, attributes,
			      found + i))
			return false;
	}
	return true;
}

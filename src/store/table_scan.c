/*
 * A Scan, page by page: the key to go on after is all that is kept.
 */
#include "store/table_scan.h"

#include "base/buf.h"

enum { BODY_MAX = 64 * 1024 };

struct table_scan table_scan_make(const char *attributes)
{
	return (struct table_scan){ .attributes = attributes,
				    .page_items = TABLE_SCAN_PAGE };
}

static bool scan_body(struct job *job, const char *table,
		      const struct table_scan *scan, struct str *body)
{
	struct buf buf = buf_make(job, 1024, BODY_MAX);

	buf_add_text(&buf, "{\"TableName\":");
	buf_add_json(&buf, str_of(table));
	buf_printf(&buf, ",\"Limit\":%d", scan->page_items);
	if (scan->attributes != NULL)
		buf_printf(&buf, ",\"ProjectionExpression\":\"%s\"",
			   scan->attributes);
	if (scan->next[0] != '\0') {
		buf_add_text(&buf, ",\"ExclusiveStartKey\":");
		buf_add_text(&buf, scan->next);
	}
	buf_add_text(&buf, ",\"ReturnConsumedCapacity\":\"TOTAL\","
			   "\"ConsistentRead\":true}");
	return buf_done(&buf, body);
}

/*
 * DynamoDB ends a page at 1 MB as it stores items; control characters take six
 * times as much in its answer.
 */
static bool call(struct job *job, struct stores *stores,
		 struct table_scan *scan, struct str *answer)
{
	const char *table = stores->settings->message_table;
	struct dynamodb_answer reply;
	struct str body;

	for (;;) {
		if (!scan_body(job, table, scan, &body) ||
		    !dynamodb_call(job, stores->dynamodb, "Scan", body, &reply))
			return false;
		*answer = reply.body;
		if (reply.outcome == DYNAMODB_OK)
			return true;
		if (reply.outcome != DYNAMODB_REPLY_TOO_LARGE ||
		    scan->page_items == 1)
			return job_fail(job, ERR_UNAVAILABLE,
					"the table %s cannot be read (%d)",
					table, reply.outcome);
		scan->page_items /= 2;
	}
}

static bool go_on(struct job *job, struct table_scan *scan, struct str last_key,
		  size_t count)
{
	if (last_key.len >= sizeof(scan->next))
		return job_fail(job, ERR_CORRUPT, "a key of over %zu bytes",
				sizeof(scan->next));
	memcpy(scan->next, last_key.data, last_key.len);
	scan->next[last_key.len] = '\0';
	scan->at_end = str_is_empty(last_key);
	scan->seen += count;
	return true;
}

bool table_scan_next(struct job *job, struct stores *stores,
		     struct table_scan *scan, struct items *page)
{
	struct str answer;

	return call(job, stores, scan, &answer) &&
	       items_read_any(job, answer, page) &&
	       go_on(job, scan, page->last_key, page->count);
}

bool table_scan_next_raw(struct job *job, struct stores *stores,
			 struct table_scan *scan, struct raw_items *page)
{
	struct str answer;

	return call(job, stores, scan, &answer) &&
	       items_read_raw(job, answer, page) &&
	       go_on(job, scan, page->last_key, page->count);
}

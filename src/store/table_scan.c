/*
 * A Scan, page by page: the key to go on after is all that is kept.
 */
#include "store/table_scan.h"

#include "store/table_request.h"

enum { BODY_MAX = 64 * 1024 };

struct table_scan table_scan_make(const char *attributes)
{
	return (struct table_scan){ .attributes = attributes };
}

static bool scan_body(struct job *job, const char *table,
		      const struct table_scan *scan, struct str *body)
{
	struct buf buf = buf_make(job, 1024, BODY_MAX);

	buf_add_text(&buf, "{\"TableName\":");
	buf_add_json(&buf, str_of(table));
	buf_printf(&buf, ",\"Limit\":%d", TABLE_SCAN_PAGE);
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

bool table_scan_next(struct job *job, struct stores *stores,
		     struct table_scan *scan, struct items *page)
{
	struct dynamodb_answer answer;
	struct str body;

	if (!scan_body(job, stores->settings->message_table, scan, &body) ||
	    !table_call(job, stores, "Scan", body, &answer) ||
	    !items_read(job, answer.body, page))
		return false;
	if (page->last_key.len >= sizeof(scan->next))
		return job_fail(job, ERR_CORRUPT, "a key of over %zu bytes",
				sizeof(scan->next));
	memcpy(scan->next, page->last_key.data, page->last_key.len);
	scan->next[page->last_key.len] = '\0';
	scan->at_end = str_is_empty(page->last_key);
	scan->seen += page->count;
	return true;
}

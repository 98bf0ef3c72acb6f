/*
 * Whatever DynamoDB answers: if it can be read, the pages made of it are
 * JSON arrays, and nothing is read or written out of bounds.
 */
#include "base/json_scan.h"
#include "store/conversation_rows.h"

#include "fuzz.h"

static void must_be_array(struct str json)
{
	struct json_scan scan = json_scan_make(json);

	must(json_scan_peek(&scan) == '[');
	must(json_scan_skip(&scan) && json_scan_is_done(&scan));
}

static void check(struct job *job, struct str text)
{
	static const struct uuid someone = {
		"5ae290ed-55d1-47a0-bc6d-fe2bc2700399"
	};
	struct conversation_rows rows;
	const struct item *mine;
	struct items items;
	struct str json = { 0 };
	size_t members;

	if (!items_read(job, text, &items))
		return;
	members = rows_members(job, &items, &someone, &mine);
	rows_of_messages(job, &items, members, &someone, 3, &rows);
	must(rows.count <= 3 && rows_write_messages(job, &rows, &json));
	must_be_array(json);
	rows_of_groups(job, &items, 3, &rows);
	must(rows.count <= 3 && rows_write_groups(job, &rows, &json));
	must_be_array(json);
}

/*
 * Pattern A: the messages of a conversation. The newest page is one Query
 * that proves membership too: member items sort above every time and come
 * first.
 */
#include "aws/item.h"
#include "base/clock.h"
#include "store/conversation_rows.h"
#include "store/conversations.h"
#include "store/membership.h"
#include "store/originals.h"
#include "store/table_request.h"

enum { MEMBERS = 2 };

static bool query(struct job *job, struct stores *stores,
		  const struct uuid *group, struct str before, int limit,
		  struct items *items)
{
	struct str body = table_query_body(
		job, stores->settings->message_table,
		&(struct table_query){ .partition = "pk",
				       .value = messages_pk(job, group),
				       .before = before,
				       .limit = limit });
	struct dynamodb_answer answer;

	return table_call(job, stores, "Query", body, &answer) &&
	       items_read(job, answer.body, items);
}

static bool newest_rows(struct job *job, struct stores *stores,
			const struct viewer *viewer, const struct uuid *group,
			int limit, struct conversation_rows *rows)
{
	const struct item *mine;
	struct items items;
	size_t members;

	if (!query(job, stores, group, str_of(""), limit + MEMBERS + 1, &items))
		return false;
	members = rows_members(job, &items, &viewer->uuid, &mine);
	if (mine != NULL)
		membership_note(stores, group, &viewer->uuid);
	else if (members > 0)
		return job_fail(job, ERR_NOT_FOUND, "group %s: not a member",
				group->text);
	else if (!originals_find(job, stores, group, &viewer->uuid, rows))
		return false;
	rows_of_messages(job, &items, members, group, (size_t)limit, rows);
	return true;
}

static bool older_rows(struct job *job, struct stores *stores,
		       const struct viewer *viewer, const struct uuid *group,
		       int limit, struct str before,
		       struct conversation_rows *rows)
{
	struct sort_key key;
	struct items items;
	bool is_member;

	/* Only what looks like a message's key can be one's last row. */
	if (!sort_key_parse(before, &key))
		return job_fail(job, ERR_BAD_CURSOR, "no message's sort key");
	if (!membership_prove(job, stores, group, &viewer->uuid, &is_member))
		return false;
	if (!is_member &&
	    !originals_find(job, stores, group, &viewer->uuid, rows))
		return false;
	if (!query(job, stores, group, before, limit + 1, &items))
		return false;
	rows_of_messages(job, &items, 0, group, (size_t)limit, rows);
	return true;
}

/* Nobody can read a page of rows that nobody can read: the next one, then. */
static bool pass_unreadable(struct job *job, struct stores *stores,
			    const struct uuid *group, int limit,
			    struct conversation_rows *rows)
{
	struct items items;

	while (rows->count == 0 && rows->has_more) {
		if (!query(job, stores, group, rows->read_to, limit + 1,
			   &items))
			return false;
		rows_of_messages(job, &items, 0, group, (size_t)limit, rows);
	}
	return true;
}

bool messages_list(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct uuid *group,
		   int limit, struct str before, struct conversation_page *page)
{
	struct conversation_rows rows;

	job->pattern = PATTERN_A;
	if (str_is_empty(before)
		    ? !newest_rows(job, stores, viewer, group, limit, &rows)
		    : !older_rows(job, stores, viewer, group, limit, before,
				  &rows))
		return false;
	if (!pass_unreadable(job, stores, group, limit, &rows))
		return false;
	rows_show(job, stores, &rows);
	page->has_more = rows.has_more;
	page->last_key = rows.last_key;
	return rows_write_messages(job, &rows, &page->json);
}

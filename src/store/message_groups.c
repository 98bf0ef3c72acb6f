/*
 * Pattern B, the list of conversations, and single conversations.
 */
#include "aws/item.h"
#include "store/conversation_rows.h"
#include "store/conversations.h"
#include "store/membership.h"
#include "store/originals.h"
#include "store/table_request.h"
#include "store/users.h"

enum {
	GROUP_JSON_MAX = 64 * 1024,
	MEMBERS = 2,
	MESSAGES_LOOKED_AT = 100,
	UNREAD_LOOKED_AT = 1000,
};

static bool query(struct job *job, struct stores *stores, struct str pk,
		  struct str before, int limit, struct items *items)
{
	struct str body =
		table_query_body(job, stores->settings->message_table,
				 &(struct table_query){ .partition = "pk",
							.value = pk,
							.before = before,
							.limit = limit });
	struct dynamodb_answer answer;

	return table_call(job, stores, "Query", body, &answer) &&
	       items_read(job, answer.body, items);
}

/* A page of those below `rows->read_to`. */
static bool list_rows(struct job *job, struct stores *stores,
		      const struct viewer *viewer, int limit,
		      struct conversation_rows *rows)
{
	struct items items;

	/* One more row tells of a next page, another makes up for a double. */
	if (!query(job, stores, groups_pk(job, &viewer->uuid), rows->read_to,
		   limit + 2, &items))
		return false;
	rows_of_groups(job, &items, (size_t)limit, rows);
	return true;
}

bool message_groups_list(struct job *job, struct stores *stores,
			 const struct viewer *viewer, int limit,
			 struct str before, struct conversation_page *page)
{
	bool is_first = str_is_empty(before);
	struct conversation_rows rows;
	struct sort_key key;

	if (!is_first && !sort_key_parse(before, &key))
		return job_fail(job, ERR_BAD_CURSOR, "no group's sort key");
	job->pattern = PATTERN_B;
	rows.read_to = before;
	do {
		if (!list_rows(job, stores, viewer, limit, &rows))
			return false;
	} while (rows.count == 0 && rows.has_more);
	if (is_first && !rows.has_more && !rows.has_originals)
		no_originals_note(stores, &viewer->uuid);
	rows_show(job, stores, &rows);
	page->has_more = rows.has_more;
	page->last_key = rows.last_key;
	return rows_write_groups(job, &rows, &page->json);
}

/*
 * The filter is DynamoDB's, so that only unread rows travel. A conversation
 * that is just being moved may come twice and counts once.
 */
bool message_groups_unread(struct job *job, struct stores *stores,
			   const struct viewer *viewer, int64_t *count)
{
	struct str body = table_query_body(
		job, stores->settings->message_table,
		&(struct table_query){ .partition = "pk",
				       .value = groups_pk(job, &viewer->uuid),
				       .positive = "unread_count",
				       .attributes = "sk,message_group_uuid",
				       .limit = UNREAD_LOOKED_AT });
	struct dynamodb_answer answer;
	struct conversation_rows rows;
	struct items items;

	if (!table_call(job, stores, "Query", body, &answer) ||
	    !items_read(job, answer.body, &items))
		return false;
	rows_of_groups(job, &items, UNREAD_MAX, &rows);
	*count = (int64_t)rows.count;
	return true;
}

/* `,"last_read_at":` with a time, or null for a key that has none. */
static void write_last_read(struct buf *json, struct str sk)
{
	struct sort_key key;

	buf_add_text(json, ",\"last_read_at\":");
	if (sort_key_parse(sk, &key))
		buf_printf(json, "\"%s\"}", key.time);
	else
		buf_add_text(json, "null}");
}

/* A conversation with member items: the viewer's own says whom it is with. */
static bool write_one(struct job *job, struct stores *stores,
		      const struct uuid *group, const struct item *mine,
		      const struct conversation_rows *rows, struct str *json)
{
	struct buf out = buf_make(job, 1024, GROUP_JSON_MAX);
	struct name other = { .known = false };

	if (uuid_parse(item_raw(mine, "other_uuid"), &other.uuid))
		names_find(job, stores, &other, 1);
	buf_printf(&out, "{\"uuid\":\"%s", group->text);
	row_write_name(&out, &other, mine, "other_display_name",
		       "other_handle");
	buf_add_text(&out, "\",\"message\":\"");
	if (rows->count > 0) {
		buf_add(&out, item_raw(rows->rows[0].item, "message"));
		buf_printf(&out, "\",\"created_at\":\"%s\"",
			   rows->rows[0].key.time);
	} else {
		buf_add_text(&out, "\",\"created_at\":null");
	}
	buf_add_text(&out, ",\"unread_count\":");
	buf_add_number(&out, item_number(mine, "unread_count", 0));
	write_last_read(&out, item_text(job, mine, "last_read_sk"));
	return buf_done(&out, json);
}

/* A conversation of the original counts as read up to its group item. */
static bool write_original(struct job *job, struct stores *stores,
			   struct conversation_rows *rows, struct str *json)
{
	struct buf out = buf_make(job, 1024, GROUP_JSON_MAX);

	rows_show(job, stores, rows);
	buf_add_char(&out, '{');
	row_write_group(&out, rows, 0);
	write_last_read(&out, str_make(rows->rows[0].key.time, CLOCK_TEXT_LEN));
	return buf_done(&out, json);
}

/*
 * Rows of the original with other offsets are in no order of time, and some
 * cannot be read: the newest message is one of those that sort highest.
 */
static bool look_further(struct job *job, struct stores *stores,
			 const struct viewer *viewer, const struct uuid *group,
			 struct conversation_rows *rows)
{
	const struct item *mine;
	struct items items;
	size_t members;

	if (!query(job, stores, messages_pk(job, group), str_of(""),
		   MEMBERS + MESSAGES_LOOKED_AT, &items))
		return false;
	members = rows_members(job, &items, &viewer->uuid, &mine);
	rows_of_messages(job, &items, members, group, MESSAGES_LOOKED_AT, rows);
	return true;
}

bool message_groups_one(struct job *job, struct stores *stores,
			const struct viewer *viewer, const struct uuid *group,
			struct str *json)
{
	struct conversation_rows rows;
	const struct item *mine;
	struct items items;
	size_t members;

	job->pattern = PATTERN_A;
	if (!query(job, stores, messages_pk(job, group), str_of(""),
		   MEMBERS + 1, &items))
		return false;
	members = rows_members(job, &items, &viewer->uuid, &mine);
	if (mine == NULL && members > 0)
		return job_fail(job, ERR_NOT_FOUND, "group %s: not a member",
				group->text);
	if (mine == NULL)
		return originals_find(job, stores, group, &viewer->uuid,
				      &rows) &&
		       write_original(job, stores, &rows, json);
	membership_note(stores, group, &viewer->uuid);
	rows_of_messages(job, &items, members, group, 1, &rows);
	if (items.count > members && (rows.count == 0 || rows.has_originals) &&
	    !look_further(job, stores, viewer, group, &rows))
		return false;
	rows_seen(stores, &rows);
	return write_one(job, stores, group, mine, &rows, json);
}

bool message_groups_with(struct job *job, struct stores *stores,
			 const struct viewer *viewer, struct str handle,
			 struct str *json)
{
	struct buf out = buf_make(job, 512, GROUP_JSON_MAX);
	struct uuid group;
	struct user other;
	bool found;

	if (!users_by_handle(job, stores, handle, &other, &found))
		return false;
	if (!found)
		return job_fail(job, ERR_USER_NOT_FOUND, "no such handle");
	if (!pair_find(job, stores, &viewer->uuid, &other.uuid, &group, &found))
		return false;
	if (!found)
		return job_fail(job, ERR_NOT_FOUND, "no conversation of %s, %s",
				viewer->uuid.text, other.uuid.text);
	buf_printf(&out, "{\"uuid\":\"%s\",\"display_name\":", group.text);
	buf_add_json(&out, other.display_name);
	buf_add_text(&out, ",\"handle\":");
	buf_add_json(&out, other.handle);
	buf_add_char(&out, '}');
	return buf_done(&out, json);
}

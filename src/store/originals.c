/*
 * Rows of the original are found through the index that it had, since only
 * group items say who belongs to a conversation. The pair item is written
 * before the member items: a conversation with member items always has one.
 */
#include "store/originals.h"

#include "store/conversation_keys.h"
#include "store/membership.h"
#include "store/table.h"
#include "store/table_request.h"

enum {
	GROUP_ITEMS_MAX = 16, /* two people, some moved twice */
	LIST_PAGE = 250, /* how far back a conversation is looked for */
};

static bool query(struct job *job, struct stores *stores,
		  const struct table_query *query, struct items *items)
{
	struct str body =
		table_query_body(job, stores->settings->message_table, query);
	struct dynamodb_answer answer;

	return table_call(job, stores, "Query", body, &answer) &&
	       items_read(job, answer.body, items);
}

static bool group_items(struct job *job, struct stores *stores,
			const struct uuid *group, struct items *items)
{
	return query(job, stores,
		     &(struct table_query){ .index = MESSAGE_GROUP_INDEX,
					    .partition = "message_group_uuid",
					    .value = uuid_str(group),
					    .limit = GROUP_ITEMS_MAX },
		     items);
}

/* The newest of the items that belong to the list of `user`, as a row. */
static void row_of(struct job *job, const struct items *items,
		   const struct uuid *user, struct conversation_rows *rows)
{
	struct str pk = groups_pk(job, user);
	struct items own = { .count = 0 };

	own.rows = job_alloc(job, (items->count + 1) * sizeof(*own.rows));
	for (size_t i = 0; i < items->count; i++)
		if (str_equal(item_text(job, &items->rows[i], "pk"), pk))
			own.rows[own.count++] = items->rows[i];
	rows_of_groups(job, &own, 1, rows);
}

static bool not_found(struct job *job, const struct uuid *group)
{
	return job_fail(job, ERR_NOT_FOUND,
			"group %s: not a member, or no such group",
			group->text);
}

bool originals_find(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct uuid *user,
		    struct conversation_rows *rows)
{
	struct items items;

	if (!group_items(job, stores, group, &items))
		return false;
	row_of(job, &items, user, rows);
	return rows->count > 0 || not_found(job, group);
}

/* The member item that a group item implies: everything in it was read. */
static struct member member_of(struct job *job, const struct uuid *user,
			       const struct user *other,
			       const struct conversation_rows *rows)
{
	struct member member = { .user = *user, .other = *other };

	if (rows->count == 0)
		return member; /* left the list: there is only the message */
	member.group_sk = item_text(job, rows->rows[0].item, "sk");
	member.last_read_sk =
		str_of(job_text(job, "%s", rows->rows[0].key.time));
	return member;
}

static bool write_pair(struct job *job, struct stores *stores,
		       const struct uuid *a, const struct uuid *b,
		       const struct uuid *group)
{
	struct buf body = put_make(job);
	struct dynamodb_answer answer;
	struct str text;

	put_begin(&body, stores->settings->message_table);
	item_write_pair(&body, a, b, group);
	put_end(&body, PUT_IF_ABSENT, 0);
	return buf_done(&body, &text) &&
	       table_call(job, stores, "PutItem", text, &answer);
}

/* A cancelled transaction means that someone else has healed the group. */
static bool write_members(struct job *job, struct stores *stores,
			  const struct uuid *group,
			  const struct member members[2])
{
	struct transaction transaction =
		transaction_begin(job, stores->settings->message_table);
	struct uuid token = uuid_random();
	struct dynamodb_answer answer;
	struct str body;

	for (int i = 0; i < 2; i++) {
		transaction_put(&transaction);
		item_write_member(&transaction.body, group, &members[i]);
		transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	}
	return transaction_done(&transaction, &token, &body) &&
	       table_call(job, stores, "TransactWriteItems", body, &answer);
}

/* The person that a group item is about. */
static bool read_other(struct job *job, const struct item *item,
		       struct user *other)
{
	if (!uuid_parse(item_raw(item, "user_uuid"), &other->uuid))
		return job_fail(job, ERR_NOT_FOUND,
				"a group item names nobody");
	other->display_name = item_text(job, item, "user_display_name");
	other->handle = item_text(job, item, "user_handle");
	return true;
}

bool originals_heal(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct user *user)
{
	struct conversation_rows mine, theirs;
	struct items items;
	struct member members[2];
	struct user other;

	if (!group_items(job, stores, group, &items))
		return false;
	row_of(job, &items, &user->uuid, &mine);
	if (mine.count == 0)
		return not_found(job, group);
	if (!read_other(job, mine.rows[0].item, &other))
		return false;
	row_of(job, &items, &other.uuid, &theirs);
	members[0] = member_of(job, &user->uuid, &other, &mine);
	members[1] = member_of(job, &other.uuid, user, &theirs);
	if (!write_pair(job, stores, &user->uuid, &other.uuid, group) ||
	    !write_members(job, stores, group, members))
		return false;
	membership_note(stores, group, &user->uuid);
	return true;
}

bool originals_with(struct job *job, struct stores *stores,
		    const struct uuid *user, const struct uuid *other,
		    struct uuid *group, bool *is_original, bool *found)
{
	struct conversation_rows rows;
	struct items items;

	*found = false;
	if (!query(job, stores,
		   &(struct table_query){
			   .partition = "pk",
			   .value = groups_pk(job, user),
			   .attributes = "sk,message_group_uuid,user_uuid",
			   .limit = LIST_PAGE },
		   &items))
		return false;
	rows_of_groups(job, &items, LIST_PAGE, &rows);
	if (!rows.has_originals)
		no_originals_note(stores, user);
	for (size_t i = 0; i < rows.count; i++) {
		const struct conversation_row *row = &rows.rows[i];

		if (!str_equal(item_raw(row->item, "user_uuid"),
			       uuid_str(other)))
			continue;
		if (*found && (!*is_original || !row->key.has_id))
			continue;
		*found = true;
		*is_original = !row->key.has_id;
		*group = row->id;
	}
	return true;
}

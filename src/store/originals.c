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

/*
 * Several old conversations of the same two stay apart: the pair item names
 * the newest of those that their lists show.
 */
static bool write_pair(struct job *job, struct stores *stores,
		       const struct uuid *a, const struct uuid *b,
		       const struct uuid *group)
{
	struct buf body = put_make(job);
	struct dynamodb_answer answer;
	struct uuid newest;
	struct str text;
	bool is_original, found;

	if (!originals_with(job, stores, a, b, &newest, &is_original, &found))
		return false;
	put_begin(&body, stores->settings->message_table);
	item_write_pair(&body, a, b, found ? &newest : group);
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

/* `mine` is the row of `user`; the other's may be missing. */
static bool heal(struct job *job, struct stores *stores,
		 const struct uuid *group, const struct items *items,
		 const struct user *user, const struct conversation_rows *mine)
{
	struct conversation_rows theirs;
	struct member members[2];
	struct user other;

	if (!read_other(job, mine->rows[0].item, &other))
		return false;
	row_of(job, items, &other.uuid, &theirs);
	members[0] = member_of(job, &user->uuid, &other, mine);
	members[1] = member_of(job, &other.uuid, user, &theirs);
	return write_pair(job, stores, &user->uuid, &other.uuid, group) &&
	       write_members(job, stores, group, members);
}

bool originals_heal(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct user *user)
{
	struct conversation_rows mine;
	struct items items;

	if (!group_items(job, stores, group, &items))
		return false;
	row_of(job, &items, &user->uuid, &mine);
	if (mine.count == 0)
		return not_found(job, group);
	if (!heal(job, stores, group, &items, user, &mine))
		return false;
	membership_note(stores, group, &user->uuid);
	return true;
}

bool originals_take_name(struct job *job, const struct item *item,
			 struct user *user)
{
	if (!str_equal(item_raw(item, "user_uuid"), uuid_str(&user->uuid)))
		return false;
	user->display_name = item_text(job, item, "user_display_name");
	user->handle = item_text(job, item, "user_handle");
	return true;
}

/* The other's row names the user, and so do the user's own messages. */
static void find_name(struct job *job, const struct items *items,
		      const struct conversation_rows *messages,
		      struct user *user)
{
	user->display_name = user->handle = str_of("");
	for (size_t i = 0; i < items->count; i++)
		if (originals_take_name(job, &items->rows[i], user))
			return;
	for (size_t i = 0; i < messages->count; i++)
		if (originals_take_name(job, messages->rows[i].item, user))
			return;
}

/* Of two people: a row about its own owner would make both the same. */
static bool names_two(struct job *job, const struct item *item,
		      struct uuid *owner)
{
	struct uuid other;

	return groups_pk_parse(item_text(job, item, "pk"), owner) &&
	       uuid_parse(item_raw(item, "user_uuid"), &other) &&
	       !uuid_equal(owner, &other);
}

bool originals_heal_group(struct job *job, struct stores *stores,
			  const struct group_state *state, bool *healed)
{
	struct conversation_rows mine;
	struct items items;
	struct user user;
	struct uuid owner;

	*healed = false;
	if (!group_items(job, stores, &state->group, &items))
		return false;
	for (size_t i = 0; i < items.count && !*healed; i++) {
		if (!names_two(job, &items.rows[i], &user.uuid))
			continue;
		row_of(job, &items, &user.uuid, &mine);
		if (mine.count == 0 ||
		    !names_two(job, mine.rows[0].item, &owner))
			continue;
		find_name(job, &items, &state->messages, &user);
		if (!heal(job, stores, &state->group, &items, &user, &mine))
			return false;
		*healed = true;
	}
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

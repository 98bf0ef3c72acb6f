/*
 * A message is moved by one transaction, so that it is never gone and never
 * there twice.
 */
#include "store/upgrade.h"

#include "store/conversation_keys.h"
#include "store/group_refresh.h"
#include "store/group_repair.h"
#include "store/group_state.h"
#include "store/originals.h"
#include "store/table.h"
#include "store/table_request.h"

enum { INDEX_ROWS_MAX = 64 };

static bool is_bare(struct str sk)
{
	struct sort_key key;

	return sort_key_parse(sk, &key) && !key.has_id;
}

static bool read_group(struct str pk, struct uuid *group)
{
	return str_starts_with(pk, "MSG#") &&
	       uuid_parse(str_from(pk, 4), group);
}

bool upgrade_is_message(struct job *job, const struct item *row,
			struct uuid *group)
{
	return read_group(item_text(job, row, "pk"), group) &&
	       is_bare(item_text(job, row, "sk"));
}

bool upgrade_is_listed(struct job *job, const struct item *row,
		       struct uuid *group)
{
	struct uuid owner;

	return groups_pk_parse(item_text(job, row, "pk"), &owner) &&
	       is_bare(item_text(job, row, "sk")) &&
	       uuid_parse(item_raw(row, "message_group_uuid"), group);
}

/* What we cannot copy would be lost. */
static bool can_copy(const struct item *row)
{
	for (int i = 0; i < row->count; i++)
		if (row->attributes[i].type == '?')
			return false;
	return true;
}

const char *upgrade_obstacle(struct job *job, const struct item *row)
{
	struct str pk = item_text(job, row, "pk");
	struct str sk = item_text(job, row, "sk");
	struct sort_key key;
	struct uuid id;

	if (row->is_cut &&
	    (str_starts_with(pk, "MSG#") || str_starts_with(pk, "GRP#")))
		return "it has more attributes than any row of ours";
	if (str_starts_with(pk, "MSG#")) {
		if (!read_group(pk, &id))
			return "its key names no conversation";
		if (sk_is_member(sk))
			return NULL;
	} else if (str_starts_with(pk, "GRP#")) {
		if (!groups_pk_parse(pk, &id))
			return "its key names nobody";
		if (!uuid_parse(item_raw(row, "message_group_uuid"), &id))
			return "it names no conversation";
	} else {
		return NULL;
	}
	if (!sort_key_parse(sk, &key))
		return "its key is no time";
	if (!key.has_id && !can_copy(row))
		return "it has attributes that are neither text nor number";
	return NULL;
}

bool upgrade_begin(struct job *job, struct stores *stores,
		   const struct uuid *group, const char **obstacle)
{
	struct group_state state;
	bool healed = true;

	*obstacle = NULL;
	if (!group_state_read(job, stores, group, &state))
		return false;
	if (state.member_count == 0 &&
	    !originals_heal_group(job, stores, &state, &healed))
		return false;
	if (!healed)
		*obstacle = "no list says whose conversation it is";
	return true;
}

/* Does the new row say this itself? */
static bool is_rewritten(struct str name)
{
	return str_is(name, "pk") || str_is(name, "sk") ||
	       str_is(name, "message_uuid") ||
	       str_is(name, "message_group_uuid");
}

/* Values are still escaped as DynamoDB wrote them. */
static void copy_attribute(struct buf *body,
			   const struct item_attribute *attribute)
{
	const char *quote = attribute->type == 'O' ? "" : "\"";
	const char *type = attribute->type == 'O'   ? "BOOL"
			   : attribute->type == 'N' ? "N"
						    : "S";

	buf_printf(body, ",\"%.*s\":{\"%s\":%s", STR(attribute->name), type,
		   quote);
	buf_add(body, attribute->raw);
	buf_printf(body, "%s}", quote);
}

static bool move(struct job *job, struct stores *stores, const struct item *row,
		 struct str sk, const struct uuid *id,
		 struct dynamodb_answer *answer)
{
	struct transaction transaction =
		transaction_begin(job, stores->settings->message_table);
	struct buf *body = &transaction.body;
	struct str pk = item_text(job, row, "pk");
	struct uuid token = uuid_random();
	struct str text;

	transaction_put(&transaction);
	item_add_text(body, "pk", pk);
	buf_add_char(body, ',');
	item_add_text(body, "sk", sk);
	buf_add_char(body, ',');
	item_add_text(body, "message_uuid", uuid_str(id));
	for (int i = 0; i < row->count; i++)
		if (!is_rewritten(row->attributes[i].name))
			copy_attribute(body, &row->attributes[i]);
	transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	transaction_delete_existing(&transaction, pk,
				    item_text(job, row, "sk"));
	return transaction_done(&transaction, &token, &text) &&
	       table_call(job, stores, "TransactWriteItems", text, answer);
}

static bool is_same_message(struct job *job, const struct item *row,
			    struct str there, bool *same)
{
	struct item item;

	if (!item_parse(job, there, &item))
		return false;
	*same = str_equal(item_raw(&item, "message"),
			  item_raw(row, "message")) &&
		str_equal(item_raw(&item, "user_uuid"),
			  item_raw(row, "user_uuid"));
	return true;
}

/* The same message under another spelling of its time. */
static bool delete_old(struct job *job, struct stores *stores,
		       const struct item *row, struct str new_sk)
{
	struct transaction transaction =
		transaction_begin(job, stores->settings->message_table);
	struct str pk = item_text(job, row, "pk");
	struct uuid token = uuid_random();
	struct dynamodb_answer answer;
	struct str body;

	transaction_delete_existing(&transaction, pk,
				    item_text(job, row, "sk"));
	transaction_check(&transaction, pk, new_sk);
	return transaction_done(&transaction, &token, &body) &&
	       table_call(job, stores, "TransactWriteItems", body, &answer);
}

/* `*taken` when another message stands where this one would. */
static bool move_to(struct job *job, struct stores *stores,
		    const struct item *row, int64_t time_us,
		    const struct uuid *id, bool *taken)
{
	struct str sk = sort_key_make(job, time_us, id);
	struct dynamodb_answer answer;
	bool same;

	*taken = false;
	if (!move(job, stores, row, sk, id, &answer))
		return false;
	if (answer.outcome == DYNAMODB_OK || !condition_failed_at(&answer, 0))
		return true;
	if (!is_same_message(job, row, answer.reasons[0].item, &same))
		return false;
	*taken = !same;
	return !same || delete_old(job, stores, row, sk);
}

bool upgrade_message(struct job *job, struct stores *stores,
		     const struct item *row, const char **obstacle)
{
	struct str sk = item_text(job, row, "sk");
	struct uuid group, id, own;
	struct sort_key key;
	bool taken;

	*obstacle = upgrade_obstacle(job, row);
	if (*obstacle != NULL || !sort_key_parse(sk, &key) ||
	    !read_group(item_text(job, row, "pk"), &group))
		return true;
	own = original_message_uuid(job, &group, sk);
	if (!uuid_parse(item_raw(row, "message_uuid"), &id))
		id = own;
	if (!move_to(job, stores, row, key.time_us, &id, &taken))
		return false;
	if (taken && !move_to(job, stores, row, key.time_us, &own, &taken))
		return false;
	if (taken)
		*obstacle = "another message has its uuid and its time";
	return true;
}

static bool find_listed(struct job *job, struct stores *stores,
			const struct uuid *group, struct items *items)
{
	struct str body = table_query_body(
		job, stores->settings->message_table,
		&(struct table_query){ .index = MESSAGE_GROUP_INDEX,
				       .partition = "message_group_uuid",
				       .value = uuid_str(group),
				       .attributes = "pk,sk",
				       .limit = INDEX_ROWS_MAX });
	struct dynamodb_answer answer;

	return table_call(job, stores, "Query", body, &answer) &&
	       items_read(job, answer.body, items);
}

static const struct member *find_member(const struct group_state *state,
					const struct uuid *user)
{
	for (size_t i = 0; i < state->member_count; i++)
		if (uuid_equal(&state->members[i].is.user, user))
			return &state->members[i].is;
	return NULL;
}

/*
 * The original moved list items by a delete and a put that did not belong
 * together, and so left some of them over.
 */
static bool delete_surplus(struct job *job, struct stores *stores,
			   const struct group_state *state,
			   const struct items *listed)
{
	for (size_t i = 0; i < listed->count; i++) {
		const struct item *item = &listed->rows[i];
		struct str sk = item_text(job, item, "sk");
		const struct member *member;
		struct uuid owner;

		if (!groups_pk_parse(item_text(job, item, "pk"), &owner))
			continue;
		member = find_member(state, &owner);
		if (member == NULL || str_equal(member->group_sk, sk))
			continue;
		if (!surplus_delete(job, stores, &state->group, &owner, sk))
			return false;
	}
	return true;
}

static uint64_t count_originals(struct job *job, const struct items *listed)
{
	uint64_t count = 0;

	for (size_t i = 0; i < listed->count; i++)
		count += is_bare(item_text(job, &listed->rows[i], "sk"));
	return count;
}

bool upgrade_end(struct job *job, struct stores *stores,
		 const struct uuid *group, uint64_t *listed,
		 const char **obstacle)
{
	struct group_state state;
	struct refresh refresh;
	struct items items;

	*listed = 0;
	if (!upgrade_begin(job, stores, group, obstacle))
		return false;
	if (*obstacle != NULL)
		return true;
	/* The index first: what the members say then is newer. */
	if (!find_listed(job, stores, group, &items) ||
	    !group_state_read(job, stores, group, &state) ||
	    !delete_surplus(job, stores, &state, &items) ||
	    !group_refresh(job, stores, group, REFRESH_ALL, &refresh))
		return false;
	if (refresh.outcome == REFRESH_IMPOSSIBLE)
		*obstacle = refresh.reason;
	else
		*listed = count_originals(job, &items);
	return true;
}

/*
 * Each kind of finding has its own repair. The lists themselves are always
 * mended by group_refresh, which reads the group anew.
 */
#include "store/group_repair.h"

#include "store/conversation_keys.h"
#include "store/group_refresh.h"
#include "store/group_state.h"
#include "store/membership.h"
#include "store/originals.h"
#include "store/table.h"
#include "store/table_request.h"

enum { MEMBERS = 2, INDEX_ROWS_MAX = 16 };

struct repair {
	struct job *job;
	struct stores *stores;
	const struct finding *finding;
};

/* A cancelled one means that someone else was faster. */
static bool transact(struct job *job, struct stores *stores,
		     struct transaction *transaction)
{
	struct uuid token = uuid_random();
	struct dynamodb_answer answer;
	struct str body;

	return transaction_done(transaction, &token, &body) &&
	       table_call(job, stores, "TransactWriteItems", body, &answer);
}

static bool refresh(struct repair *r)
{
	struct refresh outcome;

	return group_refresh(r->job, r->stores, &r->finding->group, REFRESH_ALL,
			     &outcome);
}

static bool group_items(struct repair *r, struct items *items)
{
	struct job *job = r->job;
	struct str body = table_query_body(
		job, r->stores->settings->message_table,
		&(struct table_query){ .index = MESSAGE_GROUP_INDEX,
				       .partition = "message_group_uuid",
				       .value = uuid_str(&r->finding->group),
				       .limit = INDEX_ROWS_MAX });
	struct dynamodb_answer answer;

	return table_call(job, r->stores, "Query", body, &answer) &&
	       items_read(job, answer.body, items);
}

/* From the other's group item, the member items or the messages. */
static void find_name(struct repair *r, const struct items *listed,
		      const struct group_state *state, struct user *user)
{
	user->display_name = user->handle = str_of("");
	for (size_t i = 0; i < state->member_count; i++) {
		const struct user *other = &state->members[i].is.other;

		if (!uuid_equal(&other->uuid, &user->uuid))
			continue;
		*user = *other;
		return;
	}
	for (size_t i = 0; i < listed->count; i++)
		if (originals_take_name(r->job, &listed->rows[i], user))
			return;
	for (size_t i = 0; i < state->messages.count; i++)
		if (originals_take_name(r->job, state->messages.rows[i].item,
					user))
			return;
}

/* The newest place where the user's list shows the group. */
static struct str find_listed(struct repair *r, const struct items *listed,
			      const struct uuid *user)
{
	struct str pk = groups_pk(r->job, user);
	struct str newest = str_of("");
	int64_t newest_us = INT64_MIN;

	for (size_t i = 0; i < listed->count; i++) {
		const struct item *item = &listed->rows[i];
		struct str sk = item_text(r->job, item, "sk");
		struct sort_key key;

		if (!str_equal(item_text(r->job, item, "pk"), pk) ||
		    !sort_key_parse(sk, &key) || key.time_us < newest_us)
			continue;
		newest_us = key.time_us;
		newest = sk;
	}
	return newest;
}

static bool is_member(const struct group_state *state, const struct uuid *user)
{
	for (size_t i = 0; i < state->member_count; i++)
		if (uuid_equal(&state->members[i].is.user, user))
			return true;
	return false;
}

/* Both in one transaction, so that there is never a half. */
static bool put_members(struct repair *r, const struct group_state *state,
			const struct items *listed,
			const struct user people[MEMBERS])
{
	const struct uuid *group = &r->finding->group;
	struct transaction transaction =
		transaction_begin(r->job, r->stores->settings->message_table);

	for (int i = 0; i < MEMBERS; i++) {
		const struct uuid *user = &people[i].uuid;
		struct member member = { .user = *user,
					 .other = people[1 - i] };

		if (is_member(state, user)) {
			transaction_check(&transaction,
					  messages_pk(r->job, group),
					  member_sk(r->job, user));
			continue;
		}
		member.group_sk = find_listed(r, listed, user);
		transaction_put(&transaction);
		item_write_member(&transaction.body, group, &member);
		transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	}
	return transact(r->job, r->stores, &transaction);
}

static bool restore_members(struct repair *r)
{
	const struct finding *finding = r->finding;
	struct user people[MEMBERS] = { { .uuid = finding->user },
					{ .uuid = finding->other } };
	struct group_state state;
	struct items listed;

	if (!group_state_read(r->job, r->stores, &finding->group, &state) ||
	    !group_items(r, &listed))
		return false;
	for (int i = 0; i < MEMBERS; i++)
		find_name(r, &listed, &state, &people[i]);
	return put_members(r, &state, &listed, people) && refresh(r);
}

/* The newest conversation that the lists show and that is really theirs. */
static bool find_newest(struct repair *r, struct uuid *group, bool *found)
{
	const struct finding *finding = r->finding;
	bool is_original;

	if (!originals_with(r->job, r->stores, &finding->user, &finding->other,
			    group, &is_original, found))
		return false;
	if (!*found || is_original)
		return true;
	return membership_prove(r->job, r->stores, group, &finding->user,
				found);
}

static bool put_pair(struct repair *r, const struct uuid *group)
{
	struct buf body = put_make(r->job);
	struct dynamodb_answer answer;
	struct str text;

	put_begin(&body, r->stores->settings->message_table);
	item_write_pair(&body, &r->finding->user, &r->finding->other, group);
	put_end(&body, PUT_IF_ABSENT, 0);
	return buf_done(&body, &text) &&
	       table_call(r->job, r->stores, "PutItem", text, &answer);
}

static bool restore_pair(struct repair *r)
{
	struct uuid newest;
	bool found;

	return find_newest(r, &newest, &found) &&
	       put_pair(r, found ? &newest : &r->finding->group);
}

static bool delete_pair(struct repair *r)
{
	const struct finding *finding = r->finding;
	struct buf body = buf_make(r->job, 512, 4096);
	struct dynamodb_answer answer;
	struct str text;

	buf_add_text(&body, "{\"TableName\":");
	buf_add_json(&body, str_of(r->stores->settings->message_table));
	buf_add_text(&body, ",\"Key\":{");
	item_add_text(&body, "pk",
		      pair_pk(r->job, &finding->user, &finding->other));
	buf_add_char(&body, ',');
	item_add_text(&body, "sk", str_of("PAIR"));
	buf_add_text(&body, "},\"ConditionExpression\":\"group_uuid=:g\","
			    "\"ExpressionAttributeValues\":{");
	item_add_text(&body, ":g", uuid_str(&finding->group));
	buf_add_text(&body, "}}");
	return buf_done(&body, &text) &&
	       table_call(r->job, r->stores, "DeleteItem", text, &answer);
}

/* They may have another conversation, which nobody could find then. */
static bool mend_pair(struct repair *r)
{
	struct uuid newest;
	bool found;

	if (!delete_pair(r) || !find_newest(r, &newest, &found))
		return false;
	return !found || uuid_equal(&newest, &r->finding->group) ||
	       put_pair(r, &newest);
}

bool surplus_delete(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct uuid *user,
		    struct str sk)
{
	struct transaction transaction =
		transaction_begin(job, stores->settings->message_table);

	transaction_delete(&transaction, groups_pk(job, user), sk);
	transaction_require(&transaction, messages_pk(job, group),
			    member_sk(job, user),
			    "attribute_not_exists(group_sk) OR group_sk<>:s");
	item_add_text(&transaction.body, ":s", sk);
	transaction_require_done(&transaction);
	return transact(job, stores, &transaction);
}

static bool delete_surplus(struct repair *r)
{
	return surplus_delete(r->job, r->stores, &r->finding->group,
			      &r->finding->user, r->finding->sk);
}

static bool take_off_list(struct repair *r, const struct group_member *member)
{
	struct transaction transaction =
		transaction_begin(r->job, r->stores->settings->message_table);
	struct buf *body = &transaction.body;
	const struct uuid *user = &member->is.user;
	bool has_rev = member->rev != 0;

	transaction_delete(&transaction, groups_pk(r->job, user),
			   member->is.group_sk);
	transaction_update(
		&transaction, messages_pk(r->job, &r->finding->group),
		member_sk(r->job, user),
		"REMOVE group_sk SET unread_count=:z,rev=:n",
		has_rev ? "rev=:r"
			: "attribute_exists(pk) AND attribute_not_exists(rev)");
	item_add_number(body, ":z", 0);
	buf_add_char(body, ',');
	item_add_number(body, ":n", member->rev + 1);
	if (has_rev) {
		buf_add_char(body, ',');
		item_add_number(body, ":r", member->rev);
	}
	transaction_update_done(&transaction);
	return transact(r->job, r->stores, &transaction);
}

/*
 * A message that comes meanwhile lists the conversation again: its refresh
 * meets either the old `rev`, which stops this, or a member without a list.
 */
static bool unlist(struct repair *r)
{
	struct group_state state;

	if (!str_is_empty(r->finding->sk))
		return delete_surplus(r);
	if (!group_state_read(r->job, r->stores, &r->finding->group, &state))
		return false;
	if (state.messages.count > 0)
		return true;
	for (size_t i = 0; i < state.member_count; i++) {
		const struct group_member *member = &state.members[i];

		if (uuid_equal(&member->is.user, &r->finding->user) &&
		    !str_is_empty(member->is.group_sk))
			return take_off_list(r, member);
	}
	return true;
}

static bool (*const repairs[FINDING_KINDS])(struct repair *r) = {
	[FINDING_NO_MEMBERS] = restore_members,
	[FINDING_MEMBER_MISSING] = restore_members,
	[FINDING_NO_PAIR] = restore_pair,
	[FINDING_PAIR_ASTRAY] = mend_pair,
	[FINDING_EMPTY] = unlist,
	[FINDING_GHOST] = delete_surplus,
	[FINDING_NOT_LISTED] = refresh,
	[FINDING_STALE] = refresh,
	[FINDING_UNREAD] = refresh,
};

bool finding_repair(struct job *job, struct stores *stores,
		    const struct finding *finding)
{
	struct repair r = { job, stores, finding };

	if (finding->is_left || repairs[finding->kind] == NULL)
		return true;
	return repairs[finding->kind](&r);
}

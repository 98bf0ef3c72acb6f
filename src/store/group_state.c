/*
 * One Query tells everything: member items sort above every time and come
 * first, then the newest messages.
 */
#include "store/group_state.h"

#include "store/table_request.h"

enum { MEMBERS = 2 };

/* Items come sorted by text, so the members stand before all messages. */
static size_t count_members(struct job *job, const struct items *items)
{
	size_t count = 0;

	while (count < items->count &&
	       sk_is_member(item_text(job, &items->rows[count], "sk")))
		count++;
	return count;
}

static bool read_member(struct job *job, const struct item *item,
			struct group_member *member)
{
	struct member *is = &member->is;

	*member = (struct group_member){
		.is = { .group_sk = item_text(job, item, "group_sk"),
			.last_read_sk = item_text(job, item, "last_read_sk"),
			.unread_count = item_number(item, "unread_count", -1) },
		.rev = item_number(item, "rev", 0),
	};
	is->other.display_name = item_text(job, item, "other_display_name");
	is->other.handle = item_text(job, item, "other_handle");
	return uuid_parse(item_raw(item, "user_uuid"), &is->user) &&
	       uuid_parse(item_raw(item, "other_uuid"), &is->other.uuid);
}

static bool read_members(struct job *job, const struct items *items,
			 size_t count, struct group_state *state)
{
	state->members = job_alloc(job, (count + 1) * sizeof(*state->members));
	state->member_count = count;
	for (size_t i = 0; i < count; i++)
		if (!read_member(job, &items->rows[i], &state->members[i]))
			return job_fail(job, ERR_CORRUPT,
					"group %s: a member item names nobody",
					state->group.text);
	return true;
}

bool group_state_read(struct job *job, struct stores *stores,
		      const struct uuid *group, struct group_state *state)
{
	struct str body = table_query_body(
		job, stores->settings->message_table,
		&(struct table_query){ .partition = "pk",
				       .value = messages_pk(job, group),
				       .limit = UNREAD_MAX + MEMBERS });
	struct dynamodb_answer answer;
	struct items items;
	size_t members;

	state->group = *group;
	if (!table_call(job, stores, "Query", body, &answer) ||
	    !items_read(job, answer.body, &items))
		return false;
	members = count_members(job, &items);
	rows_of_messages(job, &items, members, group, UNREAD_MAX,
			 &state->messages);
	return read_members(job, &items, members, state);
}

/*
 * Messages of one instant go by their uuids. A key without one, of a row of
 * the original, covers all of its instant.
 */
static bool is_after(const struct conversation_row *row,
		     const struct sort_key *read)
{
	if (row->key.time_us != read->time_us)
		return row->key.time_us > read->time_us;
	return read->has_id && strcmp(row->id.text, read->id.text) > 0;
}

int64_t group_unread(const struct group_state *state, const struct uuid *user,
		     struct str last_read_sk)
{
	const struct conversation_rows *messages = &state->messages;
	struct sort_key read;
	bool has_read = sort_key_parse(last_read_sk, &read);
	int64_t count = 0;

	for (size_t i = 0; i < messages->count; i++) {
		const struct conversation_row *row = &messages->rows[i];
		struct uuid sender;

		if (uuid_parse(item_raw(row->item, "user_uuid"), &sender) &&
		    uuid_equal(&sender, user))
			break;
		if (has_read && !is_after(row, &read))
			break;
		count++;
	}
	return count;
}

struct str group_sk_of(struct job *job, const struct group_state *state)
{
	return sort_key_make(job, state->messages.rows[0].key.time_us,
			     &state->group);
}

bool group_newest_is_tied(const struct group_state *state)
{
	const struct conversation_row *rows = state->messages.rows;

	return state->messages.count > 1 &&
	       rows[0].key.time_us == rows[1].key.time_us;
}

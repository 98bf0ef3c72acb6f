/*
 * One look at a conversation. A list that lags behind is right if it shows
 * what was true before the messages of the last seconds.
 */
#include "store/group_look.h"

#include "store/batch_get.h"
#include "store/conversation_keys.h"
#include "store/table.h"
#include "store/table_request.h"

enum {
	INDEX_ROWS_MAX = 16,
	MEMBERS = 2,
	PAIR = MEMBERS, /* its place among the keys */
};

struct finding *look_add(struct look *look, enum finding_kind kind,
			 const struct uuid *user, const struct uuid *other)
{
	struct findings *findings = look->findings;
	size_t place = findings->count < FINDINGS_MAX ? findings->count++
						      : FINDINGS_MAX - 1;
	struct finding *finding = &findings->rows[place];

	*finding =
		(struct finding){ .kind = kind, .group = look->suspect->group };
	if (user != NULL)
		finding->user = *user;
	if (other != NULL)
		finding->other = *other;
	return finding;
}

void look_saw(struct look *look, struct str sk)
{
	struct sort_key key;

	if (sort_key_parse(sk, &key) && key.time_us > look->findings->newest_us)
		look->findings->newest_us = key.time_us;
}

bool look_read(struct look *look)
{
	struct group_state *state = &look->state;

	if (!group_state_read(look->job, look->stores, &look->suspect->group,
			      state))
		return false;
	for (size_t i = 0; i < state->member_count; i++)
		look_saw(look, state->members[i].is.group_sk);
	if (state->messages.count > 0)
		look_saw(look,
			 sort_key_make(look->job,
				       state->messages.rows[0].key.time_us,
				       &state->group));
	return true;
}

static void add_original(struct look *look)
{
	struct finding *finding = look_add(look, FINDING_ORIGINAL, NULL, NULL);

	finding->rows = look->suspect->originals;
}

static bool is_bare(struct str sk)
{
	struct sort_key key;

	return sort_key_parse(sk, &key) && !key.has_id;
}

/* Does the index know a group item that the original wrote? */
static bool find_original(struct look *look, bool *found)
{
	struct job *job = look->job;
	struct str body = table_query_body(
		job, look->stores->settings->message_table,
		&(struct table_query){ .index = MESSAGE_GROUP_INDEX,
				       .partition = "message_group_uuid",
				       .value = uuid_str(&look->suspect->group),
				       .attributes = "pk,sk",
				       .limit = INDEX_ROWS_MAX });
	struct dynamodb_answer answer;
	struct items items;

	*found = false;
	if (!table_call(job, look->stores, "Query", body, &answer) ||
	    !items_read(job, answer.body, &items))
		return false;
	for (size_t i = 0; i < items.count; i++)
		*found |= is_bare(item_text(job, &items.rows[i], "sk"));
	return true;
}

static bool look_without_members(struct look *look)
{
	const struct suspect *suspect = look->suspect;
	bool is_original;

	if (look->state.messages.count == 0)
		return true;
	if (!find_original(look, &is_original))
		return false;
	if (is_original || suspect->originals > 0)
		add_original(look);
	if (is_original)
		return true;
	if (suspect->sender_count == MEMBERS)
		look_add(look, FINDING_NO_MEMBERS, &suspect->senders[0],
			 &suspect->senders[1]);
	else
		look_add(look, FINDING_NO_MEMBERS, NULL, NULL)->is_left = true;
	return true;
}

/* How a member's list compares with the messages. */
enum listing { LISTING_STALE, LISTING_UNREAD, LISTING_RIGHT };

static bool shows_message(const struct look *look, const struct item *listed,
			  const struct member *member, size_t message)
{
	const struct conversation_row *row =
		&look->state.messages.rows[message];

	return str_equal(item_raw(listed, "message"),
			 item_raw(row->item, "message")) &&
	       str_equal(item_raw(listed, "user_uuid"),
			 uuid_str(&member->other.uuid));
}

/* Of the messages from `first` on; what lies further back is not known. */
static bool is_count_of(const struct look *look, const struct member *member,
			size_t first, int64_t unread)
{
	struct group_state older = look->state;
	int64_t count;

	older.messages.rows += first;
	older.messages.count -= first;
	count = group_unread(&older, &member->user, member->last_read_sk);
	if (count == (int64_t)older.messages.count && first > 0)
		return unread >= count;
	return unread == count;
}

static enum listing compare(const struct look *look,
			    const struct member *member,
			    const struct item *listed)
{
	const struct conversation_rows *messages = &look->state.messages;
	int64_t settled_us = look->now_us - CHECK_SETTLED_MS * INT64_C(1000);
	enum listing best = LISTING_STALE;
	struct sort_key key;

	if (!sort_key_parse(member->group_sk, &key))
		return LISTING_STALE;
	for (size_t i = 0; i < messages->count; i++) {
		int64_t time_us = messages->rows[i].key.time_us;

		if (key.time_us == time_us &&
		    shows_message(look, listed, member, i)) {
			best = LISTING_UNREAD;
			if (is_count_of(look, member, i,
					member->unread_count) &&
			    member->unread_count ==
				    item_number(listed, "unread_count", -1))
				return LISTING_RIGHT;
		}
		/* Nothing older than this may be the newest that is shown. */
		if (time_us < settled_us && time_us != key.time_us)
			break;
	}
	return best;
}

static void look_at_list(struct look *look, const struct member *member,
			 const struct item *listed)
{
	bool has_messages = look->state.messages.count > 0;

	if (!has_messages) {
		if (!str_is_empty(member->group_sk))
			look_add(look, FINDING_EMPTY, &member->user, NULL);
		return;
	}
	if (listed == NULL) {
		look_add(look, FINDING_NOT_LISTED, &member->user, NULL);
		return;
	}
	/* What the upgrade will move is not compared. */
	if (look->suspect->originals > 0 || is_bare(member->group_sk))
		return;
	switch (compare(look, member, listed)) {
	case LISTING_STALE:
		look_add(look, FINDING_STALE, &member->user, NULL);
		break;
	case LISTING_UNREAD:
		look_add(look, FINDING_UNREAD, &member->user, NULL);
		break;
	case LISTING_RIGHT:
		break;
	}
}

static bool name_each_other(const struct group_state *state)
{
	const struct member *a = &state->members[0].is;
	const struct member *b = &state->members[1].is;

	return uuid_equal(&a->other.uuid, &b->user) &&
	       uuid_equal(&b->other.uuid, &a->user);
}

/* Also of a member that has none: then nothing is at that key. */
static struct item_key listed_key(struct look *look,
				  const struct member *member)
{
	struct str sk = member->group_sk;

	return (struct item_key){ groups_pk(look->job, &member->user),
				  str_is_empty(sk) ? str_of("-") : sk };
}

static bool look_at_members(struct look *look)
{
	const struct group_state *state = &look->state;
	const struct member *first = &state->members[0].is;
	struct item_key keys[MEMBERS + 1] = { { { "", 0 }, { "", 0 } } };
	const struct item *found[MEMBERS + 1];
	bool has_originals = look->suspect->originals > 0;

	if (state->member_count > MEMBERS ||
	    (state->member_count == MEMBERS && !name_each_other(state)) ||
	    uuid_equal(&first->user, &first->other.uuid)) {
		look_add(look, FINDING_MEMBERS_WRONG, NULL, NULL);
		return true;
	}
	keys[PAIR].pk = pair_pk(look->job, &first->user, &first->other.uuid);
	keys[PAIR].sk = str_of("PAIR");
	/* One that is missing leaves the key of the other twice. */
	for (size_t i = 0; i < MEMBERS; i++) {
		size_t member = i < state->member_count ? i : 0;

		keys[i] = listed_key(look, &state->members[member].is);
		has_originals |= is_bare(state->members[member].is.group_sk);
	}
	if (!batch_get(look->job, look->stores, keys, ARRAY_SIZE(keys), NULL,
		       found))
		return false;
	if (has_originals)
		add_original(look);
	if (state->member_count < MEMBERS)
		look_add(look, FINDING_MEMBER_MISSING, &first->other.uuid,
			 &first->user);
	if (found[PAIR] == NULL)
		look_add(look, FINDING_NO_PAIR, &first->user,
			 &first->other.uuid);
	for (size_t i = 0; i < state->member_count; i++)
		look_at_list(look, &state->members[i].is, found[i]);
	return true;
}

bool look_at_group(struct look *look)
{
	return look->state.member_count == 0 ? look_without_members(look)
					     : look_at_members(look);
}

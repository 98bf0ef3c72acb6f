/*
 * Read, compare, write what differs; where someone else was faster, read
 * again. A member's items change together, under the member item's `rev`.
 */
#include "store/group_refresh.h"

#include "base/clock.h"
#include "base/hash.h"
#include "store/group_state.h"
#include "store/originals.h"
#include "store/table_request.h"

enum {
	PAUSE_FIRST_MS = 8, /* before reading again, at most */
	PAUSE_MAX_MS = 200,
	LAST_TRY_MS = 20, /* with less left, trying is of no use */
};

/* What a member's items are to say. */
struct target {
	struct str group_sk;
	struct str last_read_sk;
	int64_t unread_count;
};

struct refreshing {
	struct job *job;
	struct stores *stores;
	struct group_state state;
	enum refresh_care care;
	bool changed;
	bool overtaken; /* someone else changed a member item meanwhile */
	int64_t pause_ms;
};

/* The member's group item is there and shows the newest message. */
static bool compare_group_item(struct refreshing *r,
			       const struct group_member *member,
			       const struct target *target, bool *same)
{
	const struct conversation_row *newest = &r->state.messages.rows[0];
	struct job *job = r->job;
	struct str body = table_get_body(
		job, r->stores->settings->message_table,
		groups_pk(job, &member->is.user), target->group_sk);
	struct dynamodb_answer answer;
	struct item item;
	bool found;

	if (!table_call(job, r->stores, "GetItem", body, &answer) ||
	    !item_read(job, answer.body, &item, &found))
		return false;
	*same = found &&
		str_equal(item_raw(&item, "message"),
			  item_raw(newest->item, "message")) &&
		str_equal(item_raw(&item, "message_group_uuid"),
			  uuid_str(&r->state.group)) &&
		str_equal(item_raw(&item, "user_uuid"),
			  uuid_str(&member->is.other.uuid)) &&
		item_number(&item, "unread_count", -1) == target->unread_count;
	return true;
}

/*
 * The member item tells what its group item shows, but for the text: of two
 * newest messages of one instant either may be shown.
 */
static bool compare(struct refreshing *r, const struct group_member *member,
		    const struct target *target, bool *same)
{
	*same = str_equal(member->is.group_sk, target->group_sk) &&
		str_equal(member->is.last_read_sk, target->last_read_sk) &&
		member->is.unread_count == target->unread_count;
	if (*same &&
	    (r->care == REFRESH_ALL || group_newest_is_tied(&r->state)))
		return compare_group_item(r, member, target, same);
	return true;
}

static void update_member(struct transaction *transaction,
			  const struct group_state *state,
			  const struct group_member *member,
			  const struct target *target)
{
	struct buf *body = &transaction->body;
	bool has_read = !str_is_empty(target->last_read_sk);
	bool has_rev = member->rev != 0;

	transaction_update(
		transaction, messages_pk(body->job, &state->group),
		member_sk(body->job, &member->is.user),
		has_read ? "SET group_sk=:g,unread_count=:u,rev=:n,"
			   "last_read_sk=:l"
			 : "SET group_sk=:g,unread_count=:u,rev=:n",
		has_rev ? "rev=:r"
			: "attribute_exists(pk) AND attribute_not_exists(rev)");
	item_add_text(body, ":g", target->group_sk);
	buf_add_char(body, ',');
	item_add_number(body, ":u", target->unread_count);
	buf_add_char(body, ',');
	item_add_number(body, ":n", member->rev + 1);
	if (has_read) {
		buf_add_char(body, ',');
		item_add_text(body, ":l", target->last_read_sk);
	}
	if (has_rev) {
		buf_add_char(body, ',');
		item_add_number(body, ":r", member->rev);
	}
	transaction_update_done(transaction);
}

static void put_group_item(struct transaction *transaction,
			   const struct group_state *state,
			   const struct group_member *member,
			   const struct target *target)
{
	const struct item *newest = state->messages.rows[0].item;
	struct job *job = transaction->body.job;

	transaction_put(transaction);
	item_write_group(&transaction->body, &state->group,
			 &(struct group_item){
				 .owner = member->is.user,
				 .other = member->is.other,
				 .sk = target->group_sk,
				 .message = item_text(job, newest, "message"),
				 .unread_count = target->unread_count });
	transaction_put_done(transaction, PUT_ALWAYS, 0);
}

static bool write(struct refreshing *r, const struct group_member *member,
		  const struct target *target)
{
	struct transaction transaction =
		transaction_begin(r->job, r->stores->settings->message_table);
	struct uuid token = uuid_random();
	struct dynamodb_answer answer;
	struct str body;

	if (!str_is_empty(member->is.group_sk) &&
	    !str_equal(member->is.group_sk, target->group_sk))
		transaction_delete(&transaction,
				   groups_pk(r->job, &member->is.user),
				   member->is.group_sk);
	put_group_item(&transaction, &r->state, member, target);
	update_member(&transaction, &r->state, member, target);
	if (!transaction_done(&transaction, &token, &body) ||
	    !table_call(r->job, r->stores, "TransactWriteItems", body, &answer))
		return false;
	if (answer.outcome == DYNAMODB_OK)
		r->changed = true;
	else
		r->overtaken = true;
	return true;
}

static bool refresh_member(struct refreshing *r,
			   const struct group_member *member,
			   struct str last_read_sk)
{
	struct target target = {
		.group_sk = group_sk_of(r->job, &r->state),
		.last_read_sk = last_read_sk,
		.unread_count =
			group_unread(&r->state, &member->is.user, last_read_sk),
	};
	bool same;

	if (!compare(r, member, &target, &same))
		return false;
	return same || write(r, member, &target);
}

/* Full jitter, so that two who meet do not meet again. */
static bool pause(struct refreshing *r)
{
	uint32_t dice = 0;

	if (job_ms_left(r->job) < LAST_TRY_MS)
		return job_fail(r->job, ERR_UNAVAILABLE,
				"group %s: others keep changing it",
				r->state.group.text);
	hash_random(&dice, sizeof(dice));
	clock_sleep_ms(dice % (r->pause_ms + 1));
	if (r->pause_ms < PAUSE_MAX_MS)
		r->pause_ms *= 2;
	return true;
}

/*
 * Reads the group; one of the original gets its member items first. What is
 * impossible then has a reason.
 */
static bool read_group(struct refreshing *r, const struct uuid *group,
		       const char **impossible)
{
	bool healed;

	*impossible = NULL;
	if (!group_state_read(r->job, r->stores, group, &r->state))
		return false;
	if (r->state.member_count == 0) {
		if (!originals_heal_group(r->job, r->stores, &r->state,
					  &healed))
			return false;
		if (!healed)
			*impossible = "nobody is a member of it";
		else if (!group_state_read(r->job, r->stores, group, &r->state))
			return false;
	}
	if (*impossible == NULL && r->state.messages.count == 0)
		*impossible = "it has no readable message";
	return true;
}

static bool refresh_members(struct refreshing *r)
{
	for (size_t i = 0; i < r->state.member_count; i++) {
		const struct group_member *member = &r->state.members[i];

		if (!refresh_member(r, member, member->is.last_read_sk))
			return false;
	}
	return true;
}

static struct refreshing begin(struct job *job, struct stores *stores,
			       enum refresh_care care)
{
	return (struct refreshing){ .job = job,
				    .stores = stores,
				    .care = care,
				    .pause_ms = PAUSE_FIRST_MS };
}

bool group_refresh(struct job *job, struct stores *stores,
		   const struct uuid *group, enum refresh_care care,
		   struct refresh *refresh)
{
	struct refreshing r = begin(job, stores, care);

	for (;;) {
		if (!read_group(&r, group, &refresh->reason))
			return false;
		if (refresh->reason != NULL) {
			refresh->outcome = REFRESH_IMPOSSIBLE;
			return true;
		}
		r.overtaken = false;
		if (!refresh_members(&r))
			return false;
		if (!r.overtaken)
			break;
		if (!pause(&r))
			return false;
	}
	refresh->outcome = r.changed ? REFRESH_CHANGED : REFRESH_UNCHANGED;
	return true;
}

static const struct group_member *find_member(const struct group_state *state,
					      const struct uuid *user)
{
	for (size_t i = 0; i < state->member_count; i++)
		if (uuid_equal(&state->members[i].is.user, user))
			return &state->members[i];
	return NULL;
}

/* The newest message up to `until_us`, or the bare time if it is far back. */
static struct str key_seen(struct job *job, const struct group_state *state,
			   const int64_t *until_us)
{
	const struct conversation_rows *messages = &state->messages;
	char time[CLOCK_TEXT_LEN + 1];

	for (size_t i = 0; i < messages->count; i++) {
		const struct conversation_row *row = &messages->rows[i];

		if (until_us == NULL || row->key.time_us <= *until_us)
			return sort_key_make(job, row->key.time_us, &row->id);
	}
	if (until_us == NULL)
		return str_of("");
	clock_format(*until_us, time);
	return str_of(job_text(job, "%s", time));
}

/* Reading is never taken back: the later of the two. */
static struct str later_key(struct str a, struct str b)
{
	struct sort_key key_a, key_b;

	if (!sort_key_parse(a, &key_a))
		return b;
	if (!sort_key_parse(b, &key_b))
		return a;
	if (key_a.time_us != key_b.time_us)
		return key_a.time_us > key_b.time_us ? a : b;
	/* A key without a uuid covers all of its instant. */
	if (!key_a.has_id || !key_b.has_id)
		return key_a.has_id ? b : a;
	return strcmp(key_a.id.text, key_b.id.text) >= 0 ? a : b;
}

bool group_mark_read(struct job *job, struct stores *stores,
		     const struct viewer *viewer, const struct uuid *group,
		     const int64_t *until_us, int64_t *unread_count)
{
	struct refreshing r = begin(job, stores, REFRESH_BY_MEMBERS);
	const struct group_member *mine;
	const char *impossible;
	struct str seen;

	job->pattern = PATTERN_READ;
	for (;;) {
		if (!read_group(&r, group, &impossible))
			return false;
		mine = find_member(&r.state, &viewer->uuid);
		if (mine == NULL)
			return job_fail(job, ERR_NOT_FOUND,
					"group %s: not a member", group->text);
		*unread_count = 0;
		if (impossible != NULL)
			return true;
		seen = later_key(mine->is.last_read_sk,
				 key_seen(job, &r.state, until_us));
		*unread_count = group_unread(&r.state, &viewer->uuid, seen);
		r.overtaken = false;
		if (!refresh_member(&r, mine, seen))
			return false;
		if (!r.overtaken)
			return true;
		if (!pause(&r))
			return false;
	}
}

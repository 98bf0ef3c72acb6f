/*
 * The conversation is read first, and what should agree with it afterwards:
 * someone else's write in between shows as a fault that the next look does
 * not see.
 */
#include "store/group_check.h"

#include "base/clock.h"
#include "store/batch_get.h"
#include "store/conversation_keys.h"
#include "store/group_look.h"

enum {
	LOOKS_MIN = 3,
	PAUSE_MS = 50, /* between looks at what is old */
	PAUSE_YOUNG_MS = 500,
	LOOK_MS = 30 * 1000, /* of one look, retries included */
};

/* The two members of the group, or one of them without the other. */
static bool is_of_group(const struct look *look, const struct uuid *user)
{
	for (size_t i = 0; i < look->state.member_count; i++) {
		const struct member *member = &look->state.members[i].is;

		if (uuid_equal(&member->user, user) ||
		    uuid_equal(&member->other.uuid, user))
			return true;
	}
	return false;
}

static const struct member *find_member(const struct look *look)
{
	for (size_t i = 0; i < look->state.member_count; i++)
		if (uuid_equal(&look->state.members[i].is.user,
			       &look->suspect->user))
			return &look->state.members[i].is;
	return NULL;
}

/*
 * The member item was read first: a group item that is there afterwards at
 * another key than it says is not one that was just moved.
 */
static bool look_at_listed(struct look *look)
{
	const struct suspect *suspect = look->suspect;
	const struct member *member = find_member(look);
	struct item_key key = { groups_pk(look->job, &suspect->user),
				suspect->sk };
	const struct item *listed;
	enum finding_kind kind = FINDING_GHOST;

	look_saw(look, suspect->sk);
	if (member != NULL && str_equal(member->group_sk, suspect->sk))
		return true;
	if (member == NULL) {
		bool is_empty = look->state.member_count == 0;

		/* What is said of the group says this, too. */
		if (is_empty ? look->state.messages.count > 0
			     : is_of_group(look, &suspect->user))
			return true;
		if (is_empty)
			kind = FINDING_EMPTY;
	}
	if (!batch_get(look->job, look->stores, &key, 1, "pk,sk", &listed))
		return false;
	if (listed != NULL)
		look_add(look, kind, &suspect->user, NULL)->sk = suspect->sk;
	return true;
}

static bool look_at_pair(struct look *look)
{
	const struct suspect *suspect = look->suspect;
	const struct group_state *state = &look->state;
	struct item_key key = { pair_pk(look->job, &suspect->user,
					&suspect->other),
				str_of("PAIR") };
	const struct item *pair;
	bool is_theirs = state->member_count == 0
				 ? state->messages.count > 0
				 : is_of_group(look, &suspect->user) &&
					   is_of_group(look, &suspect->other);

	if (is_theirs)
		return true;
	if (!batch_get(look->job, look->stores, &key, 1, "pk,sk,group_uuid",
		       &pair))
		return false;
	if (pair != NULL &&
	    str_equal(item_raw(pair, "group_uuid"), uuid_str(&suspect->group)))
		look_add(look, FINDING_PAIR_ASTRAY, &suspect->user,
			 &suspect->other);
	return true;
}

static bool look_once(struct look *look)
{
	look->findings->count = 0;
	look->findings->newest_us = INT64_MIN;
	look->now_us = clock_now_us();
	if (!look_read(look))
		return false;
	switch (look->suspect->kind) {
	case SUSPECT_LISTED:
		return look_at_listed(look);
	case SUSPECT_PAIR:
		return look_at_pair(look);
	case SUSPECT_GROUP:
		break;
	}
	return look_at_group(look);
}

/* What cannot be read is a finding, not a failure. */
static bool look_apart(struct job *job, struct stores *stores,
		       const struct suspect *suspect, struct findings *findings)
{
	struct job attempt;
	struct look look = { .job = &attempt,
			     .stores = stores,
			     .suspect = suspect,
			     .findings = findings };
	int64_t left_ms = job_ms_left(job);
	bool done;

	job_init(&attempt);
	job_start(&attempt, left_ms < LOOK_MS ? left_ms : LOOK_MS);
	done = look_once(&look);
	if (!done && attempt.error == ERR_CORRUPT) {
		findings->count = 0;
		look_add(&look, FINDING_UNREADABLE, NULL, NULL);
		done = true;
	} else if (!done) {
		job_fail(job, attempt.error, "%s", attempt.reason);
	}
	job_end(&attempt);
	job_release(&attempt);
	return done;
}

/* What no other writer could have made look so. */
static bool is_certain(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->rows[i].kind != FINDING_ORIGINAL)
			return false;
	return true;
}

bool suspect_check(struct job *job, struct stores *stores,
		   const struct suspect *suspect, struct findings *findings)
{
	int64_t until_ms = clock_monotonic_ms() + 3 * CHECK_SETTLED_MS;
	bool is_young;

	for (int looks = 1;; looks++) {
		if (!look_apart(job, stores, suspect, findings))
			return false;
		if (is_certain(findings))
			return true;
		is_young = findings->newest_us >
			   clock_now_us() - CHECK_SETTLED_MS * INT64_C(1000);
		if (looks >= LOOKS_MIN &&
		    (!is_young || clock_monotonic_ms() > until_ms))
			return true;
		clock_sleep_ms(is_young ? PAUSE_YOUNG_MS : PAUSE_MS);
	}
}

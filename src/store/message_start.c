/*
 * Pattern D: a message to a person. One transaction starts the conversation;
 * its pair item lets two people have only one, however many first messages
 * are under way.
 */
#include "aws/item.h"
#include "base/clock.h"
#include "store/conversation_keys.h"
#include "store/conversations.h"
#include "store/idempotency.h"
#include "store/membership.h"
#include "store/message_post.h"
#include "store/originals.h"
#include "store/table_request.h"

/* The places of the parts that can fail in the transaction. */
enum { PART_PAIR = 0, PART_ONCE = 6 };

static void put_side(struct transaction *transaction,
		     const struct outgoing *outgoing, const struct uuid *group,
		     const struct user *owner, const struct user *other,
		     int unread)
{
	struct job *job = transaction->body.job;
	struct str sk = sort_key_make(job, outgoing->created_us, group);

	transaction_put(transaction);
	item_write_member(&transaction->body, group,
			  &(struct member){ .user = owner->uuid,
					    .other = *other,
					    .group_sk = sk,
					    .unread_count = unread });
	transaction_put_done(transaction, PUT_ALWAYS, 0);
	transaction_put(transaction);
	item_write_group(&transaction->body, group,
			 &(struct group_item){ .owner = owner->uuid,
					       .other = *other,
					       .sk = sk,
					       .message = outgoing->message,
					       .unread_count = unread });
	transaction_put_done(transaction, PUT_ALWAYS, 0);
}

static bool transact(struct job *job, struct stores *stores,
		     const struct outgoing *outgoing, const struct user *other,
		     const struct uuid *group, struct str json,
		     struct dynamodb_answer *answer)
{
	struct transaction transaction =
		transaction_begin(job, stores->settings->message_table);
	struct uuid token = uuid_random();
	const struct user *me = &outgoing->sender;
	struct str body;

	transaction_put(&transaction);
	item_write_pair(&transaction.body, &me->uuid, &other->uuid, group);
	transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	put_side(&transaction, outgoing, group, me, other, 0);
	put_side(&transaction, outgoing, group, other, me, 1);
	transaction_put(&transaction);
	item_write_message(&transaction.body, group, outgoing);
	transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	if (idempotency_is_asked(outgoing->once))
		idempotency_add(&transaction, &me->uuid, outgoing->once, json,
				clock_now_us() / 1000000);
	return transaction_done(&transaction, &token, &body) &&
	       table_call(job, stores, "TransactWriteItems", body, answer);
}

/* The group of the pair item that stood in the way. */
static bool group_of_pair(struct job *job, struct str raw, struct uuid *group)
{
	struct item item;

	if (!item_parse(job, raw, &item))
		return false;
	if (!uuid_parse(item_raw(&item, "group_uuid"), group))
		return job_fail(job, ERR_INTERNAL,
				"a pair item without a group");
	return true;
}

/*
 * Starts the conversation. When the two have one already, `*group` is that
 * one and nothing was written; when the pair item is our own, of an attempt
 * whose answer was lost, all is done.
 */
static bool start(struct job *job, struct stores *stores,
		  const struct outgoing *outgoing, const struct user *other,
		  struct uuid *group, bool *is_done, struct str *json)
{
	struct uuid fresh = uuid_random();
	struct dynamodb_answer answer;

	*group = fresh;
	*is_done = true;
	if (!outgoing_answer(job, outgoing, group, json) ||
	    !transact(job, stores, outgoing, other, group, *json, &answer))
		return false;
	if (condition_failed_at(&answer, PART_ONCE))
		return idempotency_replay(job, outgoing->once,
					  answer.reasons[PART_ONCE].item, json);
	if (condition_failed_at(&answer, PART_PAIR)) {
		if (!group_of_pair(job, answer.reasons[PART_PAIR].item, group))
			return false;
		*is_done = uuid_equal(group, &fresh);
	}
	pair_note(stores, &outgoing->sender.uuid, &other->uuid, group);
	if (*is_done)
		membership_note(stores, group, &outgoing->sender.uuid);
	return true;
}

/*
 * The conversation that a row of the viewer's list shows: the one that the
 * pair item names, which the original's rows lack and are given here.
 */
static bool settle_pair(struct job *job, struct stores *stores,
			const struct user *me, const struct user *other,
			bool is_original, struct uuid *group)
{
	struct uuid named;
	bool found;

	if (!pair_find(job, stores, &me->uuid, &other->uuid, &named, &found))
		return false;
	if (!found && is_original &&
	    (!originals_heal(job, stores, group, me) ||
	     !pair_find(job, stores, &me->uuid, &other->uuid, &named, &found)))
		return false;
	if (found)
		*group = named;
	return true;
}

/*
 * A conversation that is there already, as far as it can be known without
 * the transaction. Rows of the original have no pair item, so they must be
 * looked for first, unless the viewer is known to have none.
 */
static bool find_existing(struct job *job, struct stores *stores,
			  const struct user *me, const struct user *other,
			  struct uuid *group, bool *found)
{
	bool is_original;

	*found = pair_is_known(stores, &me->uuid, &other->uuid, group);
	if (*found || no_originals_known(stores, &me->uuid))
		return true;
	if (!originals_with(job, stores, &me->uuid, &other->uuid, group,
			    &is_original, found))
		return false;
	return !*found ||
	       settle_pair(job, stores, me, other, is_original, group);
}

bool messages_post_to_handle(struct job *job, struct stores *stores,
			     const struct viewer *viewer, struct str handle,
			     struct str message, const struct idempotency *once,
			     struct str *json)
{
	struct outgoing outgoing;
	struct user other;
	struct uuid group;
	bool found, is_done;

	if (!users_by_handle(job, stores, handle, &other, &found))
		return false;
	if (!found)
		return job_fail(job, ERR_USER_NOT_FOUND, "no such handle");
	if (uuid_equal(&other.uuid, &viewer->uuid))
		job_invalid(job, "cannot_message_yourself");
	if (!job_is_valid(job))
		return false;
	job->pattern = PATTERN_D;
	outgoing = outgoing_make(job, stores, viewer, message, once);
	if (!find_existing(job, stores, &outgoing.sender, &other, &group,
			   &found))
		return false;
	if (!found &&
	    !start(job, stores, &outgoing, &other, &group, &is_done, json))
		return false;
	return (!found && is_done) ||
	       outgoing_append(job, stores, &outgoing, &group, json);
}

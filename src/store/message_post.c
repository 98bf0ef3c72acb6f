/*
 * Pattern C: a message is added to a conversation by one write. Who was
 * proven to be a member lately is believed; for anyone else the same write
 * checks the member item.
 */
#include "store/message_post.h"

#include "base/clock.h"
#include "store/conversation_keys.h"
#include "store/idempotency.h"
#include "store/membership.h"
#include "store/originals.h"
#include "store/table_request.h"

/* 1024 code points, each at most six bytes when escaped, and the names. */
enum { ANSWER_EXPECTED = 1024, ANSWER_MAX = 32 * 1024 };

struct outgoing outgoing_make(struct job *job, struct stores *stores,
			      const struct viewer *viewer, struct str message,
			      const struct idempotency *once)
{
	struct outgoing outgoing = {
		.sender = { .uuid = viewer->uuid,
			    .handle = str_of(viewer->handle),
			    .display_name = str_of(viewer->display_name) },
		.message = message,
		.once = once,
		.uuid = uuid_random(),
		.created_us =
			shared_next_time_us(stores->shared, clock_now_us()),
	};

	outgoing.sk = sort_key_make(job, outgoing.created_us, &outgoing.uuid);
	return outgoing;
}

bool outgoing_answer(struct job *job, const struct outgoing *outgoing,
		     const struct uuid *group, struct str *json)
{
	struct buf out = buf_make(job, ANSWER_EXPECTED, ANSWER_MAX);

	buf_printf(&out, "{\"message_group_uuid\":\"%s\",\"uuid\":\"%s\"",
		   group->text, outgoing->uuid.text);
	buf_add_text(&out, ",\"display_name\":");
	buf_add_json(&out, outgoing->sender.display_name);
	buf_add_text(&out, ",\"handle\":");
	buf_add_json(&out, outgoing->sender.handle);
	buf_add_text(&out, ",\"message\":");
	buf_add_json(&out, outgoing->message);
	buf_printf(&out, ",\"created_at\":\"%.*s\"}", CLOCK_TEXT_LEN,
		   outgoing->sk.data);
	return buf_done(&out, json);
}

/*
 * Without anything else to check or to write, a single put is cheaper than a
 * transaction. The key holds a fresh uuid: an item that is there already is
 * ours, of an attempt whose answer was lost.
 */
static bool put_alone(struct job *job, struct stores *stores,
		      const struct outgoing *outgoing, const struct uuid *group)
{
	struct buf body = put_make(job);
	struct dynamodb_answer answer;
	struct str text;

	put_begin(&body, stores->settings->message_table);
	item_write_message(&body, group, outgoing);
	put_end(&body, PUT_IF_ABSENT, 0);
	return buf_done(&body, &text) &&
	       table_call(job, stores, "PutItem", text, &answer);
}

/* The parts of the transaction, by place; -1: it has no such part. */
struct parts {
	int check;
	int once;
};

static bool transact(struct job *job, struct stores *stores,
		     const struct outgoing *outgoing, const struct uuid *group,
		     struct str json, struct parts *parts,
		     struct dynamodb_answer *answer)
{
	struct transaction transaction =
		transaction_begin(job, stores->settings->message_table);
	struct uuid token = uuid_random();
	struct str body;

	transaction_put(&transaction);
	item_write_message(&transaction.body, group, outgoing);
	transaction_put_done(&transaction, PUT_IF_ABSENT, 0);
	if (parts->check >= 0) {
		parts->check = transaction.count;
		transaction_check(&transaction, messages_pk(job, group),
				  member_sk(job, &outgoing->sender.uuid));
	}
	if (parts->once >= 0) {
		parts->once = transaction.count;
		idempotency_add(&transaction, &outgoing->sender.uuid,
				outgoing->once, json, clock_now_us() / 1000000);
	}
	return transaction_done(&transaction, &token, &body) &&
	       table_call(job, stores, "TransactWriteItems", body, answer);
}

/*
 * Writes the message, or finds the answer of the same request before. False
 * in `*is_member` when the member item is not there.
 */
static bool write_checked(struct job *job, struct stores *stores,
			  const struct outgoing *outgoing,
			  const struct uuid *group, bool is_proven,
			  struct str *json, bool *is_member)
{
	bool asked = idempotency_is_asked(outgoing->once);
	struct parts parts = { .check = is_proven ? -1 : 0,
			       .once = asked ? 0 : -1 };
	struct dynamodb_answer answer;

	*is_member = true;
	if (is_proven && !asked)
		return put_alone(job, stores, outgoing, group);
	if (!transact(job, stores, outgoing, group, *json, &parts, &answer))
		return false;
	*is_member = !condition_failed_at(&answer, parts.check);
	if (*is_member && condition_failed_at(&answer, parts.once))
		return idempotency_replay(job, outgoing->once,
					  answer.reasons[parts.once].item,
					  json);
	return true;
}

bool outgoing_append(struct job *job, struct stores *stores,
		     const struct outgoing *outgoing, const struct uuid *group,
		     struct str *json)
{
	const struct uuid *user = &outgoing->sender.uuid;
	bool is_member = membership_is_known(stores, group, user);

	job->pattern = PATTERN_C;
	if (!outgoing_answer(job, outgoing, group, json) ||
	    !write_checked(job, stores, outgoing, group, is_member, json,
			   &is_member))
		return false;
	if (!is_member) {
		if (!originals_heal(job, stores, group, &outgoing->sender) ||
		    !write_checked(job, stores, outgoing, group, true, json,
				   &is_member))
			return false;
	}
	membership_note(stores, group, user);
	return true;
}

bool messages_post(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct uuid *group,
		   struct str message, const struct idempotency *once,
		   struct str *json)
{
	struct outgoing outgoing =
		outgoing_make(job, stores, viewer, message, once);

	return outgoing_append(job, stores, &outgoing, group, json);
}

/*
 * One write, one answer.
 */
#include "store/idempotency.h"

#include "aws/item.h"
#include "store/conversation_keys.h"

void idempotency_add(struct transaction *transaction, const struct uuid *user,
		     const struct idempotency *once, struct str answer,
		     int64_t now_s)
{
	struct buf *body = &transaction->body;

	transaction_put(transaction);
	item_add_text(body, "pk", idempotency_pk(body->job, user, once->key));
	buf_add_char(body, ',');
	item_add_text(body, "sk", str_of("IDEM"));
	buf_add_char(body, ',');
	item_add_text(body, "request_hash", idempotency_hash(body->job, once));
	buf_add_char(body, ',');
	item_add_text(body, "answer", answer);
	buf_add_char(body, ',');
	item_add_number(body, "expires_at_epoch", now_s + IDEMPOTENCY_LIFE_S);
	transaction_put_done(transaction, PUT_IF_ABSENT_OR_EXPIRED, now_s);
}

bool idempotency_replay(struct job *job, const struct idempotency *once,
			struct str item, struct str *answer)
{
	struct item first;

	if (!item_parse(job, item, &first))
		return false;
	if (!str_equal(item_raw(&first, "request_hash"),
		       idempotency_hash(job, once))) {
		job_invalid(job, "idempotency_key_reused");
		return job_is_valid(job);
	}
	*answer = item_text(job, &first, "answer");
	if (str_is_empty(*answer))
		return job_fail(job, ERR_INTERNAL,
				"an idempotency item without an answer");
	return true;
}

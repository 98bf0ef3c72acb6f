/*
 * Leases as items: "STREAM#<label>" and the shard's id.
 */
#include "stream/lease.h"

#include "aws/item.h"
#include "base/clock.h"
#include "store/table_request.h"

enum {
	PAGE = 200,
	LEASES_MAX = 20000,
	/* Long after the records of its shard are gone. */
	LIFE_S = 7 * 24 * 3600,
};

bool lease_text_copy(char *to, size_t size, struct str from)
{
	if (from.len >= size || memchr(from.data, '\0', from.len) != NULL)
		return false;
	memcpy(to, from.data, from.len);
	to[from.len] = '\0';
	return true;
}

struct lease lease_of_shard(struct str shard)
{
	struct lease lease = { .rev = 0 };

	if (!lease_text_copy(lease.shard, sizeof(lease.shard), shard))
		lease.shard[0] = '\0';
	return lease;
}

static struct str partition(struct job *job, const char *label)
{
	return str_of(job_text(job, "STREAM#%s", label));
}

static bool read_text(struct job *job, const struct item *item,
		      const char *name, char *to, size_t size)
{
	return lease_text_copy(to, size, item_text(job, item, name)) ||
	       job_fail(job, ERR_CORRUPT,
			"%s of a lease is longer than any of ours", name);
}

static bool read_row(struct job *job, const struct item *item,
		     struct lease *lease)
{
	lease->rev = item_number(item, "rev", 0);
	lease->ended = item_number(item, "ended", 0) != 0;
	lease->began_at_s = item_number(item, "began_at_epoch", 0);
	return read_text(job, item, "sk", lease->shard, sizeof(lease->shard)) &&
	       read_text(job, item, "owner", lease->owner,
			 sizeof(lease->owner)) &&
	       read_text(job, item, "sequence_number", lease->sequence_number,
			 sizeof(lease->sequence_number));
}

static bool add_page(struct job *job, const struct items *page,
		     struct leases *leases)
{
	size_t count = leases->count + page->count;
	struct lease *rows = job_alloc(job, (count + 1) * sizeof(*rows));

	if (count > LEASES_MAX)
		return job_fail(job, ERR_INTERNAL, "over %d leases",
				LEASES_MAX);
	if (leases->count > 0)
		memcpy(rows, leases->rows, leases->count * sizeof(*rows));
	leases->rows = rows;
	for (size_t i = 0; i < page->count; i++)
		if (!read_row(job, &page->rows[i], &rows[leases->count++]))
			return false;
	return true;
}

bool leases_read(struct job *job, struct stores *stores, const char *label,
		 struct leases *leases)
{
	struct table_query query = {
		.partition = "pk",
		.value = partition(job, label),
		.limit = PAGE,
	};
	struct dynamodb_answer answer;
	struct items page;

	*leases = (struct leases){ .rows = NULL };
	do {
		struct str body = table_query_body(
			job, stores->settings->message_table, &query);

		if (!table_call(job, stores, "Query", body, &answer) ||
		    !items_read(job, answer.body, &page) ||
		    !add_page(job, &page, leases))
			return false;
		if (leases->count > 0)
			query.before =
				str_of(leases->rows[leases->count - 1].shard);
	} while (!str_is_empty(page.last_key) && page.count > 0);
	return true;
}

bool lease_read(struct job *job, struct stores *stores, const char *label,
		const char *shard, struct lease *lease)
{
	struct str body = table_get_body(job, stores->settings->message_table,
					 partition(job, label), str_of(shard));
	struct dynamodb_answer answer;
	struct item item;
	bool found;

	*lease = lease_of_shard(str_of(shard));
	if (!table_call(job, stores, "GetItem", body, &answer) ||
	    !item_read(job, answer.body, &item, &found))
		return false;
	return !found || read_row(job, &item, lease);
}

static void add_attributes(struct job *job, struct buf *body, const char *label,
			   const struct lease *lease)
{
	item_add_text(body, "pk", partition(job, label));
	buf_add_char(body, ',');
	item_add_text(body, "sk", str_of(lease->shard));
	buf_add_char(body, ',');
	item_add_number(body, "rev", lease->rev + 1);
	buf_add_char(body, ',');
	item_add_number(body, "began_at_epoch", lease->began_at_s);
	if (lease->owner[0] != '\0') {
		buf_add_char(body, ',');
		item_add_text(body, "owner", str_of(lease->owner));
	}
	if (lease->sequence_number[0] != '\0') {
		buf_add_char(body, ',');
		item_add_text(body, "sequence_number",
			      str_of(lease->sequence_number));
	}
	if (lease->ended) {
		buf_add_char(body, ',');
		item_add_number(body, "ended", 1);
	}
	/* That all groups were refreshed is known as long as the stream. */
	if (!str_is(str_of(lease->shard), LEASE_OF_REPAIR)) {
		buf_add_char(body, ',');
		item_add_number(body, "expires_at_epoch",
				clock_now_us() / 1000000 + LIFE_S);
	}
}

static void add_condition(struct buf *body, const struct lease *lease)
{
	buf_add_text(body, "},\"ReturnValuesOnConditionCheckFailure\":"
			   "\"ALL_OLD\",\"ConditionExpression\":");
	if (lease->rev == 0) {
		buf_add_text(body, "\"attribute_not_exists(pk)\"}");
		return;
	}
	buf_add_text(body, "\"rev=:seen\",\"ExpressionAttributeValues\":{");
	item_add_number(body, ":seen", lease->rev);
	buf_add_text(body, "}}");
}

/* The write that failed was a second one of the same, and the first counts. */
static bool was_written_before(struct job *job,
			       const struct dynamodb_answer *answer,
			       const struct lease *lease)
{
	struct item item;

	return answer->maybe_done_before && !str_is_empty(answer->item) &&
	       item_parse(job, answer->item, &item) &&
	       item_number(&item, "rev", 0) == lease->rev + 1 &&
	       str_is(item_text(job, &item, "owner"), lease->owner);
}

bool lease_write(struct job *job, struct stores *stores, const char *label,
		 struct lease *lease, bool *lost)
{
	struct buf body = put_make(job);
	struct dynamodb_answer answer;
	struct str text;

	put_begin(&body, stores->settings->message_table);
	add_attributes(job, &body, label, lease);
	add_condition(&body, lease);
	if (!buf_done(&body, &text) ||
	    !table_call(job, stores, "PutItem", text, &answer))
		return false;
	*lost = answer.outcome == DYNAMODB_CONDITION_FAILED &&
		!was_written_before(job, &answer, lease);
	if (job->error != ERR_NONE)
		return false;
	if (!*lost)
		lease->rev++;
	return true;
}

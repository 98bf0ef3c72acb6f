/*
 * Leases as items: "STREAM#<label>" and the shard's id.
 */
#include "stream/lease.h"

#include <stdlib.h>

#include "aws/item.h"
#include "base/clock.h"
#include "store/table_request.h"

enum {
	PAGE = ITEMS_MAX,
	LEASES_AT_FIRST = 64,
	/* Each shard's, and as many again of which nobody knows the end. */
	LEASES_MAX = 2 * STREAM_SHARDS_MAX,
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

/* The ids of shards, to look them up in. */
struct ids {
	struct str *rows;
	size_t count;
};

static int compare_ids(const void *a, const void *b)
{
	const struct str *one = a, *other = b;
	size_t len = one->len < other->len ? one->len : other->len;
	int order = memcmp(one->data, other->data, len);

	if (order != 0)
		return order;
	return (one->len > other->len) - (one->len < other->len);
}

static struct ids ids_of(struct job *job, const struct stream_shards *shards)
{
	struct ids ids = { .count = shards->count };

	ids.rows = job_alloc(job, (ids.count + 1) * sizeof(*ids.rows));
	for (size_t i = 0; i < ids.count; i++)
		ids.rows[i] = shards->rows[i].id;
	qsort(ids.rows, ids.count, sizeof(*ids.rows), compare_ids);
	return ids;
}

static bool is_wanted(const struct ids *listed, const struct lease *lease)
{
	struct str shard = str_of(lease->shard);

	return !lease->ended || str_is(shard, LEASE_OF_REPAIR) ||
	       bsearch(&shard, listed->rows, listed->count,
		       sizeof(*listed->rows), compare_ids) != NULL;
}

static void add_lease(struct job *job, const struct lease *lease,
		      struct leases *leases, size_t *room)
{
	if (leases->count == *room) {
		size_t more = *room > 0 ? *room * 2 : LEASES_AT_FIRST;
		struct lease *rows = job_alloc(job, more * sizeof(*rows));

		if (leases->count > 0)
			memcpy(rows, leases->rows,
			       leases->count * sizeof(*rows));
		leases->rows = rows;
		*room = more;
	}
	leases->rows[leases->count++] = *lease;
}

static bool add_page(struct job *job, const struct items *page,
		     const struct ids *listed, struct leases *leases,
		     size_t *room)
{
	for (size_t i = 0; i < page->count; i++) {
		struct lease lease;

		if (!read_row(job, &page->rows[i], &lease))
			return false;
		if (!is_wanted(listed, &lease))
			continue;
		if (leases->count == LEASES_MAX)
			return job_fail(job, ERR_INTERNAL,
					"over %d leases of shards that were "
					"not read to their end",
					LEASES_MAX);
		add_lease(job, &lease, leases, room);
	}
	return true;
}

bool leases_read(struct job *job, struct stores *stores, const char *label,
		 const struct stream_shards *listed, struct leases *leases)
{
	struct ids ids = ids_of(job, listed);
	size_t room = 0;
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
		    !add_page(job, &page, &ids, leases, &room))
			return false;
		if (page.count > 0)
			query.before = item_text(
				job, &page.rows[page.count - 1], "sk");
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

/* What kept the lease from being written is the next rev, in our name. */
static bool is_own_next(struct job *job, const struct dynamodb_answer *answer,
			const struct lease *lease, struct lease *there)
{
	struct item item;

	return answer->outcome == DYNAMODB_CONDITION_FAILED &&
	       !str_is_empty(answer->item) &&
	       item_parse(job, answer->item, &item) &&
	       read_row(job, &item, there) && there->rev == lease->rev + 1 &&
	       strcmp(there->owner, lease->owner) == 0;
}

/* The write that failed was a second one of the same, and the first counts. */
static bool was_written_before(struct job *job,
			       const struct dynamodb_answer *answer,
			       const struct lease *lease)
{
	struct lease there;

	return answer->maybe_done_before &&
	       is_own_next(job, answer, lease, &there) &&
	       there.ended == lease->ended;
}

/*
 * An earlier call failed, and yet its write was carried out. Without an owner
 * it may be anybody's.
 */
static bool was_overtaken(struct job *job, const struct dynamodb_answer *answer,
			  const struct lease *lease)
{
	struct lease there;

	return !answer->maybe_done_before && lease->owner[0] != '\0' &&
	       is_own_next(job, answer, lease, &there);
}

/* `answer` tells what was there instead, if the condition failed. */
static bool put(struct job *job, struct stores *stores, const char *label,
		const struct lease *lease, struct dynamodb_answer *answer)
{
	struct buf body = put_make(job);
	struct str text;

	put_begin(&body, stores->settings->message_table);
	add_attributes(job, &body, label, lease);
	add_condition(&body, lease);
	return buf_done(&body, &text) &&
	       table_call(job, stores, "PutItem", text, answer);
}

bool lease_write(struct job *job, struct stores *stores, const char *label,
		 struct lease *lease, bool *lost)
{
	struct dynamodb_answer answer;

	if (!put(job, stores, label, lease, &answer))
		return false;
	if (was_overtaken(job, &answer, lease)) {
		lease->rev++;
		if (!put(job, stores, label, lease, &answer))
			return false;
	}
	*lost = answer.outcome == DYNAMODB_CONDITION_FAILED &&
		!was_written_before(job, &answer, lease);
	if (job->error != ERR_NONE)
		return false;
	if (!*lost)
		lease->rev++;
	return true;
}

/*
 * Bodies of requests to the table, written without a tree, and the one way
 * the store calls it. Each asks the answer to tell what it consumed.
 */
#ifndef STORE_TABLE_REQUEST_H
#define STORE_TABLE_REQUEST_H

#include "aws/dynamodb.h"
#include "base/buf.h"
#include "base/job.h"
#include "base/uuid.h"
#include "store/stores.h"

/* Rows of one partition, the highest sort key first unless told otherwise. */
struct table_query {
	const char *index; /* NULL: the table itself, read consistently */
	const char *partition; /* name of the partition key */
	struct str value; /* and its value */
	struct str before; /* only sort keys below it; empty: all */
	struct str after; /* only those above it; never beside `before` */
	bool lowest_first;
	const char *attributes; /* that are wanted; NULL: all */
	const char *positive; /* only rows where this number is; NULL: all */
	int limit; /* of rows that are looked at */
};

struct str table_query_body(struct job *job, const char *table,
			    const struct table_query *query);

/* A consistent GetItem. */
struct str table_get_body(struct job *job, const char *table, struct str pk,
			  struct str sk);

/* Under which condition an item is put. */
enum put_condition {
	PUT_ALWAYS,
	PUT_IF_ABSENT,
	PUT_IF_ABSENT_OR_EXPIRED, /* expires_at_epoch lies in the past */
};

/*
 * A PutItem body is put_begin, the item's attributes with item_add_text and
 * item_add_number and commas between them, put_end. What stands in the way
 * comes back with a failed condition. `now_s` matters for PUT_IF_..EXPIRED.
 */
struct buf put_make(struct job *job);
void put_begin(struct buf *body, const char *table);
void put_end(struct buf *body, enum put_condition condition, int64_t now_s);

/*
 * A transaction: begin, any number of puts and checks, done. Each put's
 * attributes are written to `body` between put and put_done. The reasons of a
 * cancelled one come in the order of the calls.
 */
struct transaction {
	struct buf body;
	const char *table;
	int count;
};

struct transaction transaction_begin(struct job *job, const char *table);
void transaction_put(struct transaction *transaction);
void transaction_put_done(struct transaction *transaction,
			  enum put_condition condition, int64_t now_s);

/* The item goes, if it is there. */
void transaction_delete(struct transaction *transaction, struct str pk,
			struct str sk);

/* The item goes, and it must be there. */
void transaction_delete_existing(struct transaction *transaction, struct str pk,
				 struct str sk);

/*
 * An update of an item that is there: `expression` is its UpdateExpression,
 * `condition` its ConditionExpression. The values they name are written to
 * `body` between update and update_done, with commas between them.
 */
void transaction_update(struct transaction *transaction, struct str pk,
			struct str sk, const char *expression,
			const char *condition);
void transaction_update_done(struct transaction *transaction);

/* The item must be there. */
void transaction_check(struct transaction *transaction, struct str pk,
		       struct str sk);

/*
 * Changes nothing, but the item, or its absence, must fulfil `condition`. The
 * values it names are written as those of an update.
 */
void transaction_require(struct transaction *transaction, struct str pk,
			 struct str sk, const char *condition);
void transaction_require_done(struct transaction *transaction);

/* `token` is the ClientRequestToken: a fresh one for each body. */
bool transaction_done(struct transaction *transaction, const struct uuid *token,
		      struct str *body) MUST_CHECK;

/*
 * dynamodb_call with only two outcomes left: done, or a condition failed.
 * Fails as dynamodb_call, ERR_UNAVAILABLE for a table that is not there, and
 * ERR_CORRUPT for rows that are more than an answer may be: they will be the
 * next time, too.
 */
bool table_call(struct job *job, struct stores *stores, const char *operation,
		struct str body, struct dynamodb_answer *answer) MUST_CHECK;

/* Did the condition of this part of a cancelled transaction fail? */
bool condition_failed_at(const struct dynamodb_answer *answer, int part);

#endif

/*
 * A long read of the table by a command: page by page, each with memory and a
 * deadline of its own, so that any size takes the same memory.
 */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "aws/item.h"
#include "base/buf.h"
#include "cli/cli.h"
#include "store/table_request.h"

/* A sort key that outlives its page. */
enum { READING_KEY_MAX = 1024 }; /* DynamoDB's own limit */
struct reading_key {
	char text[READING_KEY_MAX];
	size_t len;
};

struct reading {
	struct cli *cli;
	struct job page; /* of the page at hand */
	uint64_t capacity; /* thousandths of read units consumed so far */
};

/*
 * Finds out whether the table is there; from then on reading_end is owed.
 * Fails: as tables_reach, and ERR_NOT_FOUND saying what to run.
 */
bool reading_begin(struct reading *reading, struct cli *cli) MUST_CHECK;

/*
 * Forgets the page before. What belongs to the next page takes this job, and
 * a failure of it is passed on with false.
 */
struct job *reading_next(struct reading *reading);

/*
 * `body` should ask for ReturnConsumedCapacity if the cost is wanted. Fails:
 * as table_call, and ERR_INTERNAL once standard output cannot be written.
 */
bool reading_call(struct reading *reading, const char *operation,
		  struct str body, struct str *answer) MUST_CHECK;

/*
 * Rows of one partition. Fails: as reading_call, and
 * ERR_UNAVAILABLE for a page that is empty but not the last.
 */
bool reading_query(struct reading *reading, const struct table_query *query,
		   struct items *items) MUST_CHECK;

/*
 * The end: `done` is false when a page failed, and then the command's job
 * gets the failure. With --cost the consumed capacity is told. Fails:
 * ERR_INTERNAL when standard output cannot be written.
 */
bool reading_end(struct reading *reading, bool done) MUST_CHECK;

/* With --cost `,"consumed_capacity":12.5`, a member of a JSON object. */
void reading_add_cost(struct buf *json, const struct reading *reading);

/* A longer key, which DynamoDB never stores, is cut. */
struct reading_key reading_key_of(struct str key);
struct str reading_key_str(const struct reading_key *key);

#endif

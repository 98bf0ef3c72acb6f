/*
 * All items of the table, a page at a time and in constant memory, read
 * consistently. Items of one partition come one after another, in the order
 * of their sort keys.
 */
#ifndef STORE_TABLE_SCAN_H
#define STORE_TABLE_SCAN_H

#include "aws/item.h"
#include "base/job.h"
#include "store/stores.h"

enum {
	TABLE_SCAN_PAGE = 500, /* items looked at for one page */
	TABLE_SCAN_KEY_MAX = 24 * 1024, /* a key of 3 KiB, escaped */
};

struct table_scan {
	const char *attributes; /* that are wanted, "pk,sk"; NULL: all */
	bool at_end;
	uint64_t seen; /* items looked at so far */
	int page_items; /* asked for at once */
	char next[TABLE_SCAN_KEY_MAX]; /* raw key to go on after; "" at start */
};

/* A scan from the start; `attributes` is borrowed. */
struct table_scan table_scan_make(const char *attributes);

/*
 * The next page, which may be empty; `scan->at_end` says that it was the
 * last. Each page may have a job of its own; items may be of any form, see
 * items_read_any. Fails as table_call.
 */
bool table_scan_next(struct job *job, struct stores *stores,
		     struct table_scan *scan, struct items *page) MUST_CHECK;

/*
 * The same of items of any form, unread. Where a page as DynamoDB escapes it
 * is larger than what is taken of an answer, fewer items are asked for.
 */
bool table_scan_next_raw(struct job *job, struct stores *stores,
			 struct table_scan *scan, struct raw_items *page)
	MUST_CHECK;

#endif

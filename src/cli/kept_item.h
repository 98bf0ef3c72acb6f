/*
 * Which items of the table belong into a backup. Left out are those that would
 * be wrong or of no use afterwards:
 *
 *   IDEM#…    answers kept for clients that ask twice; they live a day
 *   STREAM#…  who reads the table's stream and up to where: a table restored
 *             has another stream, or a later place in it
 *   expired   what DynamoDB has not got round to deleting
 *
 * Pure.
 */
#ifndef CLI_KEPT_ITEM_H
#define CLI_KEPT_ITEM_H

#include <stdint.h>

#include "base/str.h"

enum item_fate {
	ITEM_KEPT,
	ITEM_IDEMPOTENCY,
	ITEM_STREAM,
	ITEM_EXPIRED,
	ITEM_FATES
};

/* What is to become of the item with this raw JSON at that time. */
enum item_fate item_fate(struct str item, int64_t now_s);

/*
 * A line of the file of items, {"Item":{…}} as AWS's own export writes it: the
 * raw item in it. False for anything else.
 */
bool item_of_line(struct str line, struct str *item) MUST_CHECK;

#endif

/*
 * Items in DynamoDB's JSON ({"pk": {"S": "…"}, …}), read in one pass without
 * a tree. Values stay raw (escaped as DynamoDB wrote them) and borrowed, so
 * that they can be copied into an answer as they are.
 */
#ifndef AWS_ITEM_H
#define AWS_ITEM_H

#include "base/buf.h"
#include "base/job.h"

enum { ITEM_ATTRIBUTES_MAX = 24, ITEMS_MAX = 1000 };

struct item_attribute {
	struct str name;
	char type; /* 'S', 'N', 'O' (BOOL), '?' for what we never write */
	struct str raw; /* content of the string or number */
};

struct item {
	int count;
	bool is_cut; /* it has more: pk and sk are among these */
	struct item_attribute *attributes; /* in the job's memory */
};

struct items {
	struct item *rows;
	size_t count;
	struct str last_key; /* raw LastEvaluatedKey object, or empty */
};

/*
 * Reads `Items` (and LastEvaluatedKey) of a Query or Scan answer.
 * Fails: ERR_UNAVAILABLE when it is not what DynamoDB sends, ERR_CORRUPT when
 * an item has over ITEM_ATTRIBUTES_MAX attributes, so is none of ours.
 */
bool items_read(struct job *job, struct str body, struct items *items)
	MUST_CHECK;

/*
 * The same where items of others may stand: of one with more attributes some
 * are left out, and `is_cut` tells. Fails: ERR_UNAVAILABLE.
 */
bool items_read_any(struct job *job, struct str body, struct items *items)
	MUST_CHECK;

struct raw_items {
	struct str rows[ITEMS_MAX]; /* each the JSON object of a whole item */
	size_t count;
	struct str last_key; /* raw LastEvaluatedKey object, or empty */
};

/*
 * The same of items of any form, whose content is not looked at.
 * Fails: ERR_UNAVAILABLE when it is not what DynamoDB sends.
 */
bool items_read_raw(struct job *job, struct str body, struct raw_items *items)
	MUST_CHECK;

/*
 * Reads `Item` of a GetItem answer; `*found` is false when there is none.
 * Fails as items_read.
 */
bool item_read(struct job *job, struct str body, struct item *item, bool *found)
	MUST_CHECK;

/*
 * Reads one raw item object, as a failed condition returns it. Fails as
 * items_read.
 */
bool item_parse(struct job *job, struct str object, struct item *item)
	MUST_CHECK;

/* The raw content of an S or N attribute; empty when absent. */
struct str item_raw(const struct item *item, const char *name);

/* The text of an S attribute, unescaped; empty when absent or broken. */
struct str item_text(struct job *job, const struct item *item,
		     const char *name);

/* A whole number; `otherwise` when absent or not one. */
int64_t item_number(const struct item *item, const char *name,
		    int64_t otherwise);

/* Writers of `"name":{"S":"…"}` and {"N":"…"}, escaped, without commas. */
void item_add_text(struct buf *buf, const char *name, struct str value);
void item_add_number(struct buf *buf, const char *name, int64_t value);

#endif

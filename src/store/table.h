/*
 * The DynamoDB table itself: its definition and what an admin does with it.
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "aws/dynamodb.h"
#include "base/job.h"
#include "base/settings.h"
#include "store/table_form.h"

/*
 * Creates the table with its index and stream, waits until it is active and
 * switches the TTL on. `*created` is false when it was there already; its
 * keys, index and stream are checked. Fails: ERR_REFUSED when a table of that
 * name has another form.
 */
bool table_create(struct job *job, struct dynamodb *dynamodb,
		  const struct settings *settings, bool *created) MUST_CHECK;

/*
 * What a table that the original made may lack. Fails: ERR_NOT_FOUND without
 * the table; ERR_REFUSED when its keys, its index or its stream are there in
 * another form.
 */
bool table_find_gaps(struct job *job, struct dynamodb *dynamodb,
		     const struct settings *settings, struct table_gaps *gaps)
	MUST_CHECK;

/* Fills them, one after the other, and waits until the table is active. */
bool table_fill_gaps(struct job *job, struct dynamodb *dynamodb,
		     const struct settings *settings,
		     const struct table_gaps *gaps) MUST_CHECK;

bool table_exists(struct job *job, struct dynamodb *dynamodb, const char *table,
		  bool *exists) MUST_CHECK;

/* Deletes a table and waits; `*dropped` is false when there was none. */
bool table_drop(struct job *job, struct dynamodb *dynamodb, const char *table,
		bool *dropped) MUST_CHECK;

/* Names of all tables, one a line. */
bool table_names(struct job *job, struct dynamodb *dynamodb, struct str *lines)
	MUST_CHECK;

#endif

/*
 * The form of the DynamoDB table: the JSON that asks for it, and what a
 * table's description lacks of it. Nothing here calls DynamoDB.
 */
#ifndef STORE_TABLE_FORM_H
#define STORE_TABLE_FORM_H

#include "base/job.h"

struct json;

/* The name of the index that finds rows of the original by their group. */
#define MESSAGE_GROUP_INDEX "message-group-sk-index"

/* What a table that the original made may lack. */
struct table_gaps {
	bool index;
	bool stream;
	bool ttl;
};

/* The body of CreateTable. */
struct str table_form_request(struct job *job, const char *table,
			      bool provisioned);

/*
 * Members of UpdateTable's body that add what is missing. The index is paid
 * for as the described table is.
 */
struct str table_form_index(struct job *job, const struct json *table);
struct str table_form_stream(void);

/* The table and its indexes can be used. */
bool table_form_is_active(const struct json *table) MUST_CHECK;

/* What is not there at all; the description tells nothing of the TTL. */
struct table_gaps table_form_gaps(const struct json *table);

/*
 * What of the table is not as it should be, as the end of a sentence; NULL
 * when all of it is. The second one passes over what gaps are known of.
 */
const char *table_form_fault(const struct json *table);
const char *table_form_fault_but(const struct json *table,
				 const struct table_gaps *gaps);

#endif

/*
 * Today's names of people by uuid: from this worker's cache (at most 60 s
 * old, dropped by every worker on change), those missing in one query.
 */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "base/job.h"
#include "base/uuid.h"
#include "store/stores.h"

enum { NAMES_MAX = 128, NAME_JSON_MAX = 320, NAME_HANDLE_MAX = 80 };

/*
 * A name ready to be put between quotes in JSON. `known` is false when the
 * person is gone or PostgreSQL does not answer: then the copy in the item is
 * shown.
 */
struct name {
	struct uuid uuid; /* in: whose name */
	bool known;
	struct str display_name; /* JSON-escaped */
	struct str handle; /* JSON-escaped */
};

/*
 * Fills in the names of `count` (up to NAMES_MAX) different people. Never
 * fails the job: without PostgreSQL the names that are missing stay unknown.
 */
void names_find(struct job *job, struct stores *stores, struct name *names,
		size_t count);

/* Bytes of an entry of stores->names. */
size_t names_stored_size(void);

#endif

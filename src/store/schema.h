/*
 * Whether the database has the schema that this program's statements want: all
 * migrations of its own, or more of them, for migrations only add to what an
 * older program uses.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/stores.h"

enum schema_state { SCHEMA_UNKNOWN, SCHEMA_TOO_OLD, SCHEMA_FITS };

/*
 * Looks, unless it is known to fit, and logs what it finds when that is new.
 * The state stays as it was while PostgreSQL does not answer; the job may have
 * failed afterwards.
 */
void schema_look(struct job *job, struct stores *stores);

/* It was seen to be too old, and has not changed since. */
bool schema_is_too_old(const struct stores *stores);

#endif

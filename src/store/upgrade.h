/*
 * Rows that the original wrote, brought to today's form. New keys depend on
 * the row alone and every write is conditional: all of it can be broken off
 * anywhere, done again, and done by several at once, also while the service
 * reads and writes.
 */
#ifndef STORE_UPGRADE_H
#define STORE_UPGRADE_H

#include "aws/item.h"
#include "base/job.h"
#include "base/uuid.h"
#include "store/stores.h"

/* A message in the original's form; false for every other row. */
bool upgrade_is_message(struct job *job, const struct item *row,
			struct uuid *group);

/* A group item in the original's form; false for every other row. */
bool upgrade_is_listed(struct job *job, const struct item *row,
		       struct uuid *group);

/*
 * Why a row of a conversation can be neither in today's form nor upgraded,
 * or NULL: a literal.
 */
const char *upgrade_obstacle(struct job *job, const struct item *row);

/*
 * First, for a group: its member items and its pair item. `*obstacle` is NULL
 * or says, in a literal, why nothing can be made of the group.
 */
bool upgrade_begin(struct job *job, struct stores *stores,
		   const struct uuid *group, const char **obstacle) MUST_CHECK;

/*
 * Then for each of its messages, in any order: the row is put under its new
 * key and deleted under the old one, in one transaction.
 */
bool upgrade_message(struct job *job, struct stores *stores,
		     const struct item *row, const char **obstacle) MUST_CHECK;

/*
 * Last: the lists of its members. `*listed` is how many of their group items
 * were as the original wrote them.
 */
bool upgrade_end(struct job *job, struct stores *stores,
		 const struct uuid *group, uint64_t *listed,
		 const char **obstacle) MUST_CHECK;

#endif

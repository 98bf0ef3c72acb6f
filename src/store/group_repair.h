/*
 * Mends what the check found. Every write is conditional, so that it does
 * nothing where someone else was faster, and nothing twice.
 */
#ifndef STORE_GROUP_REPAIR_H
#define STORE_GROUP_REPAIR_H

#include "base/job.h"
#include "store/finding.h"
#include "store/stores.h"

/*
 * Tries to mend it; whether it is mended, another check tells. Does nothing
 * for what a person must decide. Fails: ERR_UNAVAILABLE, or ERR_CORRUPT when
 * what is stored does not let itself be mended.
 */
bool finding_repair(struct job *job, struct stores *stores,
		    const struct finding *finding) MUST_CHECK;

/*
 * Deletes a group item unless the member item says that the list shows the
 * group there.
 */
bool surplus_delete(struct job *job, struct stores *stores,
		    const struct uuid *group, const struct uuid *user,
		    struct str sk) MUST_CHECK;

#endif

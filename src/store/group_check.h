/*
 * The closer look at what is suspected. Rows change while they are read, and
 * a message of the last seconds need not be in the lists yet: what looks
 * wrong is looked at again before it counts.
 */
#ifndef STORE_GROUP_CHECK_H
#define STORE_GROUP_CHECK_H

#include "base/job.h"
#include "store/finding.h"
#include "store/stores.h"
#include "store/table_check.h"

enum {
	FINDINGS_MAX = 16, /* of one suspect */
	CHECK_SETTLED_MS = 5 * 1000, /* by then a message is in the lists */
};

struct findings {
	struct finding rows[FINDINGS_MAX];
	size_t count;
	int64_t newest_us; /* the newest time seen in what was looked at */
};

/*
 * Looks until what is found stays, for at most three times CHECK_SETTLED_MS.
 * Texts of the findings are those of the suspect. Fails: ERR_UNAVAILABLE.
 */
bool suspect_check(struct job *job, struct stores *stores,
		   const struct suspect *suspect, struct findings *findings)
	MUST_CHECK;

#endif

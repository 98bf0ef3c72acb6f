/*
 * A batch of stream records on its way into the lists: the core that the
 * stream service and the Lambda function share.
 */
#ifndef STORE_GROUP_BATCH_H
#define STORE_GROUP_BATCH_H

#include "aws/stream_records.h"
#include "base/job.h"
#include "store/stores.h"

struct group_batch {
	size_t messages; /* records of new messages */
	size_t groups; /* that they belong to */
	size_t changed; /* groups whose lists differed */
	size_t set_aside; /* groups that no retry would mend; logged */
	/*
	 * The sequence number of the earliest record that must come again;
	 * empty when all is done.
	 */
	struct str failed;
	const char *problem; /* why, for the log; "" when all is done */
};

/*
 * Refreshes each group that got a message, once, up to `threads` at a time.
 * Records that are not new messages are passed over. Temporary failures are
 * retried until the job's deadline and then end up in `failed`; permanent
 * ones set the group aside with a line in the log. Never fails the job.
 */
void group_batch_refresh(struct job *job, struct stores *stores,
			 const struct stream_records *records, int threads,
			 struct group_batch *batch);

#endif

/*
 * The handler `stream`: a batch of the table's stream makes the lists of
 * conversations fresh. Records are retried by Lambda from the one that the
 * answer names (ReportBatchItemFailures), in their order.
 */
#include "aws/stream_records.h"
#include "base/buf.h"
#include "base/log.h"
#include "lambda/handlers.h"
#include "store/group_batch.h"

enum { THREADS = 8, ANSWER_MAX_BYTES = 4096 };

static void log_batch(struct job *job, size_t records,
		      const struct group_batch *batch)
{
	bool done = str_is_empty(batch->failed);
	const char *rest = done ? ""
				: job_text(job, " again_from=%.*s: %s",
					   STR(batch->failed), batch->problem);

	log_line(done ? LOG_INFO : LOG_WARNING, job,
		 "records=%zu messages=%zu groups=%zu changed=%zu "
		 "set_aside=%zu%s",
		 records, batch->messages, batch->groups, batch->changed,
		 batch->set_aside, rest);
}

static bool refresh_lists(struct job *job, struct stores *stores,
			  struct str event, struct str *answer)
{
	struct buf text = buf_make(job, 128, ANSWER_MAX_BYTES);
	struct stream_records records;
	struct group_batch batch;

	if (!stream_records_read(job, event, &records))
		return false;
	group_batch_refresh(job, stores, &records, THREADS, &batch);
	log_batch(job, records.count, &batch);
	buf_add_text(&text, "{\"batchItemFailures\":[");
	if (!str_is_empty(batch.failed)) {
		buf_add_text(&text, "{\"itemIdentifier\":");
		buf_add_json(&text, batch.failed);
		buf_add_char(&text, '}');
	}
	buf_add_text(&text, "]}");
	return buf_done(&text, answer);
}

const struct handler stream_handler = {
	.name = "stream",
	.uses = SETTINGS_FOR_DYNAMODB,
	.open = stores_open_table,
	.run = refresh_lists,
};

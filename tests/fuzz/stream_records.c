/*
 * Records of a stream: what is read of them has all that a record must have.
 */
#include "aws/stream_records.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	struct stream_records records;

	if (!stream_records_read(job, text, &records)) {
		must(job->error == ERR_UNAVAILABLE);
		return;
	}
	must(records.count <= STREAM_RECORDS_MAX);
	for (size_t i = 0; i < records.count; i++) {
		const struct stream_record *record = &records.rows[i];

		must(record->event <= STREAM_REMOVE);
		must(!str_is_empty(record->sequence_number));
		must(!str_is_empty(record->pk) && !str_is_empty(record->sk));
	}
}

/*
 * Records of a DynamoDB stream: the answer of GetRecords and the event that
 * Lambda gets have the same `Records`. Pure.
 */
#ifndef AWS_STREAM_RECORDS_H
#define AWS_STREAM_RECORDS_H

#include "base/job.h"

enum { STREAM_RECORDS_MAX = 10000 };

enum stream_event { STREAM_INSERT, STREAM_MODIFY, STREAM_REMOVE };

/* Texts are unescaped. */
struct stream_record {
	enum stream_event event;
	struct str sequence_number;
	int64_t created_s; /* about when, since 1970; 0: not told */
	struct str pk; /* of the item that changed */
	struct str sk;
};

struct stream_records {
	struct stream_record *rows; /* in the order of the stream */
	size_t count;
	struct str next_iterator; /* NextShardIterator; empty: none */
};

/*
 * Reads `{"Records":[…],"NextShardIterator":…}`. Images are passed over,
 * however deep they are. Fails: ERR_UNAVAILABLE when it is not what DynamoDB
 * sends.
 */
bool stream_records_read(struct job *job, struct str body,
			 struct stream_records *records) MUST_CHECK;

#endif

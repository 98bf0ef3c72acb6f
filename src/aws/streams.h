/*
 * The four questions that a reader of a DynamoDB stream asks, as one job
 * each. They are retried and fail as dynamodb_call does.
 */
#ifndef AWS_STREAMS_H
#define AWS_STREAMS_H

#include "aws/dynamodb.h"
#include "aws/stream_records.h"
#include "base/job.h"

enum {
	STREAM_SHARDS_MAX = 10000,
	STREAM_READ_MAX = 1000, /* records that one read may ask for */
};

/* What a caller may handle; everything else fails the job. */
enum streams_outcome {
	STREAMS_OK,
	STREAMS_ITERATOR_EXPIRED, /* fetch another one */
	STREAMS_TRIMMED, /* what was asked for is older than the stream */
	STREAMS_NOT_FOUND, /* no such stream, or no such shard in it */
	STREAMS_TOO_LARGE, /* ask for fewer records */
};

/* The stream of a table, as the table describes it. */
struct table_stream {
	bool table_exists;
	struct str arn; /* empty: the table has no stream */
	struct str label; /* another one after the stream was made anew */
};

struct stream_shard {
	struct str id;
	struct str parent; /* empty: none */
};

struct stream_shards {
	struct stream_shard *rows;
	size_t count;
};

/* `dynamodb` is the table's own, not that of its streams. */
bool streams_of_table(struct job *job, struct dynamodb *dynamodb,
		      const char *table, struct table_stream *stream)
	MUST_CHECK;

/* All shards of a stream, page by page. */
bool streams_shards(struct job *job, struct dynamodb *streams, struct str arn,
		    struct stream_shards *shards, enum streams_outcome *outcome)
	MUST_CHECK;

/* Where to begin: behind `after`, or at the oldest record if it is empty. */
struct stream_position {
	struct str arn;
	struct str shard;
	struct str after;
};

bool streams_iterator(struct job *job, struct dynamodb *streams,
		      const struct stream_position *position,
		      struct str *iterator, enum streams_outcome *outcome)
	MUST_CHECK;

/* Up to `limit` records; records->next_iterator goes on behind them. */
bool streams_records(struct job *job, struct dynamodb *streams,
		     struct str iterator, int limit,
		     struct stream_records *records,
		     enum streams_outcome *outcome) MUST_CHECK;

#endif

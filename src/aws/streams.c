/*
 * DynamoDB Streams (API version 2012-08-10).
 */
#include "aws/streams.h"

#include "base/buf.h"
#include "base/json.h"

enum {
	BODY_EXPECTED = 512,
	BODY_MAX = 16 * 1024,
	PAGES_MAX = 1000, /* of the list of shards */
	SHARDS_AT_FIRST = 16,
};

static bool unreadable(struct job *job, const char *operation)
{
	return job_fail(job, ERR_UNAVAILABLE,
			"DynamoDB's answer to %s is not readable", operation);
}

static void add_member(struct buf *body, const char *name, struct str value)
{
	buf_printf(body, "%c\"%s\":", body->len == 0 ? '{' : ',', name);
	buf_add_json(body, value);
}

/* Closes `body` and calls; the answer matters only with STREAMS_OK. */
static bool call(struct job *job, struct dynamodb *streams,
		 const char *operation, struct buf *body,
		 struct dynamodb_answer *answer, enum streams_outcome *outcome)
{
	struct str text;

	buf_add_char(body, '}');
	if (!buf_done(body, &text) ||
	    !dynamodb_call(job, streams, operation, text, answer))
		return false;
	switch (answer->outcome) {
	case DYNAMODB_OK:
		*outcome = STREAMS_OK;
		return true;
	case DYNAMODB_ITERATOR_EXPIRED:
		*outcome = STREAMS_ITERATOR_EXPIRED;
		return true;
	case DYNAMODB_TRIMMED:
		*outcome = STREAMS_TRIMMED;
		return true;
	case DYNAMODB_TABLE_NOT_FOUND:
		*outcome = STREAMS_NOT_FOUND;
		return true;
	case DYNAMODB_REPLY_TOO_LARGE:
		*outcome = STREAMS_TOO_LARGE;
		return true;
	default:
		return job_fail(job, ERR_INTERNAL, "%s: outcome %d", operation,
				answer->outcome);
	}
}

/* The text of a member; empty when there is none. */
static struct str text_member(const struct json *object, const char *name)
{
	struct str text;

	return json_string(json_member(object, name), &text) ? text
							     : str_make("", 0);
}

bool streams_of_table(struct job *job, struct dynamodb *dynamodb,
		      const char *table, struct table_stream *stream)
{
	struct buf body = buf_make(job, BODY_EXPECTED, BODY_MAX);
	struct dynamodb_answer answer;
	enum streams_outcome outcome;
	const struct json *json, *described;

	*stream = (struct table_stream){ .arn = str_make("", 0),
					 .label = str_make("", 0) };
	add_member(&body, "TableName", str_of(table));
	if (!call(job, dynamodb, "DescribeTable", &body, &answer, &outcome))
		return false;
	if (outcome == STREAMS_NOT_FOUND)
		return true;
	if (outcome != STREAMS_OK || !json_parse(job, answer.body, &json))
		return unreadable(job, "DescribeTable");
	described = json_member(json, "Table");
	if (described == NULL)
		return unreadable(job, "DescribeTable");
	stream->table_exists = true;
	/* One that was switched off is still named for a day. */
	if (json_member(described, "StreamSpecification") == NULL)
		return true;
	stream->arn = text_member(described, "LatestStreamArn");
	stream->label = text_member(described, "LatestStreamLabel");
	if (str_is_empty(stream->label))
		stream->arn = stream->label;
	return true;
}

static void grow(struct job *job, struct stream_shards *shards, size_t more)
{
	size_t needed = shards->count + more;
	size_t bytes = needed * sizeof(*shards->rows);
	struct stream_shard *rows = job_alloc(job, bytes > 0 ? bytes : 1);

	if (shards->count > 0)
		memcpy(rows, shards->rows, shards->count * sizeof(*rows));
	shards->rows = rows;
}

static bool add_shards(struct job *job, const struct json *list,
		       struct stream_shards *shards)
{
	size_t count = json_count(list);

	if (shards->count + count > STREAM_SHARDS_MAX)
		return job_fail(job, ERR_INTERNAL,
				"a stream has over %d shards",
				STREAM_SHARDS_MAX);
	grow(job, shards, count);
	for (size_t i = 0; i < count; i++) {
		const struct json *from = json_at(list, i);
		struct stream_shard *shard = &shards->rows[shards->count];

		shard->id = text_member(from, "ShardId");
		shard->parent = text_member(from, "ParentShardId");
		if (str_is_empty(shard->id))
			return unreadable(job, "DescribeStream");
		shards->count++;
	}
	return true;
}

static bool shards_page(struct job *job, struct dynamodb *streams,
			struct str arn, struct str *last,
			struct stream_shards *shards,
			enum streams_outcome *outcome)
{
	struct buf body = buf_make(job, BODY_EXPECTED, BODY_MAX);
	struct dynamodb_answer answer;
	const struct json *json, *described;

	add_member(&body, "StreamArn", arn);
	if (!str_is_empty(*last))
		add_member(&body, "ExclusiveStartShardId", *last);
	if (!call(job, streams, "DescribeStream", &body, &answer, outcome))
		return false;
	if (*outcome == STREAMS_NOT_FOUND)
		return true;
	if (*outcome != STREAMS_OK || !json_parse(job, answer.body, &json))
		return unreadable(job, "DescribeStream");
	described = json_member(json, "StreamDescription");
	if (described == NULL)
		return unreadable(job, "DescribeStream");
	*last = text_member(described, "LastEvaluatedShardId");
	return add_shards(job, json_member(described, "Shards"), shards);
}

bool streams_shards(struct job *job, struct dynamodb *streams, struct str arn,
		    struct stream_shards *shards, enum streams_outcome *outcome)
{
	struct str last = str_make("", 0);

	*shards = (struct stream_shards){ .rows = NULL };
	for (int page = 0; page < PAGES_MAX; page++) {
		if (!shards_page(job, streams, arn, &last, shards, outcome))
			return false;
		if (*outcome != STREAMS_OK || str_is_empty(last))
			return true;
	}
	return job_fail(job, ERR_UNAVAILABLE,
			"the list of shards has no end after %d pages",
			PAGES_MAX);
}

bool streams_iterator(struct job *job, struct dynamodb *streams,
		      const struct stream_position *position,
		      struct str *iterator, enum streams_outcome *outcome)
{
	struct buf body = buf_make(job, BODY_EXPECTED, BODY_MAX);
	bool from_start = str_is_empty(position->after);
	struct dynamodb_answer answer;
	const struct json *json;

	add_member(&body, "StreamArn", position->arn);
	add_member(&body, "ShardId", position->shard);
	add_member(
		&body, "ShardIteratorType",
		str_of(from_start ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER"));
	if (!from_start)
		add_member(&body, "SequenceNumber", position->after);
	if (!call(job, streams, "GetShardIterator", &body, &answer, outcome))
		return false;
	if (*outcome != STREAMS_OK)
		return true;
	if (!json_parse(job, answer.body, &json))
		return false;
	*iterator = text_member(json, "ShardIterator");
	return !str_is_empty(*iterator) || unreadable(job, "GetShardIterator");
}

bool streams_records(struct job *job, struct dynamodb *streams,
		     struct str iterator, int limit,
		     struct stream_records *records,
		     enum streams_outcome *outcome)
{
	struct buf body = buf_make(job, BODY_EXPECTED, BODY_MAX);
	struct dynamodb_answer answer;

	add_member(&body, "ShardIterator", iterator);
	buf_printf(&body, ",\"Limit\":%d", limit);
	if (!call(job, streams, "GetRecords", &body, &answer, outcome))
		return false;
	return *outcome != STREAMS_OK ||
	       stream_records_read(job, answer.body, records);
}

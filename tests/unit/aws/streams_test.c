/*
 * The questions to a stream, against a scripted DynamoDB.
 */
#include "aws/streams.h"

#include "../http_stub.h"
#include "../support.h"
#include "net/http_client.h"

#define FAULT(name)                                                \
	{                                                          \
		STUB_ANSWER, 400,                                  \
			"{\"__type\":\"com.amazonaws.dynamodb."    \
			"v20120810#" name "\",\"message\":\"no\"}" \
	}
#define ANSWER(text)                   \
	{                              \
		STUB_ANSWER, 200, text \
	}

struct fixture {
	struct settings settings;
	struct stub *stub;
	struct credential_source *credentials;
	struct dynamodb *streams;
	enum streams_outcome outcome;
};

static void open_fixture(struct fixture *f, const struct stub_step *steps,
			 size_t count)
{
	f->stub = stub_start(steps, count);
	f->settings = (struct settings){
		.region = "us-east-1",
		.access_key_id = "AKIDEXAMPLE",
		.secret_access_key = "secret",
		.session_token = "",
		.streams_endpoint = stub_url(f->stub),
		.threads = 4,
	};
	f->credentials = credential_source_open(&f->settings);
	f->streams = dynamodb_open_streams(&f->settings, f->credentials);
}

static void close_fixture(struct fixture *f)
{
	dynamodb_close(f->streams);
	credential_source_close(f->credentials);
	stub_stop(f->stub);
}

static void finds_the_stream_of_a_table(void **state)
{
	static const struct stub_step steps[] = {
		ANSWER("{\"Table\":{\"StreamSpecification\":{\"StreamEnabled\":"
		       "true},\"LatestStreamArn\":\"arn:a\","
		       "\"LatestStreamLabel\":\"label\"}}"),
		ANSWER("{\"Table\":{\"LatestStreamArn\":\"arn:old\","
		       "\"LatestStreamLabel\":\"old\"}}"),
		FAULT("ResourceNotFoundException"),
	};
	struct table_stream stream;
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(streams_of_table(*state, f.streams, "t", &stream));
	assert_true(stream.table_exists);
	assert_str(stream.arn, "arn:a");
	assert_str(stream.label, "label");
	assert_true(streams_of_table(*state, f.streams, "t", &stream));
	assert_true(stream.table_exists);
	assert_str(stream.arn, "");
	assert_true(streams_of_table(*state, f.streams, "t", &stream));
	assert_false(stream.table_exists);
	close_fixture(&f);
}

static void reads_every_page_of_shards(void **state)
{
	static const struct stub_step steps[] = {
		ANSWER("{\"StreamDescription\":{\"Shards\":[{\"ShardId\":\"1\"}"
		       ","
		       "{\"ShardId\":\"2\",\"ParentShardId\":\"1\"}],"
		       "\"LastEvaluatedShardId\":\"2\"}}"),
		ANSWER("{\"StreamDescription\":{\"Shards\":[]}}"),
	};
	struct stream_shards shards;
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(streams_shards(*state, f.streams, S("arn:a"), &shards,
				   &f.outcome));
	assert_int_equal(f.outcome, STREAMS_OK);
	assert_int_equal(shards.count, 2);
	assert_str(shards.rows[0].parent, "");
	assert_str(shards.rows[1].parent, "1");
	assert_str(stub_request_body(f.stub, 0), "{\"StreamArn\":\"arn:a\"}");
	assert_str(stub_request_body(f.stub, 1),
		   "{\"StreamArn\":\"arn:a\",\"ExclusiveStartShardId\":\"2\"}");
	assert_non_null(strstr(stub_request(f.stub, 0).data,
			       "x-amz-target: DynamoDBStreams_20120810."
			       "DescribeStream\r\n"));
	close_fixture(&f);
}

static void a_list_of_shards_without_end_fails(void **state)
{
	static const struct stub_step steps[] = {
		ANSWER("{\"StreamDescription\":{\"Shards\":[],"
		       "\"LastEvaluatedShardId\":\"2\"}}"),
	};
	struct job *job = *state;
	struct stream_shards shards;
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_false(streams_shards(job, f.streams, S("arn:a"), &shards,
				    &f.outcome));
	assert_int_equal(job->error, ERR_UNAVAILABLE);
	close_fixture(&f);
}

static void begins_at_the_oldest_record_or_behind_one(void **state)
{
	static const struct stub_step steps[] = {
		ANSWER("{\"ShardIterator\":\"i\"}"),
	};
	struct stream_position position = { S("arn:a"), S("s"), S("") };
	struct fixture f;
	struct str iterator;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(streams_iterator(*state, f.streams, &position, &iterator,
				     &f.outcome));
	assert_str(iterator, "i");
	position.after = S("7");
	assert_true(streams_iterator(*state, f.streams, &position, &iterator,
				     &f.outcome));
	assert_str(stub_request_body(f.stub, 0),
		   "{\"StreamArn\":\"arn:a\",\"ShardId\":\"s\","
		   "\"ShardIteratorType\":\"TRIM_HORIZON\"}");
	assert_str(stub_request_body(f.stub, 1),
		   "{\"StreamArn\":\"arn:a\",\"ShardId\":\"s\","
		   "\"ShardIteratorType\":\"AFTER_SEQUENCE_NUMBER\","
		   "\"SequenceNumber\":\"7\"}");
	close_fixture(&f);
}

static void tells_what_a_reader_may_handle(void **state)
{
	static const struct stub_step steps[] = {
		FAULT("ExpiredIteratorException"),
		FAULT("TrimmedDataAccessException"),
		FAULT("ResourceNotFoundException"),
		FAULT("ThrottlingException"),
		ANSWER("{\"Records\":[],\"NextShardIterator\":\"j\"}"),
	};
	static const enum streams_outcome outcomes[] = {
		STREAMS_ITERATOR_EXPIRED, STREAMS_TRIMMED, STREAMS_NOT_FOUND,
		STREAMS_OK
	};
	struct stream_records records;
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	for (size_t i = 0; i < ARRAY_SIZE(outcomes); i++) {
		assert_true(streams_records(*state, f.streams, S("i"), 10,
					    &records, &f.outcome));
		assert_int_equal(f.outcome, outcomes[i]);
	}
	assert_str(records.next_iterator, "j");
	assert_int_equal(stub_requests(f.stub), 5);
	assert_str(stub_request_body(f.stub, 4),
		   "{\"ShardIterator\":\"i\",\"Limit\":10}");
	close_fixture(&f);
}

static void a_page_over_the_limit_asks_for_less(void **state)
{
	enum { BYTES = 9 * 1024 * 1024 };
	static char page[BYTES + 1];
	const struct stub_step steps[] = { ANSWER(page) };
	struct stream_records records;
	struct fixture f;

	memset(page, ' ', BYTES);
	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(streams_records(*state, f.streams, S("i"), 10, &records,
				    &f.outcome));
	assert_int_equal(f.outcome, STREAMS_TOO_LARGE);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(finds_the_stream_of_a_table),
		job_test(reads_every_page_of_shards),
		job_test(a_list_of_shards_without_end_fails),
		job_test(begins_at_the_oldest_record_or_behind_one),
		job_test(tells_what_a_reader_may_handle),
		job_test(a_page_over_the_limit_asks_for_less),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

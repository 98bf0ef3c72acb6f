/*
 * The records of a stream: what is read of them, and what is refused.
 */
#include "aws/stream_records.h"

#include "../support.h"

#define RECORD(event, number, pk, more)                                   \
	"{\"eventID\":\"x\",\"eventName\":\"" event "\",\"dynamodb\":{"   \
	"\"Keys\":{\"sk\":{\"S\":\"s\"},\"pk\":{\"S\":\"" pk "\"}}," more \
	"\"SequenceNumber\":\"" number "\",\"SizeBytes\":3}}"
#define IMAGE "\"NewImage\":{\"n\":{\"N\":\"1\"},\"u\":{\"S\":\"}\\\"]\"}},"

static void reads_records_in_order_and_the_next_iterator(void **state)
{
	struct stream_records records;

	assert_true(stream_records_read(
		*state,
		S("{\"NextShardIterator\":\"a|\\u0062\",\"Records\":[" RECORD(
			"INSERT", "1", "MSG#\\u00e9",
			IMAGE) "," RECORD("MODIFY", "2", "GRP#2",
					  "") "," RECORD("REMOVE", "3", "x",
							 "") "]"
							     "}"),
		&records));
	assert_int_equal(records.count, 3);
	assert_str(records.next_iterator, "a|b");
	assert_str(records.rows[0].pk, "MSG#\xc3\xa9");
	assert_str(records.rows[0].sk, "s");
	assert_str(records.rows[0].sequence_number, "1");
	assert_int_equal(records.rows[0].event, STREAM_INSERT);
	assert_int_equal(records.rows[1].event, STREAM_MODIFY);
	assert_int_equal(records.rows[2].event, STREAM_REMOVE);
	assert_str(records.rows[2].sequence_number, "3");
}

#define WHEN(text) "\"ApproximateCreationDateTime\":" text ","
#define MADE(text) RECORD("INSERT", "1", "x", WHEN(text))

static void reads_when_a_record_was_made(void **state)
{
	static const char *const made[] = {
		MADE("1761234567"), MADE("1.761234567E9"),
		MADE("-1"),	    MADE("1e300"),
		MADE("{\"x\":1}"),  RECORD("INSERT", "1", "x", ""),
	};
	static const int64_t seconds[] = { 1761234567, 1761234567, 0, 0, 0, 0 };
	struct stream_records records;

	for (size_t i = 0; i < ARRAY_SIZE(made); i++) {
		assert_true(stream_records_read(
			*state,
			str_of(job_text(*state, "{\"Records\":[%s]}", made[i])),
			&records));
		assert_int_equal(records.rows[0].created_s, seconds[i]);
	}
}

static void an_ended_shard_has_no_next_iterator(void **state)
{
	struct stream_records records;

	assert_true(
		stream_records_read(*state, S("{\"Records\":[]}"), &records));
	assert_int_equal(records.count, 0);
	assert_str(records.next_iterator, "");
	assert_true(stream_records_read(
		*state, S("{\"Records\":[],\"NextShardIterator\":null} "),
		&records));
	assert_str(records.next_iterator, "");
}

static void passes_over_images_of_any_depth(void **state)
{
	struct buf body = buf_make(*state, 0, 64 * 1024);
	struct stream_records records;

	buf_add_text(&body,
		     "{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{"
		     "\"NewImage\":");
	for (int i = 0; i < 100; i++)
		buf_add_text(&body, "{\"M\":[");
	for (int i = 0; i < 100; i++)
		buf_add_text(&body, "]}");
	buf_add_text(&body, ",\"Keys\":{\"pk\":{\"S\":\"p\"},"
			    "\"sk\":{\"S\":\"s\"}},"
			    "\"SequenceNumber\":\"7\"}}]}");
	assert_true(stream_records_read(*state, buf_str(&body), &records));
	assert_str(records.rows[0].sequence_number, "7");
}

static void refuses_what_dynamodb_does_not_send(void **state)
{
	static const char *const wrong[] = {
		"",
		"[]",
		"{}",
		"{\"Records\":[]",
		"{\"Records\":[]}x",
		"{\"Records\":{}}",
		"{\"Records\":[{}]}",
		"{\"Records\":[1]}",
		"{\"Records\":[],\"NextShardIterator\":1}",
		"{\"Records\":[" RECORD("OTHER", "1", "p", "") "]}",
		"{\"Records\":[" RECORD("INSERT", "", "p", "") "]}",
		"{\"Records\":[" RECORD("INSERT", "1", "", "") "]}",
		"{\"Records\":[" RECORD("INSERT", "1", "\\ud800", "") "]}",
		"{\"Records\":[" RECORD("INSERT", "1", "p",
					"\"NewImage\":{{},") "]}",
		"{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\""
		":{\"pk\":{\"N\":\"1\"},\"sk\":{\"S\":\"s\"}},"
		"\"SequenceNumber\":\"1\"}}]}",
	};
	struct job *job = *state;
	struct stream_records records;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		if (stream_records_read(job, str_of(wrong[i]), &records))
			fail_msg("took %s", wrong[i]);
		assert_int_equal(job->error, ERR_UNAVAILABLE);
		job_end(job);
		job_start(job, 1000);
	}
}

static void refuses_more_records_than_anybody_sends(void **state)
{
	struct job *job = *state;
	struct buf body = buf_make(job, 0, 8 * 1024 * 1024);
	struct stream_records records;

	buf_add_text(&body, "{\"Records\":[" RECORD("INSERT", "1", "p", ""));
	for (int i = 0; i < STREAM_RECORDS_MAX; i++)
		buf_add_text(&body, "," RECORD("INSERT", "1", "p", ""));
	buf_add_text(&body, "]}");
	assert_false(stream_records_read(job, buf_str(&body), &records));
	assert_int_equal(job->error, ERR_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_records_in_order_and_the_next_iterator),
		job_test(reads_when_a_record_was_made),
		job_test(an_ended_shard_has_no_next_iterator),
		job_test(passes_over_images_of_any_depth),
		job_test(refuses_what_dynamodb_does_not_send),
		job_test(refuses_more_records_than_anybody_sends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * A batch of new messages, against a scripted DynamoDB.
 */
#include "store/group_batch.h"

#include "../http_stub.h"
#include "../support.h"
#include "base/buf.h"
#include "base/clock.h"
#include "net/http_client.h"

#define ANN "11111111-1111-4111-8111-111111111111"
#define BOB "22222222-2222-4222-8222-222222222222"
#define GROUP "33333333-3333-4333-8333-333333333333"
#define MESSAGE "44444444-4444-4444-8444-444444444444"
#define TIME "2026-11-22T03:00:00.000000Z"
#define TEXT(name, value) "\"" name "\":{\"S\":\"" value "\"}"
#define MEMBER(user, other)                                                   \
	"{" TEXT("pk", "MSG#" GROUP) "," TEXT("sk", "MEMBER#" user) "," TEXT( \
		"user_uuid", user) "," TEXT("other_uuid",                     \
					    other) ","                        \
						   "\"rev\":{\"N\":\"1\"}}"

/* DynamoDB's own limit is on a whole item. */
enum { LONGEST_MESSAGE = 400 * 1000 };

static const struct stream_records one_message = {
	.rows = &(struct stream_record){ .event = STREAM_INSERT,
					 .sequence_number = STR_LITERAL("7"),
					 .pk = STR_LITERAL("MSG#" GROUP),
					 .sk = STR_LITERAL(TIME "#" MESSAGE) },
	.count = 1,
};

static const char *group_with(struct job *job, const char *message)
{
	return job_text(
		job,
		"{\"Items\":[" MEMBER(ANN, BOB) "," MEMBER(BOB, ANN) ",{" TEXT(
			"pk",
			"MSG#" GROUP) "," TEXT("sk", TIME
					       "#" MESSAGE) "," TEXT("user_"
								     "uuid",
								     ANN) ",\"m"
									  "essa"
									  "ge\""
									  ":{"
									  "\"S"
									  "\":"
									  "\"%"
									  "s\"}"
									  "}]}",
		message);
}

static void refresh(struct job *job, const struct stub_step *steps,
		    size_t count, struct group_batch *batch)
{
	struct stub *stub = stub_start(steps, count);
	struct settings settings = stub_settings(stub);
	struct stores stores;

	stores_open_table(&stores, &settings, NULL);
	job->deadline_ms = clock_monotonic_ms() + 3000;
	group_batch_refresh(job, &stores, &one_message, 1, batch);
	stores_close(&stores);
	stub_stop(stub);
}

/* Written by another program: ours takes a thousand characters. */
static void shows_the_longest_message_that_can_be_stored(void **state)
{
	struct job *job = *state;
	char *message = job_alloc(job, LONGEST_MESSAGE + 1);
	struct stub_step steps[] = { { STUB_ANSWER, 200, NULL },
				     { STUB_ANSWER, 200, "{}" } };
	struct group_batch batch;

	memset(message, 'a', LONGEST_MESSAGE);
	message[LONGEST_MESSAGE] = '\0';
	steps[0].body = group_with(job, message);
	refresh(job, steps, ARRAY_SIZE(steps), &batch);
	if (batch.failed.len > 0)
		fail_msg("%s", batch.problem);
	assert_int_equal(batch.changed, 1);
}

/*
 * A page of 1 MB as DynamoDB counts it is up to six times that on the way,
 * when it is made of control characters. What comes behind must not wait.
 */
static void sets_a_group_aside_whose_messages_are_too_much_to_read(void **state)
{
	struct job *job = *state;
	struct buf message = buf_make(job, 1024, 2 * DYNAMODB_REPLY_MAX);
	struct stub_step step = { STUB_ANSWER, 200, NULL };
	struct group_batch batch;
	struct str text;

	while (message.len < DYNAMODB_REPLY_MAX)
		buf_add_text(&message, "\\u0001");
	assert_true(buf_done(&message, &text));
	step.body = group_with(job, arena_text(&job->arena, text));
	refresh(job, &step, 1, &batch);
	assert_int_equal(batch.failed.len, 0);
	assert_int_equal(batch.set_aside, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(shows_the_longest_message_that_can_be_stored),
		job_test(
			sets_a_group_aside_whose_messages_are_too_much_to_read),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

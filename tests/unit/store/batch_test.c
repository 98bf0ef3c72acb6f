/*
 * Batches of writes, against a scripted DynamoDB.
 */
#include "store/batch.h"

#include "../http_stub.h"
#include "../support.h"
#include "net/http_client.h"

#define ANSWER(status, text)              \
	{                                 \
		STUB_ANSWER, status, text \
	}

static const struct str item = STR_LITERAL("{\"pk\":{\"S\":\"x\"}}");

struct fixture {
	struct settings settings;
	struct stub *stub;
	struct credential_source *credentials;
	struct dynamodb *dynamodb;
};

static void open_fixture(struct fixture *f, const struct stub_step *steps,
			 size_t count)
{
	f->stub = stub_start(steps, count);
	f->settings = stub_settings(f->stub);
	f->credentials = credential_source_open(&f->settings);
	f->dynamodb = dynamodb_open(&f->settings, f->credentials);
}

static void close_fixture(struct fixture *f)
{
	dynamodb_close(f->dynamodb);
	credential_source_close(f->credentials);
	stub_stop(f->stub);
}

/* How putting one item fails when that is the answer. */
static enum err_kind failure(struct job *job, struct stub_step step)
{
	enum err_kind error;
	struct fixture f;

	open_fixture(&f, &step, 1);
	assert_false(batch_put(job, f.dynamodb, "t", &item, 1));
	close_fixture(&f);
	error = job->error;
	return error;
}

static void sends_again_what_was_left_over_of_any_depth(void **state)
{
	struct job *job = *state;
	struct buf deep = buf_make(job, 0, 4096);
	struct stub_step steps[] = { ANSWER(200, NULL), ANSWER(200, "{}") };
	struct fixture f;

	buf_add_text(&deep, "{\"t\":[{\"PutRequest\":{\"Item\":{\"m\":");
	for (int i = 0; i < 32; i++)
		buf_add_text(&deep, "{\"M\":{\"m\":");
	buf_add_text(&deep, "{\"NULL\":true}");
	for (int i = 0; i < 32; i++)
		buf_add_text(&deep, "}}");
	buf_add_text(&deep, "}}}]}");
	steps[0].body = job_text(job, "{\"UnprocessedItems\":%.*s}",
				 STR(buf_str(&deep)));
	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(batch_put(job, f.dynamodb, "t", &item, 1));
	assert_int_equal(stub_requests(f.stub), 2);
	assert_str_is(stub_request_body(f.stub, 1),
		      str_of(job_text(job, "{\"RequestItems\":%.*s}",
				      STR(buf_str(&deep)))));
	close_fixture(&f);
}

static void says_that_there_is_no_table(void **state)
{
	struct job *job = *state;
	struct stub_step gone =
		ANSWER(400, "{\"__type\":\"x#ResourceNotFoundException\"}");

	assert_int_equal(failure(job, gone), ERR_NOT_FOUND);
	assert_non_null(strstr(job->reason, "no such table"));
}

static void says_that_the_table_is_being_changed(void **state)
{
	struct job *job = *state;
	struct stub_step busy =
		ANSWER(400, "{\"__type\":\"x#ResourceInUseException\"}");

	assert_int_equal(failure(job, busy), ERR_UNAVAILABLE);
	assert_non_null(strstr(job->reason, "being made or changed"));
}

static void says_that_an_answer_is_too_large(void **state)
{
	struct job *job = *state;
	char *large = job_alloc(job, DYNAMODB_REPLY_MAX + 2);
	struct stub_step step = ANSWER(200, large);

	memset(large, ' ', DYNAMODB_REPLY_MAX + 1);
	large[DYNAMODB_REPLY_MAX + 1] = '\0';
	assert_int_equal(failure(job, step), ERR_UNAVAILABLE);
	assert_non_null(strstr(job->reason, "larger than"));
}

static void says_which_outcome_it_does_not_know(void **state)
{
	struct job *job = *state;
	struct stub_step odd = ANSWER(
		400, "{\"__type\":\"x#ConditionalCheckFailedException\"}");

	assert_int_equal(failure(job, odd), ERR_INTERNAL);
}

/* Handed back whole, and each byte an escape: it is still read. */
static void a_batch_fits_into_an_answer(void **state)
{
	struct job *job = *state;
	struct str objects[BATCH_MAX + 1];
	size_t len = 100 * 1024;
	char *large = job_alloc(job, len);
	size_t count;

	memset(large, 'x', len);
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i] = str_make(large, len);
	count = batch_cut(objects, ARRAY_SIZE(objects));
	assert_in_range(count, 2, BATCH_MAX - 1);
	assert_true(count * len * 6 < DYNAMODB_REPLY_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i].len = 10;
	assert_int_equal(batch_cut(objects, ARRAY_SIZE(objects)), BATCH_MAX);
	assert_int_equal(batch_cut(objects, 3), 3);
	assert_int_equal(batch_cut(objects, 0), 0);
	objects[0].len = DYNAMODB_REPLY_MAX;
	assert_int_equal(batch_cut(objects, 3), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(sends_again_what_was_left_over_of_any_depth),
		job_test(says_that_there_is_no_table),
		job_test(says_that_the_table_is_being_changed),
		job_test(says_that_an_answer_is_too_large),
		job_test(says_which_outcome_it_does_not_know),
		job_test(a_batch_fits_into_an_answer),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

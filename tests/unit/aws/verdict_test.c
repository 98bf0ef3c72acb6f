/*
 * What answers of DynamoDB mean.
 */
#include "aws/verdict.h"

#include "../support.h"

#define CANCELLED(list)                                                 \
	"{\"__type\":\"com.amazonaws.dynamodb.v20120810#"               \
	"TransactionCanceledException\",\"Message\":\"cancelled [x]\"," \
	"\"CancellationReasons\":[" list "]}"
#define NONE "{\"Code\":\"None\"}"
#define CONFLICT "{\"Code\":\"TransactionConflict\",\"Message\":\"m\"}"
#define INVALID "{\"Code\":\"ValidationError\",\"Message\":\"m\"}"
#define CONDITION                               \
	"{\"Code\":\"ConditionalCheckFailed\"," \
	"\"Item\":{\"pk\":{\"S\":\"x\"}}}"

static struct dynamodb_answer answer;
static struct aws_fault fault;

static enum verdict judge(struct job *job, int status, const char *body)
{
	answer = (struct dynamodb_answer){ .outcome = DYNAMODB_OK };
	return verdict_of(job, status, str_of(body), &answer, &fault);
}

static void reads_names_with_and_without_a_prefix(void **state)
{
	struct job *job = *state;

	assert_int_equal(judge(job, 400, "{\"__type\":\"a.b#X:http://y\"}"),
			 VERDICT_REFUSED);
	assert_str(fault.name, "X");
	judge(job, 400, "{\"Message\":\"m\",\"__type\":\"Y\"}");
	assert_str(fault.name, "Y");
	assert_str(fault.message, "m");
}

/* What a refused signature says under its first line must not be logged. */
static void takes_only_the_first_line_of_a_message(void **state)
{
	judge(*state, 400,
	      "{\"__type\":\"x#InvalidSignatureException\",\"message\":"
	      "\"does not match.\\n\\nThe Canonical String\"}");
	assert_str(fault.message, "does not match.");
}

static void sorts_errors_by_what_is_to_be_done(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum verdict verdict;
		enum dynamodb_outcome outcome;
	} cases[] = {
		{ 200, "{}", VERDICT_DONE, DYNAMODB_OK },
		{ 200, "{} \n", VERDICT_DONE, DYNAMODB_OK },
		{ 200, "", VERDICT_UNCERTAIN, 0 },
		{ 200, "{\"Items\":[", VERDICT_UNCERTAIN, 0 },
		{ 500, "{\"__type\":\"x#InternalServerError\"}",
		  VERDICT_UNCERTAIN, 0 },
		{ 503, "", VERDICT_UNCERTAIN, 0 },
		{ 429, "", VERDICT_AGAIN, 0 },
		{ 400, "{\"__type\":\"x#ThrottlingException\"}", VERDICT_AGAIN,
		  0 },
		{ 400,
		  "{\"__type\":\"x#ProvisionedThroughputExceededException\"}",
		  VERDICT_AGAIN, 0 },
		{ 400, "{\"__type\":\"x#TransactionInProgressException\"}",
		  VERDICT_AGAIN, 0 },
		{ 400, "{\"__type\":\"x#TransactionConflictException\"}",
		  VERDICT_AGAIN, 0 },
		{ 400, "{\"__type\":\"x#ExpiredTokenException\"}",
		  VERDICT_EXPIRED, 0 },
		{ 400, "{\"__type\":\"x#AccessDeniedException\"}",
		  VERDICT_REFUSED, 0 },
		{ 403, "<html>", VERDICT_REFUSED, 0 },
		{ 400,
		  "{\"__type\":\"x#IdempotentParameterMismatchException\"}",
		  VERDICT_DONE, DYNAMODB_TOKEN_MISMATCH },
		{ 400, "{\"__type\":\"x#ResourceNotFoundException\"}",
		  VERDICT_DONE, DYNAMODB_TABLE_NOT_FOUND },
		{ 400, "{\"__type\":\"x#ResourceInUseException\"}",
		  VERDICT_DONE, DYNAMODB_TABLE_IN_USE },
		{ 400, "{\"__type\":\"x#ExpiredIteratorException\"}",
		  VERDICT_DONE, DYNAMODB_ITERATOR_EXPIRED },
		{ 400, "{\"__type\":\"x#TrimmedDataAccessException\"}",
		  VERDICT_DONE, DYNAMODB_TRIMMED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(judge(*state, cases[i].status, cases[i].body),
				 cases[i].verdict);
		if (cases[i].verdict == VERDICT_DONE)
			assert_int_equal(answer.outcome, cases[i].outcome);
	}
}

static void a_failed_condition_decides_before_all_else(void **state)
{
	struct job *job = *state;

	assert_int_equal(
		judge(job, 400,
		      CANCELLED(CONFLICT "," INVALID "," NONE "," CONDITION)),
		VERDICT_DONE);
	assert_int_equal(answer.outcome, DYNAMODB_CONDITION_FAILED);
	assert_int_equal(answer.reason_count, 4);
	assert_false(answer.reasons[0].condition_failed);
	assert_true(str_is_empty(answer.reasons[0].item));
	assert_true(answer.reasons[3].condition_failed);
	assert_str(answer.reasons[3].item, "{\"pk\":{\"S\":\"x\"}}");
}

static void a_mistake_of_ours_decides_before_conflicts(void **state)
{
	struct job *job = *state;

	assert_int_equal(judge(job, 400, CANCELLED(INVALID "," CONFLICT)),
			 VERDICT_REFUSED);
	assert_int_equal(judge(job, 400, CANCELLED(CONFLICT "," INVALID)),
			 VERDICT_REFUSED);
	assert_int_equal(judge(job, 400, CANCELLED(NONE "," CONFLICT)),
			 VERDICT_AGAIN);
	assert_str(fault.name, "TransactionConflict");
	assert_int_equal(
		judge(job, 400, CANCELLED("{\"Code\":\"ThrottlingError\"}")),
		VERDICT_AGAIN);
}

static void reads_no_more_reasons_than_a_transaction_has_items(void **state)
{
	struct job *job = *state;
	struct buf body = buf_make(job, 4096, 64 * 1024);

	buf_add_text(&body, "{\"__type\":\"TransactionCanceledException\","
			    "\"CancellationReasons\":[");
	for (int i = 0; i < 3 * DYNAMODB_REASONS_MAX; i++)
		buf_add_text(&body, i > 0 ? "," CONFLICT : CONFLICT);
	buf_add_text(&body, "]}");
	answer = (struct dynamodb_answer){ .outcome = DYNAMODB_OK };
	assert_int_equal(verdict_of(job, 400, buf_str(&body), &answer, &fault),
			 VERDICT_AGAIN);
	assert_int_equal(answer.reason_count, DYNAMODB_REASONS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_names_with_and_without_a_prefix),
		job_test(takes_only_the_first_line_of_a_message),
		job_test(sorts_errors_by_what_is_to_be_done),
		job_test(a_failed_condition_decides_before_all_else),
		job_test(a_mistake_of_ours_decides_before_conflicts),
		job_test(reads_no_more_reasons_than_a_transaction_has_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * DynamoDB's refusals and cancelled transactions. The first byte chooses the
 * status.
 */
#include "aws/verdict.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	static const int statuses[] = { 200, 400, 400, 400, 429, 500 };
	struct dynamodb_answer answer = { .outcome = DYNAMODB_OK };
	struct aws_fault fault;

	if (str_is_empty(text))
		return;
	int status =
		statuses[(unsigned char)text.data[0] % ARRAY_SIZE(statuses)];
	enum verdict verdict =
		verdict_of(job, status, str_from(text, 1), &answer, &fault);

	must(answer.reason_count <= DYNAMODB_REASONS_MAX);
	must(fault.name.len <= text.len && fault.message.len <= text.len);
	must(verdict != VERDICT_DONE || answer.outcome != DYNAMODB_OK ||
	     status == 200);
	for (size_t i = 0; i < answer.reason_count; i++)
		must(str_is_empty(answer.reasons[i].item) ||
		     answer.reasons[i].item.data[0] == '{');
}

/*
 * DynamoDB's error names, sorted by what is to be done about them ("Error
 * handling with DynamoDB" in its developer guide).
 */
#include "aws/verdict.h"

#include "base/json_scan.h"

struct rule {
	const char *name;
	enum verdict verdict;
	enum dynamodb_outcome outcome; /* with VERDICT_DONE */
};

static const struct rule faults[] = {
	{ "ConditionalCheckFailedException", VERDICT_DONE,
	  DYNAMODB_CONDITION_FAILED },
	{ "IdempotentParameterMismatchException", VERDICT_DONE,
	  DYNAMODB_TOKEN_MISMATCH },
	{ "ResourceNotFoundException", VERDICT_DONE, DYNAMODB_TABLE_NOT_FOUND },
	{ "ResourceInUseException", VERDICT_DONE, DYNAMODB_TABLE_IN_USE },
	{ "ExpiredIteratorException", VERDICT_DONE, DYNAMODB_ITERATOR_EXPIRED },
	{ "TrimmedDataAccessException", VERDICT_DONE, DYNAMODB_TRIMMED },
	{ "ProvisionedThroughputExceededException", VERDICT_AGAIN, 0 },
	{ "ThrottlingException", VERDICT_AGAIN, 0 },
	{ "ThrottledException", VERDICT_AGAIN, 0 },
	{ "RequestLimitExceeded", VERDICT_AGAIN, 0 },
	{ "LimitExceededException", VERDICT_AGAIN, 0 },
	{ "TransactionConflictException", VERDICT_AGAIN, 0 },
	{ "TransactionInProgressException", VERDICT_AGAIN, 0 },
	{ "ReplicatedWriteConflictException", VERDICT_AGAIN, 0 },
	{ "ExpiredTokenException", VERDICT_EXPIRED, 0 },
	{ "ExpiredToken", VERDICT_EXPIRED, 0 },
};

/* Codes of CancellationReasons; any other is an error of ours. */
static const struct rule reasons[] = {
	{ "None", VERDICT_DONE, DYNAMODB_OK },
	{ "ConditionalCheckFailed", VERDICT_DONE, DYNAMODB_CONDITION_FAILED },
	{ "TransactionConflict", VERDICT_AGAIN, 0 },
	{ "ProvisionedThroughputExceeded", VERDICT_AGAIN, 0 },
	{ "ThrottlingError", VERDICT_AGAIN, 0 },
	{ "RequestLimitExceeded", VERDICT_AGAIN, 0 },
};

static const struct rule *find_rule(const struct rule *rules, size_t count,
				    struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(name, rules[i].name))
			return &rules[i];
	return NULL;
}

/* A 200 that is not one whole object was cut or came from something else. */
static bool is_object(struct str body)
{
	while (body.len > 0 && (body.data[body.len - 1] == '\n' ||
				body.data[body.len - 1] == '\r' ||
				body.data[body.len - 1] == ' '))
		body.len--;
	return body.len >= 2 && body.data[0] == '{' &&
	       body.data[body.len - 1] == '}';
}

/* The raw member `wanted` of the object `body`; empty when there is none. */
static struct str raw_member(struct str body, const char *wanted)
{
	struct json_scan scan = json_scan_make(body);
	struct str name, value;

	if (!json_scan_object(&scan))
		return str_make("", 0);
	while (json_scan_member(&scan, &name)) {
		if (!json_scan_raw(&scan, &value))
			break;
		if (str_is(name, wanted))
			return value;
	}
	return str_make("", 0);
}

/* A code is a plain word in quotes. */
static struct str reason_code(struct str reason)
{
	struct str quoted = raw_member(reason, "Code");

	return quoted.len >= 2 ? str_make(quoted.data + 1, quoted.len - 2)
			       : str_make("", 0);
}

static struct str reason_item(struct str reason)
{
	struct str item = raw_member(reason, "Item");

	return str_starts_with(item, "{") ? item : str_make("", 0);
}

/*
 * A failed condition decides before a refusal, and that before a conflict:
 * the condition would fail again, whatever else was in the way.
 */
static enum verdict judge_reasons(struct json_scan *scan,
				  struct dynamodb_answer *answer,
				  struct aws_fault *fault)
{
	enum verdict verdict = VERDICT_AGAIN;
	bool condition_failed = false;
	struct str reason;

	while (json_scan_element(scan) &&
	       answer->reason_count < DYNAMODB_REASONS_MAX) {
		if (!json_scan_raw(scan, &reason))
			return VERDICT_UNCERTAIN;
		struct dynamodb_reason *next =
			&answer->reasons[answer->reason_count++];
		struct str code = reason_code(reason);
		const struct rule *rule =
			find_rule(reasons, ARRAY_SIZE(reasons), code);

		next->condition_failed =
			rule != NULL &&
			rule->outcome == DYNAMODB_CONDITION_FAILED;
		next->item = reason_item(reason);
		condition_failed |= next->condition_failed;
		if (rule == NULL)
			verdict = VERDICT_REFUSED;
		if (rule == NULL || rule->verdict == VERDICT_AGAIN)
			fault->name = code;
	}
	if (!condition_failed)
		return verdict;
	answer->outcome = DYNAMODB_CONDITION_FAILED;
	return VERDICT_DONE;
}

static enum verdict judge_cancellation(struct job *job, struct str body,
				       struct dynamodb_answer *answer,
				       struct aws_fault *fault)
{
	struct str list = raw_member(body, "CancellationReasons");
	struct json_scan scan = json_scan_make(list);

	answer->reasons =
		job_alloc(job, DYNAMODB_REASONS_MAX * sizeof(*answer->reasons));
	answer->reason_count = 0;
	if (!json_scan_array(&scan))
		return VERDICT_UNCERTAIN;
	return judge_reasons(&scan, answer, fault);
}

static enum verdict judge_fault(struct job *job, struct str body,
				struct dynamodb_answer *answer,
				struct aws_fault *fault)
{
	if (str_is(fault->name, "TransactionCanceledException"))
		return judge_cancellation(job, body, answer, fault);
	const struct rule *rule =
		find_rule(faults, ARRAY_SIZE(faults), fault->name);
	if (rule == NULL)
		return VERDICT_REFUSED;
	if (rule->verdict == VERDICT_DONE) {
		answer->outcome = rule->outcome;
		answer->item = reason_item(body);
	}
	return rule->verdict;
}

enum verdict verdict_of(struct job *job, int status, struct str body,
			struct dynamodb_answer *answer, struct aws_fault *fault)
{
	*fault = (struct aws_fault){ str_make("", 0), str_make("", 0) };
	if (status == 200) {
		answer->outcome = DYNAMODB_OK;
		answer->body = body;
		return is_object(body) ? VERDICT_DONE : VERDICT_UNCERTAIN;
	}
	*fault = aws_fault_read(body);
	if (status >= 500)
		return VERDICT_UNCERTAIN;
	if (status == 429)
		return VERDICT_AGAIN;
	return judge_fault(job, body, answer, fault);
}

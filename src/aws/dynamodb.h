/*
 * Calls to DynamoDB: signed, over kept connections, retried inside the job's
 * deadline with exponential back-off and full jitter. A retry sends the
 * identical bytes. Retried are throttling (also as a cancellation reason),
 * 5xx, time-outs, lost connections, TransactionConflict and
 * TransactionInProgressException; a ConditionalCheckFailed among the reasons
 * decides before conflicts. One attempt takes at most half of what is left.
 */
#ifndef AWS_DYNAMODB_H
#define AWS_DYNAMODB_H

#include "aws/credentials.h"
#include "base/job.h"
#include "base/settings.h"

struct dynamodb;

enum { DYNAMODB_REASONS_MAX = 100, DYNAMODB_REPLY_MAX = 4 * 1024 * 1024 };

/* What a caller may handle; everything else fails the job. */
enum dynamodb_outcome {
	DYNAMODB_OK,
	DYNAMODB_CONDITION_FAILED, /* also inside a transaction */
	DYNAMODB_TOKEN_MISMATCH, /* ClientRequestToken used with other bytes */
	DYNAMODB_TABLE_NOT_FOUND,
	DYNAMODB_TABLE_IN_USE, /* exists already, or is being changed */
	DYNAMODB_REPLY_TOO_LARGE, /* ask for less */
	DYNAMODB_ITERATOR_EXPIRED, /* of streams: fetch a new one */
	DYNAMODB_TRIMMED, /* of streams: the records asked for are gone */
};

/* Why one item of a cancelled transaction failed. */
struct dynamodb_reason {
	bool condition_failed;
	struct str item; /* raw JSON of the item that was there, or empty */
};

struct dynamodb_answer {
	enum dynamodb_outcome outcome;
	struct str body; /* JSON of a 200 answer */
	struct str item; /* of a failed single write, if it was asked for */
	struct dynamodb_reason *reasons; /* of a cancelled transaction */
	size_t reason_count;
	/*
	 * An earlier attempt of this call got no answer and may have been
	 * carried out: a failed condition may be our own write.
	 */
	bool maybe_done_before;
};

struct dynamodb *dynamodb_open(const struct settings *settings,
			       struct credential_source *credentials);

/* DynamoDB Streams: other operations at another endpoint, called alike. */
struct dynamodb *dynamodb_open_streams(const struct settings *settings,
				       struct credential_source *credentials);
void dynamodb_close(struct dynamodb *dynamodb);

/*
 * Calls `operation` ("Query") with a JSON `body`. Counts it, and what it
 * consumed if the body asks to be told, for the job's pattern. Fails:
 * ERR_UNAVAILABLE when the deadline, the gate or the upstream's state ends it;
 * ERR_INTERNAL for an error that is ours (AccessDenied; the log says it);
 * ERR_CORRUPT for a write that is invalid, since what it is made of will not
 * change.
 */
bool dynamodb_call(struct job *job, struct dynamodb *dynamodb,
		   const char *operation, struct str body,
		   struct dynamodb_answer *answer) MUST_CHECK;

/* One cheap signed call (DescribeTable), as the health check makes it. */
bool dynamodb_is_ready(struct job *job, struct dynamodb *dynamodb,
		       const char *table);

/* Sets the gauge of open breakers to what this one is now. */
void dynamodb_show(const struct dynamodb *dynamodb);

/*
 * While the gate refuses, asks whether DynamoDB is back, which reopens it:
 * then no request has to be the first. Else it does nothing.
 */
void dynamodb_probe(struct job *job, struct dynamodb *dynamodb,
		    const char *table);

#endif

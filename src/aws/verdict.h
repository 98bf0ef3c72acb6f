/*
 * What an answer of DynamoDB means for the call: done, to be tried again, or
 * refused. Pure: status and body come in.
 */
#ifndef AWS_VERDICT_H
#define AWS_VERDICT_H

#include "aws/dynamodb.h"
#include "aws/protocol.h"

enum verdict {
	VERDICT_DONE, /* answer->outcome says how */
	VERDICT_AGAIN, /* not carried out: throttled, or a conflict */
	VERDICT_UNCERTAIN, /* to be tried again; it may have been carried out */
	VERDICT_EXPIRED, /* the credentials have; fetch others */
	VERDICT_REFUSED, /* an error that is ours */
};

/*
 * Judges one answer. With VERDICT_DONE fills `answer` (not
 * `maybe_done_before`); else `fault` tells why, for the log.
 */
enum verdict verdict_of(struct job *job, int status, struct str body,
			struct dynamodb_answer *answer,
			struct aws_fault *fault);

#endif

/*
 * What the canned DynamoDB says. A made-up world of 200 users, where user N
 * talks with user N + 1 in group N, all derivable from the uuids, so that
 * nothing is stored and any answer can be told in advance.
 */
#ifndef BENCH_CANNED_ANSWERS_H
#define BENCH_CANNED_ANSWERS_H

#include "canned_http.h"

struct answer {
	int status;
	const char *body;
	size_t len;
	bool owned; /* made for this request: answer_release frees it */
};

/*
 * The answer to one request: a DynamoDB call by its X-Amz-Target, or one of
 * the two paths of the bench itself: GET /calls tells how many calls of each
 * operation came since the last POST /reset.
 */
struct answer answer_to(const struct http_request *request);

void answer_release(struct answer *answer);

#endif

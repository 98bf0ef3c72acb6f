/*
 * An answer, built whole before a byte is sent.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/buf.h"
#include "base/job.h"
#include "http/request.h"

enum { RESPONSE_HEADERS_MAX = 16 };

/* What answers depend on beside their URL. */
#define RESPONSE_VARY "Authorization, Origin"

struct response_header {
	const char *name;
	struct str value;
};

struct response {
	int status;
	struct response_header headers[RESPONSE_HEADERS_MAX];
	int header_count;
	struct str body;
};

/*
 * Sets a header, in place of an earlier one of that name (a literal, always
 * spelled the same); a value with a line break is dropped whole.
 */
void response_header(struct response *response, const char *name,
		     struct str value);

/* Status and a JSON body; always `private, no-store`. */
void response_json(struct response *response, int status, struct str body);

/* Status without a body (204, 304); `private, no-store`. */
void response_empty(struct response *response, int status);

/*
 * A JSON list or object that clients poll: a weak ETag over the body and
 * `Vary: Authorization, Origin`; 304 without a body when If-None-Match names
 * it (RFC 9110, 13.1.2).
 */
void response_list(struct job *job, struct response *response,
		   const struct request *request, struct str body);

/*
 * Turns the job's failure into the one error shape, headers that were set
 * stay. 401 gets WWW-Authenticate, 429 and 503 Retry-After. A job that did
 * not fail is an internal error.
 */
void response_failure(struct job *job, struct response *response);

/*
 * Status line and headers as CGI text (RFC 3875, 6.3), for one write, with
 * X-Request-Id and Content-Length added. HEAD gets this and not the body.
 */
struct str response_head(struct job *job, const struct response *response);

#endif

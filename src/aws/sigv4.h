/*
 * AWS Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API
 * request"). Pure: time and credentials come in, header values go out.
 */
#ifndef AWS_SIGV4_H
#define AWS_SIGV4_H

#include "aws/credentials.h"
#include "base/hash.h"
#include "base/job.h"

enum { SIGV4_HEADERS_MAX = 16 };

struct sigv4_header {
	struct str name; /* any case */
	struct str value;
};

struct sigv4_request {
	struct str method;
	struct str path; /* as sent; "" means "/" */
	struct str query; /* without '?', as sent */
	const struct sigv4_header *headers; /* all that are to be signed */
	size_t header_count;
	struct str body;
};

/* Region and service with the signing key of the day, kept by the caller. */
struct sigv4_scope {
	const char *region;
	const char *service; /* "dynamodb" */
};

struct sigv4_key {
	char day[9]; /* the key is for this day; "" when never made */
	unsigned credentials_version;
	struct hash key;
};

/* Each stage on its own, so that it can be held against AWS's test cases. */
struct str sigv4_canonical_request(struct job *job,
				   const struct sigv4_request *request,
				   struct str *signed_headers);
struct str sigv4_string_to_sign(struct job *job,
				const struct sigv4_scope *scope,
				const char *amz_date, struct str canonical);
struct hash sigv4_signing_key(const struct sigv4_scope *scope, const char *day,
			      struct str secret);

/*
 * The value of the Authorization header. `request->headers` must hold host,
 * x-amz-date (equal to `amz_date`, YYYYMMDD'T'HHMMSS'Z') and, with temporary
 * credentials, x-amz-security-token. `key` is renewed when the day or the
 * credentials changed; the caller guards it against other threads.
 */
const char *sigv4_authorization(struct job *job,
				const struct sigv4_scope *scope,
				const struct credentials *credentials,
				const char *amz_date,
				const struct sigv4_request *request,
				struct sigv4_key *key);

#endif

/*
 * Published cases of Signature Version 4.
 */
#ifndef TESTS_UNIT_AWS_SIGV4_VECTORS_H
#define TESTS_UNIT_AWS_SIGV4_VECTORS_H

#include "aws/sigv4.h"

struct sigv4_vector {
	const char *name;
	const char *service;
	const char *method;
	const char *path;
	const char *query;
	struct sigv4_header headers[6];
	size_t header_count;
	const char *body;
	const char *canonical;
	const char *canonical_digest; /* last line of the string to sign */
	const char *signed_headers;
	const char *signature;
};

extern const struct sigv4_vector sigv4_vectors[];
extern const size_t sigv4_vector_count;

#endif

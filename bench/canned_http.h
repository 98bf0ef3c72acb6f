/*
 * Just enough HTTP/1.1 for the canned DynamoDB: finds one whole request at
 * the front of a connection's bytes. No I/O, no memory of its own.
 */
#ifndef BENCH_CANNED_HTTP_H
#define BENCH_CANNED_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *at;
	size_t len;
};

struct http_request {
	struct span method;
	struct span path;
	struct span target; /* value of X-Amz-Target, empty when absent */
	struct span body;
	bool close; /* the client asked for the connection to end */
};

enum http_parsed {
	HTTP_PARTIAL, /* more bytes are needed */
	HTTP_COMPLETE,
	HTTP_BAD, /* not HTTP, or larger than a DynamoDB request may be */
};

/*
 * Reads the request at the front of `bytes`. On HTTP_COMPLETE `request` points
 * into `bytes` and `*used` says how many of them it took. A chunked body is
 * joined in place, and only once all of it is there.
 */
enum http_parsed http_parse(char *bytes, size_t len,
			    struct http_request *request, size_t *used);

bool span_is(struct span span, const char *text);
bool span_starts(struct span span, const char *text);

/* What follows `start` in a span that starts with it. */
struct span span_after(struct span span, const char *start);

/* Finds `needle` in `hay`; an empty span when it is not there. */
struct span span_find(struct span hay, const char *needle);

#endif

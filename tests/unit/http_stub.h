/*
 * A small HTTP server in a thread of the test, on a free port of this
 * machine. It gives answers from a script, the last one again and again, and
 * keeps what it was asked.
 */
#ifndef TESTS_UNIT_HTTP_STUB_H
#define TESTS_UNIT_HTTP_STUB_H

#include <stddef.h>

#include "base/settings.h"
#include "base/str.h"

enum { STUB_LATE_MS = 600 };

enum stub_act {
	STUB_ANSWER,
	STUB_ANSWER_LATE, /* the same after STUB_LATE_MS */
	STUB_HANG, /* read the request and say nothing */
	STUB_CLOSE, /* read the request and close the connection */
	STUB_RAW, /* send `body` as it is, then close */
};

struct stub_step {
	enum stub_act act;
	int status;
	const char *body;
};

struct stub;

/* `steps` is borrowed until stub_stop. */
struct stub *stub_start(const struct stub_step *steps, size_t count);

/* Stops the thread, frees everything and, with `stub` NULL, does nothing. */
void stub_stop(struct stub *stub);

/* "http://127.0.0.1:port" */
const char *stub_url(const struct stub *stub);

/* With which a program takes the stub for its DynamoDB. */
struct settings stub_settings(const struct stub *stub);

size_t stub_connections(struct stub *stub);
size_t stub_requests(struct stub *stub);

/* Head and body of a request, from 0; NUL-terminated, until stub_stop. */
struct str stub_request(struct stub *stub, size_t index);
struct str stub_request_body(struct stub *stub, size_t index);

#endif

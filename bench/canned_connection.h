/*
 * One connection to the canned DynamoDB: a request is read, an answer sent,
 * and again. Nothing here blocks; epoll and the delay are the server's.
 */
#ifndef BENCH_CANNED_CONNECTION_H
#define BENCH_CANNED_CONNECTION_H

#include <stdint.h>

#include "canned_answers.h"
#include "canned_http.h"

enum phase {
	READING, /* a request, or the pause between two */
	WAITING, /* for the delay to pass */
	SENDING,
};

enum progress {
	DONE,
	BLOCKED, /* until epoll says more */
	BROKEN, /* close it */
};

struct connection {
	int fd;
	enum phase phase;
	char *input;
	size_t input_len;
	size_t input_max;
	struct answer answer;
	bool close_after;
	char head[256];
	size_t head_len;
	size_t sent;
	/* The server's queue of those that wait. */
	uint64_t due_ns;
	struct connection *next_due;
};

struct connection *connection_open(int fd);
void connection_close(struct connection *connection);

/*
 * DONE when a whole request is there: it points into the connection's input
 * and lasts until connection_answer, which takes it out of there by `used`.
 */
enum progress connection_read(struct connection *connection,
			      struct http_request *request, size_t *used);

/* Makes the answer ready to be sent; the connection owns it from now on. */
void connection_answer(struct connection *connection, struct answer answer,
		       size_t used);

/* DONE when all of the answer is sent; then the next request is read. */
enum progress connection_send(struct connection *connection);

#endif

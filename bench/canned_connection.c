/* Reading and sending on one socket of the canned DynamoDB. */
#include "canned_connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	FIRST_INPUT_BYTES = 16 * 1024,
	MAX_INPUT_BYTES = 20 * 1024 * 1024,
};

struct connection *connection_open(int fd)
{
	struct connection *connection = calloc(1, sizeof(*connection));
	if (!connection)
		abort();
	connection->fd = fd;
	return connection;
}

void connection_close(struct connection *connection)
{
	answer_release(&connection->answer);
	close(connection->fd);
	free(connection->input);
	free(connection);
}

/* Takes what has arrived; BLOCKED when the socket is empty. */
static enum progress receive(struct connection *connection)
{
	if (connection->input_len == connection->input_max) {
		size_t max = connection->input_max ? connection->input_max * 2
						   : FIRST_INPUT_BYTES;
		char *grown = max > MAX_INPUT_BYTES
				      ? NULL
				      : realloc(connection->input, max);
		if (!grown)
			return BROKEN;
		connection->input = grown;
		connection->input_max = max;
	}
	ssize_t got =
		read(connection->fd, connection->input + connection->input_len,
		     connection->input_max - connection->input_len);
	if (got < 0)
		return errno == EAGAIN ? BLOCKED : BROKEN;
	if (got == 0)
		return BROKEN;
	connection->input_len += (size_t)got;
	return DONE;
}

enum progress connection_read(struct connection *connection,
			      struct http_request *request, size_t *used)
{
	enum progress progress = DONE;

	while (progress == DONE) {
		switch (http_parse(connection->input, connection->input_len,
				   request, used)) {
		case HTTP_COMPLETE:
			connection->close_after = request->close;
			return DONE;
		case HTTP_BAD:
			return BROKEN;
		case HTTP_PARTIAL:
			progress = receive(connection);
			break;
		}
	}
	return progress;
}

void connection_answer(struct connection *connection, struct answer answer,
		       size_t used)
{
	static unsigned long request_id;

	connection->input_len -= used;
	memmove(connection->input, connection->input + used,
		connection->input_len);
	connection->answer = answer;
	int len = snprintf(connection->head, sizeof(connection->head),
			   "HTTP/1.1 %d %s\r\n"
			   "Server: Server\r\n"
			   "Content-Type: application/x-amz-json-1.0\r\n"
			   "Content-Length: %zu\r\n"
			   "x-amzn-RequestId: CANNED%020lu\r\n\r\n",
			   answer.status,
			   answer.status == 200 ? "OK" : "Bad Request",
			   answer.len, ++request_id);
	connection->head_len = (size_t)len;
	connection->sent = 0;
	connection->phase = SENDING;
}

enum progress connection_send(struct connection *connection)
{
	struct answer *answer = &connection->answer;
	size_t all = connection->head_len + answer->len;

	while (connection->sent < all) {
		size_t in_head = connection->sent < connection->head_len
					 ? connection->sent
					 : connection->head_len;
		size_t in_body = connection->sent - in_head;
		struct iovec parts[2] = {
			{ connection->head + in_head,
			  connection->head_len - in_head },
			{ (char *)answer->body + in_body,
			  answer->len - in_body },
		};
		ssize_t sent = writev(connection->fd, parts, 2);
		if (sent < 0)
			return errno == EAGAIN ? BLOCKED : BROKEN;
		connection->sent += (size_t)sent;
	}
	answer_release(answer);
	connection->phase = READING;
	return connection->close_after ? BROKEN : DONE;
}

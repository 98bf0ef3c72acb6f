/*
 * One thread polls the listener and all connections; a pipe wakes it to end.
 */
#include "http_stub.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum {
	CONNECTIONS_MAX = 64,
	REQUESTS_MAX = 256, /* kept; more are answered, too */
	REQUEST_MAX_BYTES = 512 * 1024,
};

struct connection {
	char *data;
	size_t len;
};

struct stub {
	const struct stub_step *steps;
	size_t step_count;
	int listener;
	int wake[2];
	char url[64];
	pthread_t thread;

	struct pollfd polled[CONNECTIONS_MAX + 2];
	struct connection connection[CONNECTIONS_MAX + 2];
	size_t polled_count;

	pthread_mutex_t lock; /* of all below */
	size_t connections;
	size_t requests;
	char *kept[REQUESTS_MAX];
	size_t kept_len[REQUESTS_MAX];
};

static void must(bool good, const char *what)
{
	if (good)
		return;
	perror(what);
	abort();
}

static void drop(struct stub *stub, size_t i)
{
	close(stub->polled[i].fd);
	free(stub->connection[i].data);
	stub->polled_count--;
	stub->polled[i] = stub->polled[stub->polled_count];
	stub->connection[i] = stub->connection[stub->polled_count];
}

static void take_connection(struct stub *stub)
{
	int fd = accept(stub->listener, NULL, NULL);
	size_t i = stub->polled_count;

	must(fd >= 0 && i < CONNECTIONS_MAX + 2, "accept");
	/* Head and body are two writes: the second must not wait for an ACK. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	stub->polled[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
	stub->connection[i].data = malloc(REQUEST_MAX_BYTES + 1);
	must(stub->connection[i].data != NULL, "malloc");
	stub->connection[i].len = 0;
	stub->polled_count++;
	pthread_mutex_lock(&stub->lock);
	stub->connections++;
	pthread_mutex_unlock(&stub->lock);
}

/* Bytes of the whole request at the start of `text`; 0 while it is not. */
static size_t whole_request(const char *text, size_t len)
{
	const char *head_end = strstr(text, "\r\n\r\n");
	const char *length = strcasestr(text, "\r\nContent-Length:");
	size_t body = 0;

	if (head_end == NULL)
		return 0;
	if (length != NULL && length < head_end)
		body = strtoul(length + strlen("\r\nContent-Length:"), NULL,
			       10);
	size_t all = (size_t)(head_end - text) + 4 + body;
	return all <= len ? all : 0;
}

static const struct stub_step *note_request(struct stub *stub, const char *text,
					    size_t len)
{
	pthread_mutex_lock(&stub->lock);
	size_t number = stub->requests++;
	if (number < REQUESTS_MAX) {
		stub->kept[number] = strndup(text, len);
		stub->kept_len[number] = len;
	}
	pthread_mutex_unlock(&stub->lock);
	return &stub->steps[number < stub->step_count ? number
						      : stub->step_count - 1];
}

static void send_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, data, len, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		data += sent;
		len -= (size_t)sent;
	}
}

/* False when the connection is to be closed. */
static bool play(int fd, const struct stub_step *step)
{
	const char *body = step->body != NULL ? step->body : "";
	char head[128];

	switch (step->act) {
	case STUB_HANG:
		return true;
	case STUB_CLOSE:
		return false;
	case STUB_RAW:
		send_all(fd, body, strlen(body));
		return false;
	case STUB_ANSWER_LATE:
		clock_sleep_ms(STUB_LATE_MS);
		break;
	case STUB_ANSWER:
		break;
	}
	snprintf(head, sizeof(head),
		 "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n\r\n", step->status,
		 strlen(body));
	send_all(fd, head, strlen(head));
	send_all(fd, body, strlen(body));
	return true;
}

/* False when the connection has ended. */
static bool serve(struct stub *stub, size_t i)
{
	struct connection *connection = &stub->connection[i];
	int fd = stub->polled[i].fd;
	ssize_t got = recv(fd, connection->data + connection->len,
			   REQUEST_MAX_BYTES - connection->len, 0);

	if (got <= 0)
		return false;
	connection->len += (size_t)got;
	connection->data[connection->len] = '\0';
	size_t whole = whole_request(connection->data, connection->len);
	if (whole == 0)
		return true;
	connection->len = 0;
	return play(fd, note_request(stub, connection->data, whole));
}

static void *run(void *context)
{
	struct stub *stub = context;

	for (;;) {
		must(poll(stub->polled, stub->polled_count, -1) > 0 ||
			     errno == EINTR,
		     "poll");
		if (stub->polled[1].revents != 0)
			return NULL;
		for (size_t i = stub->polled_count - 1; i >= 2; i--)
			if (stub->polled[i].revents != 0 && !serve(stub, i))
				drop(stub, i);
		if (stub->polled[0].revents != 0)
			take_connection(stub);
	}
}

struct stub *stub_start(const struct stub_step *steps, size_t count)
{
	struct stub *stub = calloc(1, sizeof(*stub));
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);

	must(stub != NULL, "calloc");
	stub->steps = steps;
	stub->step_count = count;
	stub->listener = socket(AF_INET, SOCK_STREAM, 0);
	must(bind(stub->listener, (struct sockaddr *)&address, len) == 0 &&
		     listen(stub->listener, CONNECTIONS_MAX) == 0 &&
		     getsockname(stub->listener, (struct sockaddr *)&address,
				 &len) == 0 &&
		     pipe(stub->wake) == 0,
	     "listen");
	snprintf(stub->url, sizeof(stub->url), "http://127.0.0.1:%u",
		 (unsigned)ntohs(address.sin_port));
	pthread_mutex_init(&stub->lock, NULL);
	stub->polled[0] = (struct pollfd){ stub->listener, POLLIN, 0 };
	stub->polled[1] = (struct pollfd){ stub->wake[0], POLLIN, 0 };
	stub->polled_count = 2;
	must(pthread_create(&stub->thread, NULL, run, stub) == 0, "thread");
	return stub;
}

void stub_stop(struct stub *stub)
{
	if (stub == NULL)
		return;
	must(write(stub->wake[1], "", 1) == 1, "write");
	pthread_join(stub->thread, NULL);
	while (stub->polled_count > 2)
		drop(stub, stub->polled_count - 1);
	close(stub->listener);
	close(stub->wake[0]);
	close(stub->wake[1]);
	for (size_t i = 0; i < REQUESTS_MAX; i++)
		free(stub->kept[i]);
	pthread_mutex_destroy(&stub->lock);
	free(stub);
}

const char *stub_url(const struct stub *stub)
{
	return stub->url;
}

struct settings stub_settings(const struct stub *stub)
{
	return (struct settings){
		.region = "us-east-1",
		.access_key_id = "AKIDEXAMPLE",
		.secret_access_key = "secret",
		.session_token = "",
		.dynamodb_endpoint = stub_url(stub),
		.message_table = "table",
		.threads = 4,
	};
}

size_t stub_connections(struct stub *stub)
{
	pthread_mutex_lock(&stub->lock);
	size_t count = stub->connections;
	pthread_mutex_unlock(&stub->lock);
	return count;
}

size_t stub_requests(struct stub *stub)
{
	pthread_mutex_lock(&stub->lock);
	size_t count = stub->requests;
	pthread_mutex_unlock(&stub->lock);
	return count;
}

struct str stub_request(struct stub *stub, size_t index)
{
	struct str request = { "", 0 };

	pthread_mutex_lock(&stub->lock);
	if (index < stub->requests && index < REQUESTS_MAX)
		request = str_make(stub->kept[index], stub->kept_len[index]);
	pthread_mutex_unlock(&stub->lock);
	return request;
}

struct str stub_request_body(struct stub *stub, size_t index)
{
	struct str request = stub_request(stub, index);
	const char *head_end = strstr(request.data, "\r\n\r\n");

	if (head_end == NULL)
		return str_make("", 0);
	return str_from(request, (size_t)(head_end - request.data) + 4);
}

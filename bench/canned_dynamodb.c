/*
 * A DynamoDB that answers from memory, so that the bench measures Cruddur and
 * not a database. One process, one epoll loop, HTTP/1.1 with kept connections;
 * with --delay-ms every DynamoDB answer waits that long, all of them at once.
 * POST /delay/N changes the delay, so that one run can measure under several.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <netinet/tcp.h>
#include <time.h>
#include <unistd.h>

#include "canned_answers.h"
#include "canned_http.h"

enum {
	BACKLOG = 4096,
	EVENTS_AT_ONCE = 256,
	FIRST_INPUT_BYTES = 16 * 1024,
	MAX_INPUT_BYTES = 20 * 1024 * 1024,
	MAX_DELAY_MS = 60 * 1000,
};

static const char delay_path[] = "/delay/";

enum phase {
	READING, /* a request, or the pause between two */
	WAITING, /* for the delay to pass */
	SENDING,
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
	uint64_t due_ns;
	struct connection *next_due;
};

struct server {
	int epoll;
	int listener;
	int timer;
	uint64_t delay_ns;
	/* The delay is the same for all, so first in is first due. */
	struct connection *first_due;
	struct connection *last_due;
};

static void die(const char *what)
{
	fprintf(stderr, "canned_dynamodb: %s: %m\n", what);
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void connection_close(struct connection *connection)
{
	answer_release(&connection->answer);
	close(connection->fd);
	free(connection->input);
	free(connection);
}

static void arm_timer(struct server *server, uint64_t due_ns)
{
	struct itimerspec when = {0};
	when.it_value.tv_sec = (time_t)(due_ns / 1000000000U);
	when.it_value.tv_nsec = (long)(due_ns % 1000000000U);
	if (timerfd_settime(server->timer, TFD_TIMER_ABSTIME, &when, NULL))
		die("timerfd_settime");
}

static void wait_for_delay(struct server *server, struct connection *connection)
{
	connection->phase = WAITING;
	connection->due_ns = now_ns() + server->delay_ns;
	connection->next_due = NULL;
	if (server->first_due) {
		server->last_due->next_due = connection;
	} else {
		server->first_due = connection;
		arm_timer(server, connection->due_ns);
	}
	server->last_due = connection;
}

static void write_head(struct connection *connection)
{
	static unsigned long request_id;
	int len =
	    snprintf(connection->head, sizeof(connection->head),
	             "HTTP/1.1 %d %s\r\n"
	             "Server: Server\r\n"
	             "Content-Type: application/x-amz-json-1.0\r\n"
	             "Content-Length: %zu\r\n"
	             "x-amzn-RequestId: CANNED%020lu\r\n\r\n",
	             connection->answer.status,
	             connection->answer.status == 200 ? "OK" : "Bad Request",
	             connection->answer.len, ++request_id);
	connection->head_len = (size_t)len;
	connection->sent = 0;
	connection->phase = SENDING;
}

enum progress { DONE, BLOCKED, BROKEN };

static enum progress send_answer(struct connection *connection)
{
	struct answer *answer = &connection->answer;
	size_t all = connection->head_len + answer->len;

	while (connection->sent < all) {
		size_t in_head = connection->sent < connection->head_len
		                     ? connection->sent
		                     : connection->head_len;
		size_t in_body = connection->sent - in_head;
		struct iovec parts[2] = {
		    {connection->head + in_head,
		     connection->head_len - in_head},
		    {(char *)answer->body + in_body, answer->len - in_body},
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

/* POST /delay/N: those that wait already keep their time. */
static struct answer change_delay(struct server *server, struct span number)
{
	uint64_t delay_ms = 0;

	for (size_t i = 0; i < number.len && delay_ms < MAX_DELAY_MS; i++)
		delay_ms = delay_ms * 10 + (uint64_t)(number.at[i] - '0');
	server->delay_ns = delay_ms * 1000000U;
	return (struct answer){200, "{}", 2, false};
}

/* Starts the answer to the next request, if all of that is there. */
static enum progress take_request(struct server *server,
                                  struct connection *connection)
{
	struct http_request request;
	size_t used = 0;

	if (connection->input_len == 0)
		return BLOCKED;
	switch (http_parse(connection->input, connection->input_len, &request,
	                   &used)) {
	case HTTP_PARTIAL:
		return BLOCKED;
	case HTTP_BAD:
		return BROKEN;
	case HTTP_COMPLETE:
		break;
	}
	if (span_starts(request.path, delay_path))
		connection->answer =
		    change_delay(server, span_after(request.path, delay_path));
	else
		connection->answer = answer_to(&request);
	connection->close_after = request.close;
	bool delayed = server->delay_ns > 0 && request.target.len > 0;
	connection->input_len -= used;
	memmove(connection->input, connection->input + used,
	        connection->input_len);
	write_head(connection);
	if (delayed)
		wait_for_delay(server, connection);
	return DONE;
}

/*
 * Goes on until the socket has no more to give or to take. Events are edge
 * triggered, so a connection that waits for the delay is simply left alone and
 * is never closed while it stands in the queue.
 */
static void connection_run(struct server *server, struct connection *connection)
{
	enum progress progress = DONE;

	while (progress == DONE && connection->phase != WAITING) {
		if (connection->phase == SENDING) {
			progress = send_answer(connection);
			continue;
		}
		progress = take_request(server, connection);
		if (progress == BLOCKED)
			progress = receive(connection);
	}
	if (progress == BROKEN)
		connection_close(connection);
}

static void release_due(struct server *server)
{
	uint64_t expirations;
	uint64_t now = now_ns();

	if (read(server->timer, &expirations, sizeof(expirations)) < 0 &&
	    errno != EAGAIN)
		die("read of the timer");
	while (server->first_due && server->first_due->due_ns <= now) {
		struct connection *connection = server->first_due;
		server->first_due = connection->next_due;
		connection->phase = SENDING;
		connection_run(server, connection);
	}
	if (server->first_due)
		arm_timer(server, server->first_due->due_ns);
}

static void watch(struct server *server, int fd, uint32_t events, void *what)
{
	struct epoll_event event = {.events = events, .data.ptr = what};
	if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event))
		die("epoll_ctl");
}

static void accept_all(struct server *server)
{
	for (;;) {
		int fd = accept4(server->listener, NULL, NULL,
		                 SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		struct connection *connection = calloc(1, sizeof(*connection));
		if (!connection)
			die("calloc");
		connection->fd = fd;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1},
		           sizeof(int));
		watch(server, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
		      connection);
	}
}

static void serve(struct server *server)
{
	struct epoll_event events[EVENTS_AT_ONCE];

	for (;;) {
		int count =
		    epoll_wait(server->epoll, events, EVENTS_AT_ONCE, -1);
		for (int i = 0; i < count; i++) {
			void *what = events[i].data.ptr;
			if (what == &server->listener)
				accept_all(server);
			else if (what == &server->timer)
				release_due(server);
			else
				connection_run(server, what);
		}
	}
}

static void listen_on(struct server *server, int port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);

	server->listener =
	    socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &(int){1},
	           sizeof(int));
	if (bind(server->listener, (struct sockaddr *)&address, len) ||
	    listen(server->listener, BACKLOG) ||
	    getsockname(server->listener, (struct sockaddr *)&address, &len))
		die("listening");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
}

static long number_option(const char *text, long max)
{
	char *end = NULL;
	long value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || value < 0 || value > max) {
		fprintf(stderr, "canned_dynamodb: bad number: %s\n", text);
		exit(2);
	}
	return value;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"port", required_argument, NULL, 'p'},
	    {"delay-ms", required_argument, NULL, 'd'},
	    {NULL, 0, NULL, 0},
	};
	struct server server = {0};
	int port = 0;

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 'p') {
			port = (int)number_option(optarg, 65535);
		} else if (c == 'd') {
			server.delay_ns = 1000000U * (uint64_t)number_option(
							 optarg, MAX_DELAY_MS);
		} else {
			fputs("usage: canned_dynamodb [--port N (0: any)]"
			      " [--delay-ms N]\n",
			      stderr);
			return 2;
		}
	}
	signal(SIGPIPE, SIG_IGN);
	answers_init();
	server.epoll = epoll_create1(EPOLL_CLOEXEC);
	server.timer =
	    timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (server.epoll < 0 || server.timer < 0)
		die("start");
	listen_on(&server, port);
	watch(&server, server.listener, EPOLLIN, &server.listener);
	watch(&server, server.timer, EPOLLIN, &server.timer);
	serve(&server);
}

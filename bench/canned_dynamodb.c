/*
 * A DynamoDB that answers from memory, so that the bench measures Cruddur and
 * not a database. One process, one epoll loop, HTTP/1.1 with kept connections;
 * with --delay-ms every DynamoDB answer waits that long, all of them at once.
 * POST /delay/N changes the delay, so that one run can measure under several.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "canned_answers.h"
#include "canned_connection.h"
#include "canned_http.h"

enum {
	BACKLOG = 4096,
	EVENTS_AT_ONCE = 256,
	MAX_DELAY_MS = 60 * 1000,
	NS_PER_MS = 1000 * 1000,
	NS_PER_S = 1000 * 1000 * 1000,
};

static const char delay_path[] = "/delay/";

struct server {
	int epoll;
	int listener;
	int timer;
	uint64_t delay_ns;
	/* The delay is the same for all, so first in is first due. */
	struct connection *first_due;
	struct connection *last_due;
};

struct arguments {
	int port;
	int delay_ms;
};

static struct arguments read_arguments(int argc, char **argv);
static void listen_on(struct server *server, int port);
static void watch(struct server *server, int fd, uint32_t events, void *what);
static void serve(struct server *server);
static void die(const char *what);

int main(int argc, char **argv)
{
	struct arguments arguments = read_arguments(argc, argv);
	struct server server = {
		.epoll = epoll_create1(EPOLL_CLOEXEC),
		.timer = timerfd_create(CLOCK_MONOTONIC,
					TFD_NONBLOCK | TFD_CLOEXEC),
		.delay_ns = (uint64_t)arguments.delay_ms * NS_PER_MS,
	};

	if (server.epoll < 0 || server.timer < 0)
		die("start");
	signal(SIGPIPE, SIG_IGN);
	listen_on(&server, arguments.port);
	watch(&server, server.listener, EPOLLIN, &server.listener);
	watch(&server, server.timer, EPOLLIN, &server.timer);
	serve(&server);
}

static int number_option(const char *text, int max)
{
	char *end = NULL;
	long value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || value < 0 || value > max) {
		fprintf(stderr, "canned_dynamodb: bad number: %s\n", text);
		exit(2);
	}
	return (int)value;
}

static struct arguments read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port", required_argument, NULL, 'p' },
		{ "delay-ms", required_argument, NULL, 'd' },
		{ NULL, 0, NULL, 0 },
	};
	struct arguments read = { 0 };

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 'p') {
			read.port = number_option(optarg, UINT16_MAX);
		} else if (c == 'd') {
			read.delay_ms = number_option(optarg, MAX_DELAY_MS);
		} else {
			fputs("usage: canned_dynamodb [--port N (0: any)]"
			      " [--delay-ms N]\n",
			      stderr);
			exit(2);
		}
	}
	return read;
}

/* Prints the port, for whoever asked for any. */
static void listen_on(struct server *server, int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, (struct sockaddr *)&address, len) || listen(fd, BACKLOG) ||
	    getsockname(fd, (struct sockaddr *)&address, &len))
		die("listening");
	server->listener = fd;
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
}

static void watch(struct server *server, int fd, uint32_t events, void *what)
{
	struct epoll_event event = { .events = events, .data.ptr = what };

	if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event))
		die("epoll_ctl");
}

static void accept_all(struct server *server);
static void release_due(struct server *server);
static void run_connection(struct server *server,
			   struct connection *connection);

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
				run_connection(server, what);
		}
	}
}

static void accept_all(struct server *server)
{
	for (;;) {
		int fd = accept4(server->listener, NULL, NULL,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 },
			   sizeof(int));
		watch(server, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
		      connection_open(fd));
	}
}

static enum progress take_request(struct server *server,
				  struct connection *connection);

/*
 * Goes on until the socket has no more to give or to take. Events are edge
 * triggered, so a connection that waits for the delay is simply left alone and
 * is never closed while it stands in the queue.
 */
static void run_connection(struct server *server, struct connection *connection)
{
	enum progress progress = DONE;

	while (progress == DONE && connection->phase != WAITING) {
		if (connection->phase == SENDING)
			progress = connection_send(connection);
		else
			progress = take_request(server, connection);
	}
	if (progress == BROKEN)
		connection_close(connection);
}

static struct answer change_delay(struct server *server, struct span number);
static void wait_for_delay(struct server *server,
			   struct connection *connection);

static enum progress take_request(struct server *server,
				  struct connection *connection)
{
	struct http_request request;
	size_t used = 0;
	enum progress progress = connection_read(connection, &request, &used);
	if (progress != DONE)
		return progress;

	bool is_call = request.target.len > 0;
	struct answer answer =
		span_starts(request.path, delay_path)
			? change_delay(server,
				       span_after(request.path, delay_path))
			: answer_to(&request);
	connection_answer(connection, answer, used);
	if (is_call && server->delay_ns > 0)
		wait_for_delay(server, connection);
	return DONE;
}

/* Those that wait already keep their time. */
static struct answer change_delay(struct server *server, struct span number)
{
	uint64_t delay_ms = 0;

	for (size_t i = 0; i < number.len && delay_ms < MAX_DELAY_MS; i++)
		delay_ms = delay_ms * 10 + (uint64_t)(number.at[i] - '0');
	server->delay_ns = delay_ms * NS_PER_MS;
	return (struct answer){ 200, "{}", 2, false };
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static void arm_timer(struct server *server, uint64_t due_ns)
{
	struct itimerspec when = {
		.it_value.tv_sec = (time_t)(due_ns / NS_PER_S),
		.it_value.tv_nsec = (long)(due_ns % NS_PER_S),
	};

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

static void release_due(struct server *server)
{
	uint64_t expirations;
	uint64_t now = now_ns();

	if (read(server->timer, &expirations, sizeof(expirations)) < 0 &&
	    errno != EAGAIN)
		die("reading the timer");
	while (server->first_due && server->first_due->due_ns <= now) {
		struct connection *connection = server->first_due;
		server->first_due = connection->next_due;
		connection->phase = SENDING;
		run_connection(server, connection);
	}
	if (server->first_due)
		arm_timer(server, server->first_due->due_ns);
}

static void die(const char *what)
{
	fprintf(stderr, "canned_dynamodb: %s: %m\n", what);
	exit(1);
}

/*
 * A request is read to the end of its head, answered, and the connection
 * closed: more is not asked for by those who scrape.
 */
#include "net/scrape.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metrics_text.h"

enum { BACKLOG = 16, HEAD_MAX = 512 };

struct client {
	int fd;
	int64_t until_ms;
	char request[SCRAPE_REQUEST_MAX];
	size_t len;
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool read_address(struct str text, union address *address)
{
	bool is_v6 = str_starts_with(text, "[");
	char host[INET6_ADDRSTRLEN];
	struct str part;
	uint64_t port;

	*address = (union address){ .any.sa_family = AF_INET };
	if (is_v6)
		text = str_from(text, 1);
	str_cut(&text, is_v6 ? ']' : ':', &part);
	if (is_v6 && !str_starts_with(text, ":"))
		return false;
	if (is_v6)
		text = str_from(text, 1);
	if (part.len >= sizeof(host) || !str_to_number(text, 65535, &port))
		return false;
	memcpy(host, part.data, part.len);
	host[part.len] = '\0';
	if (!is_v6) {
		address->v4.sin_port = htons((uint16_t)port);
		return inet_pton(AF_INET, host, &address->v4.sin_addr) == 1;
	}
	address->v6.sin6_family = AF_INET6;
	address->v6.sin6_port = htons((uint16_t)port);
	return inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1;
}

static bool listen_at(const union address *address, int fd)
{
	socklen_t len = address->any.sa_family == AF_INET ? sizeof(address->v4)
							  : sizeof(address->v6);
	int yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	return bind(fd, &address->any, len) == 0 && listen(fd, BACKLOG) == 0;
}

bool scrape_listen(struct job *job, const char *text, int *fd)
{
	union address address;

	if (!read_address(str_of(text), &address))
		return job_fail(job, ERR_USAGE, "%s is no address", text);
	*fd = socket(address.any.sa_family,
		     SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd >= 0 && listen_at(&address, *fd))
		return true;
	job_fail(job, ERR_USAGE, "cannot listen on %s: %s", text,
		 strerrordesc_np(errno));
	if (*fd >= 0)
		close(*fd);
	return false;
}

static bool wait_for(const struct client *client, short event)
{
	struct pollfd ready = { .fd = client->fd, .events = event };
	int64_t left_ms = client->until_ms - clock_monotonic_ms();

	return left_ms > 0 && poll(&ready, 1, (int)left_ms) == 1;
}

static bool has_head(const struct client *client)
{
	return memmem(client->request, client->len, "\r\n\r\n", 4) != NULL;
}

static bool read_head(struct client *client)
{
	while (!has_head(client)) {
		size_t room = sizeof(client->request) - client->len;
		ssize_t got;

		if (room == 0 || !wait_for(client, POLLIN))
			return false;
		got = recv(client->fd, client->request + client->len, room, 0);
		if (got <= 0)
			return false;
		client->len += (size_t)got;
	}
	return true;
}

static void send_all(const struct client *client, struct str bytes)
{
	while (bytes.len > 0 && wait_for(client, POLLOUT)) {
		ssize_t sent =
			send(client->fd, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (sent < 0 && errno != EAGAIN)
			return;
		if (sent > 0)
			bytes = str_from(bytes, (size_t)sent);
	}
}

static void send_answer(struct job *job, const struct client *client,
			const char *status, struct str body, bool with_body)
{
	struct buf head = buf_make(job, HEAD_MAX, HEAD_MAX);

	buf_printf(&head,
		   "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
		   "Cache-Control: no-store\r\nConnection: close\r\n\r\n",
		   status, METRICS_CONTENT_TYPE, body.len);
	send_all(client, buf_str(&head));
	if (with_body)
		send_all(client, body);
}

static void refuse(struct job *job, const struct client *client,
		   const char *status)
{
	send_answer(job, client, status, str_of("See /metrics.\n"), true);
}

static void answer(struct job *job, const struct client *client,
		   scrape_writer write, void *context)
{
	struct str rest = str_make(client->request, client->len);
	struct buf body = buf_make(job, METRICS_TEXT_MAX / 8, METRICS_TEXT_MAX);
	struct str line, method, target, path, text;
	bool is_head;

	str_cut(&rest, '\r', &line);
	str_cut(&line, ' ', &method);
	str_cut(&line, ' ', &target);
	str_cut(&target, '?', &path);
	is_head = str_is(method, "HEAD");
	if (!str_starts_with(line, "HTTP/1."))
		return refuse(job, client, "400 Bad Request");
	if (!is_head && !str_is(method, "GET"))
		return refuse(job, client, "405 Method Not Allowed");
	if (!str_is(path, "/metrics"))
		return refuse(job, client, "404 Not Found");
	write(context, &body);
	if (!buf_done(&body, &text))
		return refuse(job, client, "500 Internal Server Error");
	send_answer(job, client, "200 OK", text, !is_head);
}

static void serve(struct client *client, scrape_writer write, void *context)
{
	struct job job;

	if (!read_head(client))
		return;
	client->until_ms = clock_monotonic_ms() + SCRAPE_CLIENT_MS;
	job_init(&job);
	job_start(&job, SCRAPE_CLIENT_MS);
	answer(&job, client, write, context);
	job_release(&job);
}

void scrape_serve(int fd, int wait_ms, scrape_writer write, void *context)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	struct client client = { .len = 0 };

	if (poll(&ready, 1, wait_ms) != 1)
		return;
	client.fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (client.fd < 0) {
		/* without a descriptor for it, it stays ready */
		(void)poll(NULL, 0, wait_ms);
		return;
	}
	client.until_ms = clock_monotonic_ms() + SCRAPE_CLIENT_MS;
	serve(&client, write, context);
	close(client.fd);
}

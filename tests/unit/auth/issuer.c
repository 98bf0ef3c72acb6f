#include "issuer.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { KEY_SET_MAX = 128 * 1024 };

struct issuer {
	char name[64];
	struct sockaddr_in address;
	int listener; /* -1 while it is down */
	pthread_t thread;
	_Atomic bool closing;
	_Atomic int requests;
	pthread_mutex_t lock; /* of what is served */
	int status;
	int delay_ms;
	char key_set[KEY_SET_MAX];
};

static void require(bool worked)
{
	if (!worked)
		abort();
}

static int bind_to(struct sockaddr_in *address)
{
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	require(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	require(bind(fd, (struct sockaddr *)address, sizeof(*address)) == 0);
	return fd;
}

struct issuer *issuer_make(void)
{
	struct issuer *issuer = calloc(1, sizeof(*issuer));
	socklen_t len = sizeof(issuer->address);
	int fd;

	require(issuer != NULL);
	issuer->address.sin_family = AF_INET;
	issuer->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = bind_to(&issuer->address);
	require(getsockname(fd, (struct sockaddr *)&issuer->address, &len) ==
		0);
	close(fd);
	snprintf(issuer->name, sizeof(issuer->name), "http://127.0.0.1:%d",
		 ntohs(issuer->address.sin_port));
	pthread_mutex_init(&issuer->lock, NULL);
	issuer->listener = -1;
	return issuer;
}

const char *issuer_name(const struct issuer *issuer)
{
	return issuer->name;
}

void issuer_serve(struct issuer *issuer, int status, const char *key_set,
		  int delay_ms)
{
	pthread_mutex_lock(&issuer->lock);
	issuer->status = status;
	issuer->delay_ms = delay_ms;
	snprintf(issuer->key_set, KEY_SET_MAX, "%s", key_set);
	pthread_mutex_unlock(&issuer->lock);
}

static bool read_request(int fd)
{
	char text[4096];
	size_t len = 0;

	while (len < sizeof(text) - 1) {
		ssize_t got = recv(fd, text + len, sizeof(text) - 1 - len, 0);

		if (got <= 0)
			return false;
		len += (size_t)got;
		text[len] = '\0';
		if (strstr(text, "\r\n\r\n") != NULL)
			return strstr(text, "GET /.well-known/jwks.json ") ==
			       text;
	}
	return false;
}

static void send_all(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t sent = send(fd, text, left, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		text += sent;
		left -= (size_t)sent;
	}
}

static void answer(struct issuer *issuer, int fd)
{
	static char copy[KEY_SET_MAX];
	char head[200];
	int delay_ms;

	if (!read_request(fd))
		return;
	atomic_fetch_add(&issuer->requests, 1);
	pthread_mutex_lock(&issuer->lock);
	snprintf(copy, sizeof(copy), "%s", issuer->key_set);
	snprintf(head, sizeof(head),
		 "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\n"
		 "Connection: close\r\n\r\n",
		 issuer->status, strlen(copy));
	delay_ms = issuer->delay_ms;
	pthread_mutex_unlock(&issuer->lock);
	clock_sleep_ms(delay_ms);
	send_all(fd, head);
	send_all(fd, copy);
}

static void *serve(void *arg)
{
	struct issuer *issuer = arg;

	while (!atomic_load(&issuer->closing)) {
		int fd = accept(issuer->listener, NULL, NULL);

		if (fd < 0)
			continue;
		answer(issuer, fd);
		close(fd);
	}
	return NULL;
}

void issuer_up(struct issuer *issuer)
{
	struct timeval wait = { .tv_usec = 20 * 1000 };

	issuer->listener = bind_to(&issuer->address);
	setsockopt(issuer->listener, SOL_SOCKET, SO_RCVTIMEO, &wait,
		   sizeof(wait));
	require(listen(issuer->listener, 64) == 0);
	atomic_store(&issuer->closing, false);
	require(pthread_create(&issuer->thread, NULL, serve, issuer) == 0);
}

void issuer_down(struct issuer *issuer)
{
	if (issuer->listener < 0)
		return;
	atomic_store(&issuer->closing, true);
	pthread_join(issuer->thread, NULL);
	close(issuer->listener);
	issuer->listener = -1;
}

void issuer_free(struct issuer *issuer)
{
	issuer_down(issuer);
	pthread_mutex_destroy(&issuer->lock);
	free(issuer);
}

int issuer_requests(struct issuer *issuer)
{
	return atomic_load(&issuer->requests);
}

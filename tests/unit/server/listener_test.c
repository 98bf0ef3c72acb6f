/*
 * The listening socket, with a client in a child process.
 */
#include "server/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "../support.h"
#include "base/clock.h"
#include "server/fcgi_io.h"

enum { PAUSE_MS = 3 * FCGI_IDLE_MS };

static struct listener open_listener(struct job *job, const char *address)
{
	struct listener listener;

	if (!listener_open(job, address, &listener))
		fail_msg("%s", job->reason);
	return listener;
}

/* Connects, and says something only after a while. */
static void send_late(int listener_fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	int fd;

	if (getsockname(listener_fd, (struct sockaddr *)&address, &len) != 0)
		_exit(1);
	fd = socket(address.ss_family, SOCK_STREAM, 0);
	if (connect(fd, (struct sockaddr *)&address, len) != 0)
		_exit(1);
	clock_sleep_ms(PAUSE_MS);
	_exit(write(fd, "x", 1) == 1 ? 0 : 1);
}

static void check_waits_for_slow_client(struct job *job, const char *address)
{
	struct listener listener = open_listener(job, address);
	pid_t client = fork();
	int fd, status;
	char byte;

	if (client == 0)
		send_late(listener.fd);
	fd = accept(listener.fd, NULL, NULL);
	assert_true(fd >= 0);
	assert_int_equal(read(fd, &byte, 1), 1);
	assert_int_equal(waitpid(client, &status, 0), client);
	assert_int_equal(status, 0);
	close(fd);
	close(listener.fd);
	listener_unlink(&listener);
}

static const char *socket_address(struct job *job)
{
	return job_text(job, "unix:/tmp/listener_test.%d", (int)getpid());
}

static void waits_for_a_client_that_pauses(void **state)
{
	check_waits_for_slow_client(*state, socket_address(*state));
	check_waits_for_slow_client(*state, "127.0.0.1:0");
}

static void listens_on_an_address_in_brackets(void **state)
{
	struct listener listener = open_listener(*state, "[::1]:0");
	struct sockaddr_in6 address = { .sin6_family = AF_UNSPEC };
	socklen_t len = sizeof(address);

	assert_int_equal(
		getsockname(listener.fd, (struct sockaddr *)&address, &len), 0);
	assert_int_equal(address.sin6_family, AF_INET6);
	close(listener.fd);
}

/* Else a thread that waits there would never look at a drain. */
static void an_idle_accept_returns(void **state)
{
	struct listener listener = open_listener(*state, "127.0.0.1:0");

	alarm(20);
	assert_int_equal(accept(listener.fd, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	alarm(0);
	close(listener.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(waits_for_a_client_that_pauses),
		job_test(listens_on_an_address_in_brackets),
		job_test(an_idle_accept_returns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

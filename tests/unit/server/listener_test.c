/*
 * The listening socket, with a client in a child process.
 */
#include "server/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

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

/* A socket of this type at the path, bound; it listens if it can. */
static int occupy(const char *path, int type)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 0), 0);
	return fd;
}

static void check_is_not_replaced(struct job *job, const char *address)
{
	struct listener listener;

	alarm(20);
	assert_false(listener_open(job, address, &listener));
	alarm(0);
	assert_non_null(strstr(job->reason, "another program listens"));
	assert_int_equal(access(address + strlen("unix:"), F_OK), 0);
	unlink(address + strlen("unix:"));
}

static void leaves_the_socket_of_a_program_that_is_busy(void **state)
{
	const char *address = socket_address(*state);
	const char *path = address + strlen("unix:");
	int fd = occupy(path, SOCK_STREAM);
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int waiting = socket(AF_UNIX, SOCK_STREAM, 0);

	/* its backlog is full from now on */
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	assert_int_equal(connect(waiting, (struct sockaddr *)&to, sizeof(to)),
			 0);
	check_is_not_replaced(*state, address);
	close(waiting);
	close(fd);
}

static void leaves_a_socket_of_another_kind(void **state)
{
	const char *address = socket_address(*state);
	int fd = occupy(address + strlen("unix:"), SOCK_DGRAM);

	check_is_not_replaced(*state, address);
	close(fd);
}

static void replaces_a_socket_that_was_left(void **state)
{
	const char *address = socket_address(*state);
	struct listener listener;

	close(occupy(address + strlen("unix:"), SOCK_STREAM));
	listener = open_listener(*state, address);
	close(listener.fd);
	listener_unlink(&listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(waits_for_a_client_that_pauses),
		job_test(listens_on_an_address_in_brackets),
		job_test(an_idle_accept_returns),
		job_test(leaves_the_socket_of_a_program_that_is_busy),
		job_test(leaves_a_socket_of_another_kind),
		job_test(replaces_a_socket_that_was_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

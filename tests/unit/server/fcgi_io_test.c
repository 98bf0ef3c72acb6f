/*
 * Accepting for libfcgi, where nobody connects.
 */
#include "server/fcgi_io.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "../support.h"
#include "base/clock.h"

static int make_listener(void)
{
	struct timeval wait = { .tv_usec = 1000 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)),
		0);
	return fd;
}

/* Somebody whose connection waits to be accepted. */
static int connect_to(int listen_fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(getsockname(listen_fd, (void *)&address, &len), 0);
	assert_int_equal(connect(fd, (void *)&address, len), 0);
	return fd;
}

/* Lets no more descriptors be opened than there are. */
static struct rlimit exhaust_descriptors(int last)
{
	struct rlimit before, now;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	now = before;
	now.rlim_cur = (rlim_t)last + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &now), 0);
	return before;
}

static void is_idle_when_nobody_connects(void **state)
{
	int listen_fd = make_listener();
	struct fcgi *fcgi = fcgi_open(listen_fd);

	(void)state;
	assert_int_equal(fcgi_accept(fcgi), FCGI_IDLE);
	fcgi_close(fcgi);
	close(listen_fd);
}

/* Thirty-two threads that try at once and again would take all processors. */
static void pauses_when_there_are_no_descriptors(void **state)
{
	int listen_fd = make_listener();
	struct fcgi *fcgi = fcgi_open(listen_fd);
	int client_fd = connect_to(listen_fd);
	struct rlimit before = exhaust_descriptors(client_fd);
	int64_t began_ms = clock_monotonic_ms();

	(void)state;
	assert_int_equal(fcgi_accept(fcgi), FCGI_BROKEN);
	assert_true(clock_monotonic_ms() - began_ms >= 40);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	close(client_fd);
	/* who waited has gone, perhaps unseen: then it serves again */
	assert_int_not_equal(fcgi_accept(fcgi), FCGI_REQUEST);
	assert_int_equal(fcgi_accept(fcgi), FCGI_IDLE);
	fcgi_close(fcgi);
	close(listen_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_idle_when_nobody_connects),
		cmocka_unit_test(pauses_when_there_are_no_descriptors),
	};

	if (!fcgi_library_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

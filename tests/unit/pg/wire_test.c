/*
 * Connecting where several hosts are named; none of them is a PostgreSQL.
 */
#include "pg/wire.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "../support.h"

#include "base/clock.h"
#include "pg/hosts.h"

/* A port of this machine that lets connect, and says nothing. */
static int open_silent(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static size_t visits(int fd)
{
	size_t count = 0;
	int visitor;

	while ((visitor = accept(fd, NULL, NULL)) >= 0) {
		close(visitor);
		count++;
	}
	close(fd);
	return count;
}

static const char *try(struct job *job, const char *url, int64_t limit_ms)
{
	struct pg_how how = { .url = url, .program = "test" };
	char problem[PG_PROBLEM_MAX];
	PGconn *connection =
		pg_wire_connect(&how, clock_monotonic_ms() + limit_ms, problem);

	assert_null(connection);
	return arena_text(&job->arena, str_of(problem));
}

static void a_silent_host_does_not_keep_from_the_next(void **state)
{
	struct job *job = *state;
	int first_port, second_port;
	int first = open_silent(&first_port);
	int second = open_silent(&second_port);
	int64_t began_ms = clock_monotonic_ms();

	assert_string_equal(
		try(job,
		    job_text(job,
			     "postgresql://127.0.0.1:%d,127.0.0.1:%d/x"
			     "?sslmode=disable",
			     first_port, second_port),
		    400),
		"no answer in time; no answer in time");
	assert_in_range(clock_monotonic_ms() - began_ms, 350, 5000);
	assert_int_equal(visits(first), 1);
	assert_int_equal(visits(second), 1);
}

/* Time is left for its answer, too. */
static void the_next_one_is_heard(void **state)
{
	struct job *job = *state;
	int silent_port, closed_port;
	int silent = open_silent(&silent_port);

	close(open_silent(&closed_port));
	assert_non_null(strstr(
		try(job,
		    job_text(job, "postgresql://127.0.0.1:%d,127.0.0.1:%d/x",
			     silent_port, closed_port),
		    400),
		"refused"));
	close(silent);
}

static void one_that_prefers_a_standby_asks_all_twice(void **state)
{
	struct job *job = *state;
	int port;
	int fd = open_silent(&port);

	(void)try(job,
		  job_text(job,
			   "postgresql:///x?hostaddr=127.0.0.1,127.0.0.1"
			   "&port=%d&sslmode=disable"
			   "&target_session_attrs=prefer-standby",
			   port),
		  400);
	assert_int_equal(visits(fd), 4);
}

static void takes_lists_apart_as_libpq_does(void **state)
{
	struct pg_hosts two = { "a,b", "", "1,2" };
	struct pg_hosts same_port = { "a,,c", "", "7" };
	struct pg_hosts by_address = { "a,b", "10.0.0.1,10.0.0.2", "" };
	struct pg_hosts silent = { "", "", "" };
	struct pg_host host;

	(void)state;
	assert_int_equal(pg_hosts_count(&two), 2);
	assert_true(pg_hosts_at(&two, 1, &host));
	assert_string_equal(host.name, "b");
	assert_string_equal(host.address, "");
	assert_string_equal(host.port, "2");
	assert_int_equal(pg_hosts_count(&same_port), 3);
	assert_true(pg_hosts_at(&same_port, 1, &host));
	assert_string_equal(host.name, "");
	assert_string_equal(host.port, "7");
	assert_int_equal(pg_hosts_count(&by_address), 2);
	assert_true(pg_hosts_at(&by_address, 0, &host));
	assert_string_equal(host.name, "a");
	assert_string_equal(host.address, "10.0.0.1");
	assert_int_equal(pg_hosts_count(&silent), 1);
	assert_true(pg_hosts_at(&silent, 0, &host));
	assert_string_equal(host.name, "");
}

static void refuses_lists_that_do_not_belong_together(void **state)
{
	struct pg_hosts ports = { "a,b", "", "1,2,3" };
	struct pg_hosts addresses = { "a,b", "10.0.0.1", "" };

	assert_int_equal(pg_hosts_count(&ports), 0);
	assert_int_equal(pg_hosts_count(&addresses), 0);
	assert_string_equal(
		try(*state, "postgresql:///x?host=a,b&port=1,2,3", 100),
		"the connection URL has not as many hosts as ports or "
		"addresses");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(a_silent_host_does_not_keep_from_the_next),
		job_test(the_next_one_is_heard),
		job_test(one_that_prefers_a_standby_asks_all_twice),
		job_test(takes_lists_apart_as_libpq_does),
		job_test(refuses_lists_that_do_not_belong_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The server of metrics, asked well and badly.
 */
#include "../support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "net/scrape.h"

struct world {
	struct job job;
	pthread_t thread;
	int fd;
	uint16_t port;
	atomic_bool ending;
};

static void write_text(void *context, struct buf *out)
{
	(void)context;
	for (int i = 0; i < 20000; i++)
		buf_add_text(out, "a_metric 1\n");
}

static void *serve(void *state)
{
	struct world *world = state;

	while (!atomic_load(&world->ending))
		scrape_serve(world->fd, 20, write_text, NULL);
	return NULL;
}

static int open_world(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	struct sockaddr_in address;
	socklen_t len = sizeof(address);

	assert_non_null(world);
	job_init(&world->job);
	job_start(&world->job, 60 * 1000);
	assert_true(scrape_listen(&world->job, "127.0.0.1:0", &world->fd));
	assert_int_equal(
		getsockname(world->fd, (struct sockaddr *)&address, &len), 0);
	world->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&world->thread, NULL, serve, world), 0);
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	atomic_store(&world->ending, true);
	pthread_join(world->thread, NULL);
	close(world->fd);
	job_release(&world->job);
	free(world);
	return 0;
}

static int connect_to(const struct world *world)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons(world->port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(
		connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static struct str read_to_end(struct world *world, int fd)
{
	struct buf answer = buf_make(&world->job, 4096, 1024 * 1024);
	char bytes[4096];
	ssize_t got;

	while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		buf_add(&answer, str_make(bytes, (size_t)got));
	close(fd);
	return buf_str(&answer);
}

static struct str ask(struct world *world, const char *request)
{
	int fd = connect_to(world);

	assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL),
			 (ssize_t)strlen(request));
	return read_to_end(world, fd);
}

#define assert_status(answer, status) \
	assert_true(str_starts_with(answer, "HTTP/1.1 " status))

static void answers_all_of_a_large_text(void **state)
{
	struct str answer =
		ask(*state, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_status(answer, "200");
	assert_non_null(memmem(answer.data, answer.len,
			       "Content-Length: 220000\r\n", 24));
	assert_non_null(memmem(answer.data, answer.len, "version=0.0.4", 13));
	assert_true(answer.len > 220000);
}

static void head_has_no_body(void **state)
{
	struct str answer = ask(*state, "HEAD /metrics?x=1 HTTP/1.0\r\n\r\n");

	assert_status(answer, "200");
	assert_true(answer.len < 1000);
}

static void turns_others_away(void **state)
{
	assert_status(ask(*state, "GET / HTTP/1.1\r\n\r\n"), "404");
	assert_status(ask(*state, "GET /metricsx HTTP/1.1\r\n\r\n"), "404");
	assert_status(ask(*state, "POST /metrics HTTP/1.1\r\n\r\n"), "405");
	assert_status(ask(*state, "GET /metrics\r\n\r\n"), "400");
	assert_status(ask(*state, "\r\n\r\n"), "400");
}

static void a_head_without_end_is_cut_off(void **state)
{
	struct world *world = *state;
	char request[2 * SCRAPE_REQUEST_MAX];

	memset(request, 'a', sizeof(request) - 1);
	request[sizeof(request) - 1] = '\0';
	assert_false(str_starts_with(ask(world, request), "HTTP/1.1 200"));
	answers_all_of_a_large_text(state);
}

static void a_silent_client_holds_it_up_for_a_second_only(void **state)
{
	struct world *world = *state;
	int64_t began_ms = clock_monotonic_ms();
	int silent = connect_to(world);

	answers_all_of_a_large_text(state);
	assert_true(clock_monotonic_ms() - began_ms < 5 * SCRAPE_CLIENT_MS);
	close(silent);
}

static void listens_on_addresses_only(void **state)
{
	static const char *const bad[] = { "",
					   "127.0.0.1",
					   "127.0.0.1:",
					   "localhost:9",
					   "127.0.0.1:x",
					   "[::1]",
					   "[::1]9",
					   "127.0.0.1:70000" };
	struct world *world = *state;
	struct job job;
	int fd;

	(void)world;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		job_init(&job);
		job_start(&job, 1000);
		assert_false(scrape_listen(&job, bad[i], &fd));
		assert_int_equal(job.error, ERR_USAGE);
		job_release(&job);
	}
}

static void tells_that_an_address_is_in_use(void **state)
{
	struct world *world = *state;
	char address[32];
	int fd;

	snprintf(address, sizeof(address), "127.0.0.1:%d", world->port);
	assert_false(scrape_listen(&world->job, address, &fd));
	assert_non_null(strstr(world->job.reason, "already in use"));
}

/* Who waits for an answer makes the address ready again and again. */
static void waits_when_it_lacks_a_descriptor(void **state)
{
	struct world *world = *state;
	struct rlimit all, few;
	int64_t began_ms;
	int waiting;

	atomic_store(&world->ending, true);
	assert_int_equal(pthread_join(world->thread, NULL), 0);
	waiting = connect_to(world);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
	few = all;
	few.rlim_cur = 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	began_ms = clock_monotonic_ms();
	scrape_serve(world->fd, 100, write_text, NULL);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
	assert_true(clock_monotonic_ms() - began_ms >= 95);
	close(waiting);
	atomic_store(&world->ending, false);
	assert_int_equal(pthread_create(&world->thread, NULL, serve, world), 0);
	answers_all_of_a_large_text(state);
}

#define world_test(function) \
	cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(answers_all_of_a_large_text),
		world_test(head_has_no_body),
		world_test(turns_others_away),
		world_test(a_head_without_end_is_cut_off),
		world_test(a_silent_client_holds_it_up_for_a_second_only),
		world_test(waits_when_it_lacks_a_descriptor),
		world_test(listens_on_addresses_only),
		world_test(tells_that_an_address_is_in_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

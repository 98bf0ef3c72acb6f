/*
 * What systemd hears, at a socket of the test's own.
 */
#include "server/notify.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "../support.h"

static int manager = -1;
static char name[64]; /* as NOTIFY_SOCKET has it: "@..." */

static int listen_as_manager(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int len = snprintf(name, sizeof(name), "@cruddur-notify-test-%d",
			   (int)getpid());

	memcpy(address.sun_path, name, (size_t)len);
	address.sun_path[0] = '\0';
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	(void)state;
	return bind(manager, (struct sockaddr *)&address,
		    (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
				(size_t)len));
}

static int stop_listening(void **state)
{
	(void)state;
	return close(manager);
}

static void assert_heard(const char *expected)
{
	char text[64];
	ssize_t len = recv(manager, text, sizeof(text), 0);

	assert_true(len > 0);
	assert_str_is(str_make(text, (size_t)len), str_of(expected));
}

static void assert_silence(void)
{
	char byte;

	assert_int_equal(recv(manager, &byte, 1, 0), -1);
}

static void tells_a_state_as_it_is(void **state)
{
	struct notify notify;

	(void)state;
	notify_open(&notify, name, NULL);
	notify_tell(&notify, "READY=1");
	assert_heard("READY=1");
	close(notify.fd);
}

static void shows_life_twice_in_the_time_of_the_watchdog(void **state)
{
	struct notify notify;

	(void)state;
	notify_open(&notify, name, "3000000");
	notify_beat(&notify, 10000);
	assert_heard("WATCHDOG=1");
	notify_beat(&notify, 11499);
	assert_silence();
	notify_beat(&notify, 11500);
	assert_heard("WATCHDOG=1");
	close(notify.fd);
}

static void beats_for_nobody_without_a_watchdog(void **state)
{
	static const char *const none[] = { NULL, "", "0", "soon", "-1" };
	struct notify notify;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		notify_open(&notify, name, none[i]);
		notify_beat(&notify, 10000);
		assert_silence();
		close(notify.fd);
	}
}

static void does_nothing_where_nobody_listens(void **state)
{
	char long_path[200];
	const char *const nowhere[] = { NULL, "", "/nowhere/at/all",
					long_path };
	struct notify notify;

	(void)state;
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(nowhere); i++) {
		notify_open(&notify, nowhere[i], "3000000");
		assert_int_equal(notify.fd, -1);
		notify_tell(&notify, "READY=1");
		notify_beat(&notify, 10000);
	}
}

static void outlives_a_manager_that_goes(void **state)
{
	struct notify notify;

	notify_open(&notify, name, NULL);
	assert_int_equal(stop_listening(state), 0);
	notify_tell(&notify, "STOPPING=1");
	close(notify.fd);
	assert_int_equal(listen_as_manager(state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_a_state_as_it_is),
		cmocka_unit_test(shows_life_twice_in_the_time_of_the_watchdog),
		cmocka_unit_test(beats_for_nobody_without_a_watchdog),
		cmocka_unit_test(does_nothing_where_nobody_listens),
		cmocka_unit_test(outlives_a_manager_that_goes),
	};

	return cmocka_run_group_tests(tests, listen_as_manager, stop_listening);
}

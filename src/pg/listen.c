/*
 * A beat says when it was sent; when it comes back, all that was committed
 * before has come, too.
 */
#include "pg/listen.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/uuid.h"
#include "pg/wire.h"

enum {
	CONNECT_MAX_MS = 1500,
	ANSWER_MAX_MS = 1000,
	BEAT_MS = 350, /* well below PG_LISTEN_LATE_MS */
	IDLE_MS = 1000, /* looks so often whether it is wanted */
	PAUSE_MS = 1000, /* before it connects again */
	DEAF_PAUSE_MS = 10 * 1000, /* the same, when it heard nothing */
	COMMAND_MAX = 256,
	CHANNEL_MAX = 64,
};

struct pg_listener {
	const char *url;
	const char *channel;
	pg_heard heard;
	void *context;
	pthread_t thread;
	int end_fd; /* readable: the thread has to end */
	char beat_channel[CHANNEL_MAX];
	bool is_deaf; /* connected, but no beat came back: logged */
	_Atomic int64_t since_ms; /* listens without a gap; 0: does not */
	_Atomic int64_t heard_ms; /* when the last beat to return was sent */
	_Atomic int64_t wanted_ms; /* when somebody last asked */
};

/* False when it has to end. */
static bool wait_for_end(const struct pg_listener *listener, int wait_ms)
{
	struct pollfd end = { .fd = listener->end_fd, .events = POLLIN };

	return poll(&end, 1, wait_ms) <= 0;
}

static void take_one(struct pg_listener *listener, const PGnotify *told)
{
	struct str text = str_of(told->extra);
	uint64_t sent_ms;

	if (!str_is(str_of(told->relname), listener->beat_channel))
		listener->heard(listener->context, text);
	else if (str_to_number(text, INT64_MAX, &sent_ms))
		atomic_store(&listener->heard_ms, (int64_t)sent_ms);
}

static void take_all(struct pg_listener *listener, PGconn *connection)
{
	PGnotify *told = PQnotifies(connection);

	while (told != NULL) {
		take_one(listener, told);
		PQfreemem(told);
		told = PQnotifies(connection);
	}
}

static bool run(PGconn *connection, const char *command)
{
	PGresult *result;
	enum pg_fate fate =
		pg_wire_finish(connection, PQsendQuery(connection, command),
			       clock_monotonic_ms() + ANSWER_MAX_MS, &result);
	bool done = fate == PG_FATE_ANSWERED &&
		    PQresultStatus(result) != PGRES_FATAL_ERROR;

	PQclear(result);
	return done;
}

/* Beats are not worth a write to the disk each. */
static bool start(struct pg_listener *listener, PGconn *connection)
{
	char command[COMMAND_MAX];

	snprintf(command, sizeof(command),
		 "set synchronous_commit = off; listen %s; listen %s",
		 listener->channel, listener->beat_channel);
	if (!run(connection, command))
		return false;
	atomic_store(&listener->since_ms, clock_monotonic_ms());
	return true;
}

/* A session may also forget what it listens to (DISCARD ALL). */
static void note_hearing(struct pg_listener *listener, bool hears)
{
	if (!hears && !listener->is_deaf)
		log_line(LOG_WARNING, NULL,
			 "postgres: what is told with NOTIFY does not arrive: "
			 "let CONNECTION_URL lead to PostgreSQL itself, or to "
			 "a pooler of sessions");
	listener->is_deaf = !hears;
}

static bool beat(struct pg_listener *listener, PGconn *connection)
{
	int64_t now_ms = clock_monotonic_ms();
	char command[COMMAND_MAX];

	snprintf(command, sizeof(command), "notify %s, '%" PRId64 "'",
		 listener->beat_channel, now_ms);
	if (!run(connection, command))
		return false;
	take_all(listener, connection);
	note_hearing(listener, atomic_load(&listener->heard_ms) == now_ms);
	return !listener->is_deaf;
}

static bool is_wanted(struct pg_listener *listener)
{
	int64_t wanted_ms = atomic_load(&listener->wanted_ms);

	return wanted_ms != 0 &&
	       clock_monotonic_ms() - wanted_ms < PG_LISTEN_WANTED_MS;
}

/* Until the next beat, or the next look whether one is wanted. */
static int pause_ms(struct pg_listener *listener, int64_t next_ms)
{
	int64_t left_ms = next_ms - clock_monotonic_ms();

	if (!is_wanted(listener))
		return IDLE_MS;
	return left_ms > 0 ? (int)left_ms : 0;
}

/* Until it breaks, hears nothing, or the thread has to end. */
static void stay(struct pg_listener *listener, PGconn *connection)
{
	struct pollfd ends[] = {
		{ .fd = listener->end_fd, .events = POLLIN },
		{ .fd = PQsocket(connection), .events = POLLIN },
	};
	int64_t next_ms = 0;

	do {
		if (is_wanted(listener) && clock_monotonic_ms() >= next_ms) {
			next_ms = clock_monotonic_ms() + BEAT_MS;
			if (!beat(listener, connection))
				return;
		}
		if (poll(ends, 2, pause_ms(listener, next_ms)) > 0 &&
		    !PQconsumeInput(connection))
			return;
		take_all(listener, connection);
	} while ((ends[0].revents & POLLIN) == 0);
}

static PGconn *connect_to(const struct pg_listener *listener)
{
	struct pg_how how = { .url = listener->url,
			      .program = "cruddurd listener",
			      .statement_timeout_ms = ANSWER_MAX_MS };
	char problem[PG_PROBLEM_MAX];

	/* why it does not work is told by the pool, which cannot either */
	return pg_wire_connect(&how, clock_monotonic_ms() + CONNECT_MAX_MS,
			       problem);
}

static void *listen_on(void *arg)
{
	struct pg_listener *listener = arg;

	do {
		PGconn *connection = connect_to(listener);

		if (connection != NULL && start(listener, connection))
			stay(listener, connection);
		atomic_store(&listener->since_ms, 0);
		PQfinish(connection);
	} while (wait_for_end(listener,
			      listener->is_deaf ? DEAF_PAUSE_MS : PAUSE_MS));
	return NULL;
}

/* A channel that no other listener has, as an identifier. */
static void name_beats(struct pg_listener *listener)
{
	struct uuid uuid = uuid_random();
	char *name = listener->beat_channel;

	snprintf(name, CHANNEL_MAX, "beat_%s", uuid.text);
	for (; *name != '\0'; name++)
		if (*name == '-')
			*name = '_';
}

struct pg_listener *pg_listen_open(const char *connection_url,
				   const char *channel, pg_heard heard,
				   void *context)
{
	struct pg_listener *listener = calloc(1, sizeof(*listener));

	if (listener == NULL)
		abort();
	listener->url = connection_url;
	listener->channel = channel;
	listener->heard = heard;
	listener->context = context;
	listener->end_fd = eventfd(0, EFD_CLOEXEC);
	if (listener->end_fd < 0)
		abort();
	name_beats(listener);
	listener->thread = thread_start(listen_on, listener);
	return listener;
}

void pg_listen_close(struct pg_listener *listener)
{
	if (listener == NULL)
		return;
	if (eventfd_write(listener->end_fd, 1) != 0)
		abort();
	pthread_join(listener->thread, NULL);
	close(listener->end_fd);
	free(listener);
}

bool pg_listen_covers(struct pg_listener *listener, int64_t since_ms)
{
	int64_t now_ms = clock_monotonic_ms();
	int64_t listens_ms;

	if (listener == NULL)
		return false;
	atomic_store(&listener->wanted_ms, now_ms);
	listens_ms = atomic_load(&listener->since_ms);
	/* in the same millisecond it may have come first */
	return listens_ms != 0 && listens_ms < since_ms &&
	       now_ms - atomic_load(&listener->heard_ms) < PG_LISTEN_LATE_MS;
}

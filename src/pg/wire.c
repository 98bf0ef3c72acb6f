/*
 * libpq's own blocking calls have no time-out, and its connect_timeout knows
 * whole seconds only: so every wait is a poll of ours.
 */
#include "pg/wire.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "pg/hosts.h"

enum { PARAMS_MAX = 64 };

struct params {
	const char *names[PARAMS_MAX + 1];
	const char *values[PARAMS_MAX + 1];
	size_t count;
	char options[512];
};

/* What the URL says, and libpq is told for each host by itself. */
struct url {
	struct pg_hosts hosts;
	const char *wanted; /* target_session_attrs; "": any */
};

static bool add(struct params *params, const char *name, const char *value)
{
	if (params->count == PARAMS_MAX)
		return false;
	params->names[params->count] = name;
	params->values[params->count++] = value;
	params->names[params->count] = NULL;
	params->values[params->count] = NULL;
	return true;
}

/* Where the value of an option belongs that does not go to libpq as it is. */
static const char **kept_apart(struct str keyword, const char **options,
			       struct url *url)
{
	if (str_is(keyword, "options"))
		return options;
	if (str_is(keyword, "host"))
		return &url->hosts.names;
	if (str_is(keyword, "hostaddr"))
		return &url->hosts.addresses;
	if (str_is(keyword, "port"))
		return &url->hosts.ports;
	return str_is(keyword, "target_session_attrs") ? &url->wanted : NULL;
}

/* The URL's own come first: of two equal names libpq takes the last. */
static bool collect(struct params *params, const struct pg_how *how,
		    const PQconninfoOption *from_url, struct url *url)
{
	const char *theirs = "";
	int written;

	for (; from_url->keyword != NULL; from_url++) {
		const char **apart =
			kept_apart(str_of(from_url->keyword), &theirs, url);

		if (from_url->val == NULL)
			continue;
		if (apart != NULL)
			*apart = from_url->val;
		else if (!add(params, from_url->keyword, from_url->val))
			return false;
	}
	/*
	 * Statements here take a few milliseconds: to compile one or to start
	 * processes for it, when the planner overrates it, takes longer.
	 */
	written = snprintf(params->options, sizeof(params->options),
			   "%s -c timezone=UTC -c statement_timeout=%d "
			   "-c jit=off -c max_parallel_workers_per_gather=0",
			   theirs, how->statement_timeout_ms);
	if (written < 0 || (size_t)written >= sizeof(params->options))
		return false;
	if (how->database != NULL && !add(params, "dbname", how->database))
		return false;
	return add(params, "options", params->options) &&
	       add(params, "application_name", how->program) &&
	       add(params, "client_encoding", "UTF8") &&
	       add(params, "tcp_user_timeout", "5000");
}

/* Waits for `events`; 0 when the deadline has passed. */
static short wait_for(PGconn *connection, short events, int64_t deadline_ms)
{
	struct pollfd socket = { .fd = PQsocket(connection), .events = events };

	for (;;) {
		int64_t left = deadline_ms - clock_monotonic_ms();
		int ready;

		if (left <= 0)
			return 0;
		ready = poll(&socket, 1,
			     left > INT32_MAX ? INT32_MAX : (int)left);
		if (ready > 0)
			return socket.revents;
		if (ready < 0 && errno != EINTR)
			return POLLERR;
	}
}

static bool poll_until_connected(PGconn *connection, int64_t deadline_ms)
{
	PostgresPollingStatusType next = PGRES_POLLING_WRITING;

	while (next != PGRES_POLLING_OK) {
		short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;

		if (next == PGRES_POLLING_FAILED ||
		    wait_for(connection, events, deadline_ms) == 0)
			return false;
		next = PQconnectPoll(connection);
	}
	return PQsetnonblocking(connection, 1) == 0;
}

/* Behind what is there, of several hosts. */
static void add_problem(char problem[PG_PROBLEM_MAX], const char *text)
{
	size_t there = strlen(problem);
	size_t len = strcspn(text, "\n");

	snprintf(problem + there, PG_PROBLEM_MAX - there, "%s%.*s",
		 there > 0 ? "; " : "", (int)len, text);
}

/* Notices would go to stderr as they are; what they say is of no use here. */
static void drop_notice(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

static PGconn *start(const struct params *params, int64_t deadline_ms,
		     char problem[PG_PROBLEM_MAX])
{
	PGconn *connection =
		PQconnectStartParams(params->names, params->values, 0);

	if (connection == NULL)
		abort();
	PQsetNoticeReceiver(connection, drop_notice, NULL);
	if (PQstatus(connection) != CONNECTION_BAD &&
	    poll_until_connected(connection, deadline_ms))
		return connection;
	add_problem(problem, clock_monotonic_ms() < deadline_ms
				     ? PQerrorMessage(connection)
				     : "no answer in time");
	PQfinish(connection);
	return NULL;
}

static PGconn *start_one(struct params params, const struct pg_host *host,
			 const char *wanted, int64_t deadline_ms,
			 char problem[PG_PROBLEM_MAX])
{
	if (add(&params, "host", host->name) &&
	    add(&params, "hostaddr", host->address) &&
	    add(&params, "port", host->port) &&
	    add(&params, "target_session_attrs", wanted))
		return start(&params, deadline_ms, problem);
	add_problem(problem, "the connection URL has too many options");
	return NULL;
}

/*
 * One host after the other, each with an even share of the time that is left:
 * libpq, when polled, stays with one that says nothing. "prefer-standby" goes
 * through the list twice, as libpq would.
 */
static PGconn *start_any(const struct params *params, const struct url *url,
			 int64_t deadline_ms, char problem[PG_PROBLEM_MAX])
{
	bool twice = str_is(str_of(url->wanted), "prefer-standby");
	size_t count = pg_hosts_count(&url->hosts);
	size_t tries = twice ? 2 * count : count;
	PGconn *connection = NULL;
	struct pg_host host;

	if (count == 0)
		add_problem(problem, "the connection URL has not as many "
				     "hosts as ports or addresses");
	for (size_t i = 0; i < tries && connection == NULL; i++) {
		int64_t now_ms = clock_monotonic_ms();
		int64_t share_ms =
			(deadline_ms - now_ms) / (int64_t)(tries - i);
		const char *wanted = url->wanted;

		if (twice)
			wanted = i < count ? "standby" : "any";
		if (pg_hosts_at(&url->hosts, i % count, &host))
			connection = start_one(*params, &host, wanted,
					       now_ms + share_ms, problem);
		else
			add_problem(problem, "the name of a host is too long");
	}
	return connection;
}

PGconn *pg_wire_connect(const struct pg_how *how, int64_t deadline_ms,
			char problem[PG_PROBLEM_MAX])
{
	/* libpq's words about a bad URL may show the password in it */
	PQconninfoOption *from_url = PQconninfoParse(how->url, NULL);
	struct params params = { .count = 0 };
	struct url url = { { "", "", "" }, "" };
	PGconn *connection = NULL;

	problem[0] = '\0';
	if (from_url == NULL || !collect(&params, how, from_url, &url))
		add_problem(problem, "the connection URL cannot be used");
	else
		connection = start_any(&params, &url, deadline_ms, problem);
	PQconninfoFree(from_url);
	return connection;
}

bool pg_wire_is_alive(PGconn *connection)
{
	struct pollfd socket = { .fd = PQsocket(connection), .events = POLLIN };

	if (PQstatus(connection) != CONNECTION_OK)
		return false;
	if (poll(&socket, 1, 0) == 0)
		return true;
	/*
	 * An idle connection hears only notices, changed settings and the
	 * reason why the server ends it. PQisBusy reads them; on a fatal one
	 * the end of the stream follows, maybe a moment later.
	 */
	if (!PQconsumeInput(connection))
		return false;
	(void)PQisBusy(connection);
	return PQstatus(connection) == CONNECTION_OK &&
	       poll(&socket, 1, 0) == 0;
}

static bool flush(PGconn *connection, int64_t deadline_ms, enum pg_fate *fate)
{
	int unsent = PQflush(connection);

	while (unsent > 0) {
		short ready =
			wait_for(connection, POLLIN | POLLOUT, deadline_ms);

		*fate = ready == 0 ? PG_FATE_TIMED_OUT : PG_FATE_LOST;
		/* the server may wait for us to read before it reads on */
		if (ready == 0 ||
		    ((ready & POLLIN) != 0 && !PQconsumeInput(connection)))
			return false;
		unsent = PQflush(connection);
	}
	*fate = PG_FATE_LOST;
	return unsent == 0;
}

static bool read_on(PGconn *connection, int64_t deadline_ms, enum pg_fate *fate)
{
	while (PQisBusy(connection)) {
		if (wait_for(connection, POLLIN, deadline_ms) == 0) {
			*fate = PG_FATE_TIMED_OUT;
			return false;
		}
		if (!PQconsumeInput(connection)) {
			*fate = PG_FATE_LOST;
			return false;
		}
	}
	return true;
}

/* An error that the server sent; libpq's own have no SQLSTATE. */
static bool is_error(const PGresult *result)
{
	return PQresultStatus(result) == PGRES_FATAL_ERROR &&
	       PQresultErrorField(result, PG_DIAG_SQLSTATE) != NULL;
}

static bool is_whole(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	       status == PGRES_EMPTY_QUERY || is_error(result);
}

static enum pg_fate read_results(PGconn *connection, int64_t deadline_ms,
				 PGresult **result)
{
	enum pg_fate fate = PG_FATE_LOST;

	while (read_on(connection, deadline_ms, &fate)) {
		PGresult *next = PQgetResult(connection);

		if (next == NULL)
			return *result != NULL ? PG_FATE_ANSWERED : fate;
		if (is_error(*result)) {
			PQclear(next);
			continue;
		}
		PQclear(*result);
		*result = next;
		if (!is_whole(next))
			return PG_FATE_LOST;
	}
	/* a server that ends a connection says why, then closes it */
	return is_error(*result) ? PG_FATE_ANSWERED : fate;
}

enum pg_fate pg_wire_finish(PGconn *connection, int sent, int64_t deadline_ms,
			    PGresult **result)
{
	enum pg_fate fate = PG_FATE_LOST;

	*result = NULL;
	if (sent && flush(connection, deadline_ms, &fate))
		fate = read_results(connection, deadline_ms, result);
	if (fate != PG_FATE_ANSWERED) {
		PQclear(*result);
		*result = NULL;
	}
	return fate;
}

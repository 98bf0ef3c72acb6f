/*
 * One connection for one command, with the same deadlines as the pool's.
 */
#include "pg/session.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pg/wire.h"

#define INSUFFICIENT_PRIVILEGE "42501"

struct pg_session {
	PGconn *connection;
};

static const char *option(const PQconninfoOption *options, const char *keyword)
{
	for (; options->keyword != NULL; options++)
		if (str_is(str_of(options->keyword), keyword) &&
		    options->val != NULL)
			return options->val;
	return "";
}

/* By its number only: a name like 127.example may lead anywhere. */
static bool is_loopback(const char *address)
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr) >> 24 == IN_LOOPBACKNET;
	return inet_pton(AF_INET6, address, &six) == 1 &&
	       IN6_IS_ADDR_LOOPBACK(&six);
}

/* Empty is libpq's default: a unix socket. */
static bool is_local(const char *host)
{
	return host[0] == '\0' || host[0] == '/' || host[0] == '@' ||
	       str_equal_nocase(str_of(host), str_of("localhost")) ||
	       is_loopback(host);
}

/* Several hosts ("a,b") are as local as the least local of them. */
static bool are_all_local(struct job *job, const char *hosts)
{
	struct str rest = str_of(hosts);
	bool more = true;

	while (more) {
		struct str host;

		more = str_cut(&rest, ',', &host);
		if (!is_local(arena_text(&job->arena, host)))
			return false;
	}
	return true;
}

static const char *kept(struct job *job, const char *text, const char *absent)
{
	if (text[0] == '\0')
		text = absent;
	return arena_text(&job->arena, str_of(text));
}

static void release_options(void *options)
{
	PQconninfoFree(options);
}

/* What the URL says, and where it is silent the PG* environment variables. */
static PQconninfoOption *read_options(struct job *job, const char *url)
{
	PQconninfoOption *named =
		job_keep(job, PQconninfoParse(url, NULL), release_options);
	PQconninfoOption *all =
		job_keep(job, PQconndefaults(), release_options);

	if (named == NULL || all == NULL)
		return NULL;
	/* a service file could lead elsewhere than what is shown here */
	if (option(named, "service")[0] != '\0')
		return NULL;
	for (PQconninfoOption *o = all; o->keyword != NULL; o++) {
		const char *said = option(named, o->keyword);

		if (said[0] == '\0')
			continue;
		PQfreemem(o->val);
		/* released with free, as libpq's own */
		o->val = strdup(said);
		if (o->val == NULL)
			abort();
	}
	return all;
}

/* libpq's words about a bad URL may show the password in it. */
static bool fail_on_url(struct job *job)
{
	return job_fail(job, ERR_USAGE,
			"this is no connection URL: write "
			"postgresql://user:password@host:port/database");
}

bool pg_target_read(struct job *job, const char *url, struct pg_target *target)
{
	const PQconninfoOption *options = read_options(job, url);
	const char *host, *address;

	if (options == NULL)
		return fail_on_url(job);
	host = option(options, "host");
	address = option(options, "hostaddr");
	target->user = kept(job, option(options, "user"), "");
	target->host =
		kept(job, host[0] != '\0' ? host : address, "(unix socket)");
	target->port = kept(job, option(options, "port"), "5432");
	target->database = kept(job, option(options, "dbname"), target->user);
	/* hostaddr, where it is given, is what is connected to */
	target->is_local =
		are_all_local(job, address[0] != '\0' ? address : host);
	return true;
}

static const char *without_variable(const PQconninfoOption *named)
{
	for (; named->keyword != NULL; named++)
		if (named->val != NULL && named->envvar == NULL)
			return named->keyword;
	return NULL;
}

bool pg_environment(struct job *job, const char *url, const char *const **lines)
{
	const PQconninfoOption *options = read_options(job, url);
	const PQconninfoOption *named =
		job_keep(job, PQconninfoParse(url, NULL), release_options);
	const char **next;
	size_t count = 0;

	if (options == NULL || named == NULL)
		return fail_on_url(job);
	if (without_variable(named) != NULL)
		return job_fail(job, ERR_USAGE,
				"there is no environment variable for %s of "
				"the connection URL: leave it out",
				without_variable(named));
	while (options[count].keyword != NULL)
		count++;
	next = job_alloc(job, (count + 1) * sizeof(*next));
	*lines = next;
	/* what a service would say is among the options already */
	for (; options->keyword != NULL; options++)
		if (!str_is(str_of(options->keyword), "service") &&
		    options->envvar != NULL && options->val != NULL &&
		    options->val[0] != '\0')
			*next++ = job_text(job, "%s=%s", options->envvar,
					   options->val);
	*next = NULL;
	return true;
}

static void close_connection(void *connection)
{
	PQfinish(connection);
}

/* Never shows the password, should the server or libpq repeat it. */
static const char *masked(const char *problem, const char *password)
{
	if (password[0] != '\0' && strstr(problem, password) != NULL)
		return "refused (the reason would show the password)";
	return problem;
}

bool pg_session_open(struct job *job, const char *url, const char *database,
		     struct pg_session **session)
{
	struct pg_how how = { .url = url,
			      .database = database,
			      .program = "cruddurctl" };
	const PQconninfoOption *options = read_options(job, url);
	char problem[PG_PROBLEM_MAX];
	PGconn *connection = pg_wire_connect(&how, job->deadline_ms, problem);

	if (connection == NULL)
		return job_fail(
			job, ERR_UNAVAILABLE, "postgres: %s",
			options == NULL
				? problem
				: masked(problem, option(options, "password")));
	*session = job_alloc(job, sizeof(**session));
	(*session)->connection = job_keep(job, connection, close_connection);
	return true;
}

static void release_result(void *result)
{
	PQclear(result);
}

static bool fail_with(struct job *job, const struct pg_session *session,
		      const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message =
		PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (state != NULL && str_is(str_of(state), INSUFFICIENT_PRIVILEGE))
		return job_fail(job, ERR_FORBIDDEN,
				"PostgreSQL does not let its user %s do this "
				"(%s): grant the right, or correct "
				"CONNECTION_URL.",
				PQuser(session->connection),
				message != NULL ? message : "no message");
	return job_fail(job, ERR_INTERNAL, "postgres: SQLSTATE %s: %s",
			state != NULL ? state : "none",
			message != NULL ? message : "no message");
}

static bool finish(struct job *job, struct pg_session *session, int sent,
		   PGresult **result)
{
	enum pg_fate fate = pg_wire_finish(session->connection, sent,
					   job->deadline_ms, result);

	if (fate == PG_FATE_TIMED_OUT)
		return job_fail(job, ERR_UNAVAILABLE,
				"postgres: no answer in time");
	if (fate == PG_FATE_LOST)
		return job_fail(job, ERR_UNAVAILABLE,
				"postgres: the connection was lost");
	job_keep(job, *result, release_result);
	if (PQresultStatus(*result) == PGRES_FATAL_ERROR)
		return fail_with(job, session, *result);
	return true;
}

bool pg_session_script(struct job *job, struct pg_session *session,
		       const char *sql)
{
	PGresult *result;

	return finish(job, session, PQsendQuery(session->connection, sql),
		      &result);
}

bool pg_session_query(struct job *job, struct pg_session *session,
		      const char *sql, const char *const *params, int count,
		      struct pg_table *table)
{
	PGresult *result;
	int sent = PQsendQueryParams(session->connection, sql, count, NULL,
				     params, NULL, NULL, 0);

	if (!finish(job, session, sent, &result))
		return false;
	*table = (struct pg_table){ .result = result,
				    .rows = PQntuples(result),
				    .columns = PQnfields(result) };
	return true;
}

const char *pg_cell(const struct pg_table *table, int row, int column)
{
	if (PQgetisnull(table->result, row, column))
		return NULL;
	return PQgetvalue(table->result, row, column);
}

static void release_text(void *text)
{
	PQfreemem(text);
}

const char *pg_identifier(struct job *job, struct pg_session *session,
			  const char *name)
{
	char *quoted =
		PQescapeIdentifier(session->connection, name, strlen(name));

	if (quoted == NULL) {
		job_fail(job, ERR_USAGE, "this name is not UTF-8");
		return NULL;
	}
	return job_keep(job, quoted, release_text);
}

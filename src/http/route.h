/*
 * The table of routes and how a path finds its row.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "base/job.h"
#include "base/uuid.h"
#include "http/request.h"

struct exchange;

/* Who may call; never 0. */
enum route_auth {
	AUTH_NONE = 1,
	AUTH_OPTIONAL, /* a bad token is the anonymous view */
	AUTH_REQUIRED,
	AUTH_WITHOUT_ROW, /* a good token, even of someone with no row yet */
};

typedef bool (*route_handler)(struct exchange *exchange);

/*
 * `pattern` has literal segments and, as whole segments, {uuid} (read in any
 * case) and @{handle}. A literal row wins over one with a parameter.
 */
struct route {
	enum http_method method;
	const char *pattern;
	enum route_auth auth;
	route_handler handler;
};

/* `subjects`: arrays of rows, each ended by a row of zeros. */
struct route_table {
	const struct route *const *subjects; /* NULL-terminated */
	const struct route *options; /* answers OPTIONS on any path there is */
};

struct route_match {
	const struct route *route;
	struct uuid uuid; /* of {uuid} */
	struct str handle; /* of @{handle}, decoded, without the @ */
	const char *allow; /* methods of the path; only for OPTIONS */
};

/*
 * Finds the row for method and path and names it in the job; HEAD finds GET's,
 * OPTIONS the table's own row. Fails: ERR_NOT_FOUND
 * (a malformed UUID is a thing that is not there), ERR_METHOD_NOT_ALLOWED with
 * `*allow` naming the methods there are.
 */
bool route_find(struct job *job, const struct route_table *table,
		const struct request *request, struct route_match *match,
		const char **allow) MUST_CHECK;

/* False, and a line in the log each, for rows without auth or handler. */
bool route_table_is_sound(const struct route_table *table) MUST_CHECK;

/*
 * A route's number: 1 and up, in the order of the table, the row for OPTIONS
 * last; 0 for NULL.
 */
int route_number(const struct route_table *table, const struct route *route);

const char *route_auth_name(enum route_auth auth);

#endif

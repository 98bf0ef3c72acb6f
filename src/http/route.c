/*
 * Path and method to the row of the table. A path is cut at its slashes
 * before anything is decoded, so that an escaped slash stays inside its
 * segment.
 */
#include "http/route.h"

#include "base/buf.h"
#include "base/log.h"
#include "http/percent.h"

enum { SEGMENTS_MAX = 8, ALLOW_MAX = 64 };

struct segments {
	int count;
	struct str text[SEGMENTS_MAX]; /* decoded */
};

static bool segments_read(struct job *job, struct str path,
			  struct segments *segments)
{
	struct str rest = str_from(path, 1);
	bool more = true;

	segments->count = 0;
	while (more) {
		struct str raw;

		if (segments->count == SEGMENTS_MAX)
			return false;
		more = str_cut(&rest, '/', &raw);
		if (!percent_decode(job, raw, false,
				    &segments->text[segments->count++]))
			return false;
	}
	return true;
}

static bool segment_matches(struct str pattern, struct str segment,
			    struct route_match *match)
{
	if (str_is(pattern, "{uuid}"))
		return uuid_parse(segment, &match->uuid);
	if (!str_is(pattern, "@{handle}"))
		return str_equal(pattern, segment);
	if (segment.len < 2 || segment.data[0] != '@')
		return false;
	match->handle = str_from(segment, 1);
	return true;
}

/* Fills in the parameters; `*literals` counts what matched word for word. */
static bool row_matches(const struct route *route,
			const struct segments *segments,
			struct route_match *match, int *literals)
{
	struct str rest = str_from(str_of(route->pattern), 1), pattern;
	bool more = true;

	*literals = 0;
	for (int i = 0; i < segments->count; i++) {
		if (!more)
			return false;
		more = str_cut(&rest, '/', &pattern);
		if (!segment_matches(pattern, segments->text[i], match))
			return false;
		*literals += str_equal(pattern, segments->text[i]);
	}
	match->route = route;
	return !more;
}

static const char *allow_text(struct job *job, unsigned methods)
{
	struct buf text = buf_make(job, ALLOW_MAX, ALLOW_MAX);

	for (int method = HTTP_GET; method < HTTP_OTHER; method++) {
		if ((methods & 1U << method) == 0)
			continue;
		if (text.len > 0)
			buf_add_text(&text, ", ");
		buf_add_text(&text, http_method_name(method));
	}
	return arena_text(&job->arena, buf_str(&text));
}

/* The best row for the method, and every method that the path has. */
static unsigned search(const struct route_table *table,
		       const struct segments *segments, enum http_method method,
		       struct route_match *best)
{
	unsigned methods = 0;
	int best_literals = -1;

	for (size_t s = 0; table->subjects[s] != NULL; s++) {
		const struct route *row = table->subjects[s];

		for (; row->pattern != NULL; row++) {
			struct route_match match = { 0 };
			int literals;

			if (!row_matches(row, segments, &match, &literals))
				continue;
			methods |= 1U << row->method;
			if (row->method == method && literals > best_literals) {
				*best = match;
				best_literals = literals;
			}
		}
	}
	return methods;
}

bool route_find(struct job *job, const struct route_table *table,
		const struct request *request, struct route_match *match,
		const char **allow)
{
	struct segments segments;
	enum http_method method = request->method;

	*allow = NULL;
	*match = (struct route_match){ 0 };
	if (method == HTTP_HEAD)
		method = HTTP_GET;
	if (!segments_read(job, request->path, &segments))
		return job_fail(job, ERR_NOT_FOUND, "no such path");
	unsigned methods = search(table, &segments, method, match);
	if (methods == 0)
		return job_fail(job, ERR_NOT_FOUND, "no such path");
	if (match->route == NULL) {
		if ((methods & 1U << HTTP_GET) != 0)
			methods |= 1U << HTTP_HEAD;
		methods |= 1U << HTTP_OPTIONS;
		*allow = allow_text(job, methods);
		match->allow = *allow;
		if (method == HTTP_OPTIONS)
			match->route = table->options;
	}
	if (match->route == NULL)
		return job_fail(job, ERR_METHOD_NOT_ALLOWED, "only %s", *allow);
	job->route = match->route->pattern;
	return true;
}

static bool row_is_sound(const struct route *row)
{
	return row->pattern[0] == '/' && row->method >= HTTP_GET &&
	       row->method < HTTP_OTHER && row->auth >= AUTH_NONE &&
	       row->auth <= AUTH_WITHOUT_ROW && row->handler != NULL;
}

bool route_table_is_sound(const struct route_table *table)
{
	bool sound = true;

	for (size_t s = 0; table->subjects[s] != NULL; s++) {
		const struct route *row = table->subjects[s];

		for (; row->pattern != NULL; row++) {
			if (row_is_sound(row))
				continue;
			log_line(LOG_ERROR, NULL, "route %s is not complete",
				 row->pattern);
			sound = false;
		}
	}
	return sound;
}

int route_number(const struct route_table *table, const struct route *route)
{
	int number = 1;

	if (route == NULL)
		return 0;
	for (size_t s = 0; table->subjects[s] != NULL; s++) {
		const struct route *row = table->subjects[s];

		for (; row->pattern != NULL; row++) {
			if (row == route)
				return number;
			number++;
		}
	}
	return number;
}

const char *route_auth_name(enum route_auth auth)
{
	static const char *const names[] = {
		[AUTH_NONE] = "none",
		[AUTH_OPTIONAL] = "optional",
		[AUTH_REQUIRED] = "required",
		[AUTH_WITHOUT_ROW] = "without-row",
	};

	return names[auth];
}

/*
 * A request as the web server hands it over, read and bounded. Pure: the
 * parameters come as NAME=value texts (RFC 3875), the body by a callback.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/job.h"

enum {
	REQUEST_BODY_MAX = 64 * 1024,
	REQUEST_PATH_MAX = 2 * 1024, /* path and query */
	REQUEST_QUERY_PARAMS_MAX = 16,
};

enum http_method {
	HTTP_GET = 1,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_DELETE,
	HTTP_OPTIONS,
	HTTP_OTHER
};

struct query_param {
	struct str name; /* decoded */
	struct str value;
};

struct request {
	enum http_method method;
	struct str method_text;
	struct str path; /* as sent, without the query */
	struct str query; /* as sent */
	struct query_param params[REQUEST_QUERY_PARAMS_MAX];
	int param_count;
	struct str body; /* raw bytes; checked as JSON by http/fields.h */
	struct str authorization;
	struct str content_type;
	struct str idempotency_key;
	struct str if_none_match;
	struct str origin;
	struct str preflight_method; /* Access-Control-Request-Method */
	int64_t started_us; /* when nginx had it; 0 unknown */
};

/* Reads at most `size` bytes; 0 at the end, -1 when the peer is gone. */
typedef int (*request_reader)(void *source, char *out, int size);

/*
 * Fills `request` and the job's request id from NULL-terminated `params`.
 * Fails: ERR_BAD_REQUEST (bad escapes, invalid UTF-8 or U+0000 in path or
 * query, two values in Authorization), ERR_URI_TOO_LONG, ERR_BODY_TOO_LARGE.
 */
bool request_read(struct job *job, char *const *params, request_reader reader,
		  void *source, struct request *request) MUST_CHECK;

/* "GET"; "other" for a method that is none of ours. */
const char *http_method_name(enum http_method method);

/* The first query parameter of that name; data is NULL when there is none. */
struct str request_param(const struct request *request, const char *name);

/*
 * The token of "Authorization: Bearer <token>" (scheme in any case); data is
 * NULL without the header, and empty for another scheme.
 */
struct str request_bearer(const struct request *request);

#endif

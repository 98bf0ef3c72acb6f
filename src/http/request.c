/*
 * From the web server's parameters to a request that is read and bounded.
 */
#include "http/request.h"

#include "base/hash.h"
#include "http/percent.h"

enum { REQUEST_ID_BYTES = 16 };

static const uint64_t start_max_s = 253402300799; /* of the year 9999 */

/* Everything that is wanted of the parameters, as sent. */
struct head {
	struct str method;
	struct str uri;
	struct str content_type;
	struct str content_length;
	struct str authorization;
	struct str idempotency_key;
	struct str if_none_match;
	struct str origin;
	struct str preflight_method;
	struct str request_id;
	struct str started;
	bool ambiguous; /* a header that decides who or what came twice */
};

struct wanted {
	struct str name;
	size_t offset;
	bool only_once;
};

/* clang-format off */
static const struct wanted wanted[] = {
	{ STR_LITERAL("REQUEST_METHOD"), offsetof(struct head, method), false },
	{ STR_LITERAL("REQUEST_URI"), offsetof(struct head, uri), false },
	{ STR_LITERAL("CONTENT_TYPE"), offsetof(struct head, content_type),
	  false },
	{ STR_LITERAL("CONTENT_LENGTH"), offsetof(struct head, content_length),
	  false },
	{ STR_LITERAL("HTTP_AUTHORIZATION"),
	  offsetof(struct head, authorization), true },
	{ STR_LITERAL("HTTP_IDEMPOTENCY_KEY"),
	  offsetof(struct head, idempotency_key), true },
	{ STR_LITERAL("HTTP_IF_NONE_MATCH"),
	  offsetof(struct head, if_none_match), false },
	{ STR_LITERAL("HTTP_ORIGIN"), offsetof(struct head, origin), false },
	{ STR_LITERAL("HTTP_ACCESS_CONTROL_REQUEST_METHOD"),
	  offsetof(struct head, preflight_method), false },
	{ STR_LITERAL("HTTP_X_REQUEST_ID"), offsetof(struct head, request_id),
	  false },
	{ STR_LITERAL("REQUEST_START_MSEC"), offsetof(struct head, started),
	  false },
};

static const struct str method_names[] = {
	[HTTP_GET] = STR_LITERAL("GET"),
	[HTTP_HEAD] = STR_LITERAL("HEAD"),
	[HTTP_POST] = STR_LITERAL("POST"),
	[HTTP_PUT] = STR_LITERAL("PUT"),
	[HTTP_DELETE] = STR_LITERAL("DELETE"),
	[HTTP_OPTIONS] = STR_LITERAL("OPTIONS"),
	[HTTP_OTHER] = STR_LITERAL("other"),
};
/* clang-format on */

static void head_take(struct head *head, struct str name, const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		if (wanted[i].name.len != name.len ||
		    memcmp(wanted[i].name.data, name.data, name.len) != 0)
			continue;
		struct str *slot =
			(struct str *)((char *)head + wanted[i].offset);
		if (wanted[i].only_once && slot->data != NULL)
			head->ambiguous = true;
		*slot = str_of(value);
		return;
	}
}

static void head_read(char *const *params, struct head *head)
{
	for (; *params != NULL; params++) {
		const char *equals = strchr(*params, '=');

		if (equals == NULL)
			continue;
		head_take(head, str_make(*params, (size_t)(equals - *params)),
			  equals + 1);
	}
}

static enum http_method method_of(struct str name)
{
	for (int method = HTTP_GET; method < HTTP_OTHER; method++)
		if (str_equal(method_names[method], name))
			return (enum http_method)method;
	return HTTP_OTHER;
}

const char *http_method_name(enum http_method method)
{
	return method_names[method].data;
}

/* Seconds with milliseconds, as nginx's $msec writes them. */
static int64_t start_of(struct str text)
{
	struct str rest = text, seconds;
	uint64_t s, ms;

	if (!str_cut(&rest, '.', &seconds) || rest.len != 3 ||
	    !str_to_number(seconds, start_max_s, &s) ||
	    !str_to_number(rest, 999, &ms))
		return 0;
	return (int64_t)(s * 1000000 + ms * 1000);
}

static bool is_sane_id(struct str id)
{
	if (id.len == 0 || id.len > JOB_REQUEST_ID_MAX)
		return false;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.data[i];
		bool sane = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			    (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
			    c == '.';

		if (!sane)
			return false;
	}
	return true;
}

static void job_name(struct job *job, struct str id)
{
	if (is_sane_id(id)) {
		memcpy(job->request_id, id.data, id.len);
		job->request_id[id.len] = '\0';
		return;
	}
	uint8_t bytes[REQUEST_ID_BYTES];
	hash_random(bytes, sizeof(bytes));
	hash_hex(bytes, sizeof(bytes), job->request_id);
}

static bool read_query(struct job *job, struct request *request)
{
	struct str rest = request->query, piece;

	while (rest.len > 0) {
		str_cut(&rest, '&', &piece);
		if (piece.len == 0)
			continue;
		if (request->param_count == REQUEST_QUERY_PARAMS_MAX)
			return job_fail(job, ERR_BAD_REQUEST,
					"more than %d query parameters",
					REQUEST_QUERY_PARAMS_MAX);
		struct query_param *param =
			&request->params[request->param_count++];
		struct str name;
		str_cut(&piece, '=', &name);
		if (!percent_decode(job, name, true, &param->name) ||
		    !percent_decode(job, piece, true, &param->value))
			return job_fail(job, ERR_BAD_REQUEST,
					"query is not escaped UTF-8");
	}
	return true;
}

static bool read_uri(struct job *job, struct str uri, struct request *request)
{
	struct str decoded;

	if (uri.len > REQUEST_PATH_MAX)
		return job_fail(job, ERR_URI_TOO_LONG, "URI has %zu bytes",
				uri.len);
	request->query = uri;
	str_cut(&request->query, '?', &request->path);
	if (!str_starts_with(request->path, "/"))
		return job_fail(job, ERR_BAD_REQUEST, "path has no root");
	if (!percent_decode(job, request->path, false, &decoded))
		return job_fail(job, ERR_BAD_REQUEST,
				"path is not escaped UTF-8");
	return read_query(job, request);
}

/* What is beyond CONTENT_LENGTH is not the body (RFC 3875, section 4.2). */
static bool read_body(struct job *job, struct str content_length,
		      request_reader reader, void *source, struct str *body)
{
	uint64_t length = 0;

	if (content_length.len == 0)
		return true;
	if (!str_to_number(content_length, UINT64_MAX, &length))
		return job_fail(job, ERR_BAD_REQUEST, "bad Content-Length");
	if (length > REQUEST_BODY_MAX)
		return job_fail(job, ERR_BODY_TOO_LARGE, "body of %llu bytes",
				(unsigned long long)length);
	if (length == 0)
		return true;
	char *data = job_alloc(job, length);
	size_t len = 0;
	while (len < length) {
		int got = reader(source, data + len, (int)(length - len));

		if (got <= 0)
			return job_fail(job, ERR_BAD_REQUEST,
					"body ended after %zu of %zu bytes",
					len, (size_t)length);
		len += (size_t)got;
	}
	*body = str_make(data, len);
	return true;
}

bool request_read(struct job *job, char *const *params, request_reader reader,
		  void *source, struct request *request)
{
	struct head head = { 0 };

	head_read(params, &head);
	job_name(job, head.request_id);
	/* Without params: their array is filled as far as param_count says. */
	memset(request, 0, offsetof(struct request, params));
	request->param_count = 0;
	request->body = str_make("", 0);
	request->method = method_of(head.method);
	request->method_text = head.method;
	request->authorization = head.authorization;
	request->content_type = head.content_type;
	request->idempotency_key = head.idempotency_key;
	request->if_none_match = head.if_none_match;
	request->origin = head.origin;
	request->preflight_method = head.preflight_method;
	request->started_us = start_of(head.started);
	if (head.ambiguous)
		return job_fail(job, ERR_BAD_REQUEST,
				"a header that must be single came twice");
	if (head.authorization.len > 0 &&
	    memchr(head.authorization.data, ',', head.authorization.len))
		return job_fail(job, ERR_BAD_REQUEST,
				"two values in Authorization");
	return read_uri(job, head.uri, request) &&
	       read_body(job, head.content_length, reader, source,
			 &request->body);
}

struct str request_param(const struct request *request, const char *name)
{
	for (int i = 0; i < request->param_count; i++)
		if (str_is(request->params[i].name, name))
			return request->params[i].value;
	return str_make(NULL, 0);
}

struct str request_bearer(const struct request *request)
{
	struct str rest = request->authorization, scheme;

	if (rest.data == NULL)
		return str_make(NULL, 0);
	str_cut(&rest, ' ', &scheme);
	if (!str_equal_nocase(scheme, str_of("Bearer")))
		return str_make("", 0);
	while (str_starts_with(rest, " "))
		rest = str_from(rest, 1);
	return rest;
}

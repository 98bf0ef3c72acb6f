/*
 * Answers: status, headers and body, and the one error shape.
 */
#include "http/response.h"

#include "base/hash.h"

enum {
	ERROR_BODY_MAX = 1024,
	STATUS_LINE_MAX = 64,
};

static const struct {
	int status;
	const char *phrase;
} phrases[] = {
	{ 200, "OK" },
	{ 204, "No Content" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

static struct response_header *find_header(struct response *response,
					   const char *name)
{
	for (int i = 0; i < response->header_count; i++)
		if (strcmp(response->headers[i].name, name) == 0)
			return &response->headers[i];
	return NULL;
}

static bool has_line_break(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.data[i] == '\r' || value.data[i] == '\n' ||
		    value.data[i] == '\0')
			return true;
	return false;
}

void response_header(struct response *response, const char *name,
		     struct str value)
{
	if (has_line_break(value))
		return;
	struct response_header *header = find_header(response, name);
	if (header == NULL) {
		if (response->header_count == RESPONSE_HEADERS_MAX)
			return;
		header = &response->headers[response->header_count++];
	}
	*header = (struct response_header){ name, value };
}

static void header_if_absent(struct response *response, const char *name,
			     const char *value)
{
	if (find_header(response, name) == NULL)
		response_header(response, name, str_of(value));
}

void response_json(struct response *response, int status, struct str body)
{
	response->status = status;
	response->body = body;
	response_header(response, "Content-Type", str_of("application/json"));
	response_header(response, "Cache-Control", str_of("private, no-store"));
}

void response_empty(struct response *response, int status)
{
	response->status = status;
	response->body = str_make("", 0);
	response_header(response, "Cache-Control", str_of("private, no-store"));
}

/* What may stand between two elements of a list (RFC 9110, 5.6.1.2). */
static struct str skip_gap(struct str list)
{
	size_t gap = 0;

	while (gap < list.len &&
	       (list.data[gap] == ',' || list.data[gap] == ' ' ||
		list.data[gap] == '\t'))
		gap++;
	return str_from(list, gap);
}

/*
 * Weak comparison (RFC 9110, 8.8.3.2): the opaque parts decide. A tag may hold
 * commas, so the list is read tag by tag; a broken one ends the search.
 */
static bool list_names(struct str list, struct str opaque)
{
	struct str tag;

	if (str_is(list, "*"))
		return true;
	for (list = skip_gap(list); list.len > 0; list = skip_gap(list)) {
		if (str_starts_with(list, "W/"))
			list = str_from(list, 2);
		if (!str_starts_with(list, "\""))
			return false;
		list = str_from(list, 1);
		if (!str_cut(&list, '"', &tag))
			return false;
		if (str_equal(tag, opaque))
			return true;
	}
	return false;
}

void response_list(struct job *job, struct response *response,
		   const struct request *request, struct str body)
{
	uint8_t hash[HASH_QUICK_BYTES];
	char opaque[2 * HASH_QUICK_BYTES + 1];

	hash_quick_long(body, hash);
	hash_hex(hash, HASH_QUICK_BYTES, opaque);
	response_header(response, "ETag",
			str_of(job_text(job, "W/\"%s\"", opaque)));
	response_header(response, "Vary", str_of(RESPONSE_VARY));
	if (list_names(request->if_none_match, str_of(opaque)))
		response_empty(response, 304);
	else
		response_json(response, 200, body);
}

/* Codes are literals of ours: nothing in them needs escaping. */
static struct str codes_body(struct job *job)
{
	struct buf body = buf_make(job, 128, ERROR_BODY_MAX);

	buf_add_char(&body, '[');
	for (int i = 0; i < job->code_count; i++)
		buf_printf(&body, "%s\"%s\"", i > 0 ? "," : "", job->codes[i]);
	buf_add_char(&body, ']');
	return buf_str(&body);
}

static struct str error_body(struct job *job, const struct err_info *info)
{
	return str_of(job_text(job,
			       "{\"error\":\"%s\",\"message\":\"%s\","
			       "\"request_id\":\"%s\"}",
			       info->code, info->sentence, job->request_id));
}

void response_failure(struct job *job, struct response *response)
{
	enum err_kind kind = job->error;

	if (kind == ERR_NONE)
		kind = ERR_INTERNAL;
	const struct err_info *info = err_info(kind);
	struct str body = error_body(job, info);
	if (kind == ERR_INVALID)
		body = codes_body(job);
	response_json(response, info->http_status, body);
	if (response->status == 401)
		header_if_absent(response, "WWW-Authenticate", "Bearer");
	if (response->status == 429 || response->status == 503)
		header_if_absent(response, "Retry-After", "1");
}

static const char *phrase_of(int status)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Status";
}

/* Neither has a body, so neither says how long it is (RFC 9110, 8.6). */
static bool has_length(const struct response *response)
{
	return response->status != 204 && response->status != 304;
}

static size_t head_size(const struct response *response)
{
	size_t size = 3 * STATUS_LINE_MAX + JOB_REQUEST_ID_MAX;

	for (int i = 0; i < response->header_count; i++)
		size += strlen(response->headers[i].name) +
			response->headers[i].value.len + strlen(": \r\n");
	return size;
}

struct str response_head(struct job *job, const struct response *response)
{
	size_t size = head_size(response);
	struct buf head = buf_make(job, size, size);

	buf_add_text(&head, "Status: ");
	buf_add_number(&head, response->status);
	buf_add_char(&head, ' ');
	buf_add_text(&head, phrase_of(response->status));
	buf_add_text(&head, "\r\nX-Request-Id: ");
	buf_add_text(&head, job->request_id);
	for (int i = 0; i < response->header_count; i++) {
		buf_add_text(&head, "\r\n");
		buf_add_text(&head, response->headers[i].name);
		buf_add_text(&head, ": ");
		buf_add(&head, response->headers[i].value);
	}
	if (has_length(response)) {
		buf_add_text(&head, "\r\nContent-Length: ");
		buf_add_number(&head, (int64_t)response->body.len);
	}
	buf_add_text(&head, "\r\n\r\n");
	return buf_str(&head);
}

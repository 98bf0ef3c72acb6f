/*
 * Request reader of the canned DynamoDB: request line, the four headers that
 * matter here, and a body by Content-Length or in chunks (RFC 9112).
 */
#include "canned_http.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	MAX_HEAD_BYTES = 32 * 1024,
	MAX_BODY_BYTES = 16 * 1024 * 1024,
	/* No line of a chunked body that curl or an SDK sends is longer. */
	MAX_CHUNK_LINE_BYTES = 64,
};

struct framing {
	size_t content_length;
	bool chunked;
};

static bool read_request_line(struct span line, struct http_request *request);
static void read_header(struct span line, struct http_request *request,
			struct framing *framing);
static enum http_parsed read_chunks(char *bytes, size_t len, bool join,
				    size_t *body_len, size_t *used);
static enum http_parsed read_body(char *bytes, size_t len,
				  const struct framing *framing,
				  struct span *body, size_t *used);

enum http_parsed http_parse(char *bytes, size_t len,
			    struct http_request *request, size_t *used)
{
	if (len == 0)
		return HTTP_PARTIAL;
	const char *head_end = memmem(bytes, len, "\r\n\r\n", 4);
	if (!head_end)
		return len > MAX_HEAD_BYTES ? HTTP_BAD : HTTP_PARTIAL;

	*request = (struct http_request){ 0 };
	struct framing framing = { 0 };
	const char *line = bytes;
	while (line <= head_end) {
		const char *end =
			memmem(line, (size_t)(head_end + 2 - line), "\r\n", 2);
		struct span span = { line, (size_t)(end - line) };
		if (line != bytes)
			read_header(span, request, &framing);
		else if (!read_request_line(span, request))
			return HTTP_BAD;
		line = end + 2;
	}

	size_t head_len = (size_t)(head_end + 4 - bytes);
	enum http_parsed parsed = read_body(bytes + head_len, len - head_len,
					    &framing, &request->body, used);
	*used += head_len;
	return parsed;
}

static bool read_request_line(struct span line, struct http_request *request)
{
	const char *space = memchr(line.at, ' ', line.len);
	if (!space)
		return false;
	request->method = (struct span){ line.at, (size_t)(space - line.at) };

	const char *path = space + 1;
	size_t rest = line.len - request->method.len - 1;
	const char *path_end = memchr(path, ' ', rest);
	if (!path_end)
		return false;
	request->path = (struct span){ path, (size_t)(path_end - path) };
	return true;
}

static bool name_is(struct span line, size_t name_len, const char *name)
{
	return name_len == strlen(name) &&
	       strncasecmp(line.at, name, name_len) == 0;
}

static bool value_is(struct span value, const char *text)
{
	return value.len == strlen(text) &&
	       strncasecmp(value.at, text, value.len) == 0;
}

static void read_header(struct span line, struct http_request *request,
			struct framing *framing)
{
	const char *colon = memchr(line.at, ':', line.len);
	if (!colon)
		return;
	size_t name_len = (size_t)(colon - line.at);
	struct span value = { colon + 1, line.len - name_len - 1 };
	while (value.len > 0 && (*value.at == ' ' || *value.at == '\t')) {
		value.at++;
		value.len--;
	}
	if (name_is(line, name_len, "x-amz-target"))
		request->target = value;
	else if (name_is(line, name_len, "content-length"))
		framing->content_length = strtoul(value.at, NULL, 10);
	else if (name_is(line, name_len, "transfer-encoding"))
		framing->chunked = value_is(value, "chunked");
	else if (name_is(line, name_len, "connection"))
		request->close = value_is(value, "close");
}

static enum http_parsed read_body(char *bytes, size_t len,
				  const struct framing *framing,
				  struct span *body, size_t *used)
{
	body->at = bytes;
	if (framing->chunked) {
		/* Joining moves bytes, so first see that all are there. */
		enum http_parsed parsed =
			read_chunks(bytes, len, false, &body->len, used);
		if (parsed != HTTP_COMPLETE)
			return parsed;
		return read_chunks(bytes, len, true, &body->len, used);
	}
	if (framing->content_length > MAX_BODY_BYTES)
		return HTTP_BAD;
	body->len = framing->content_length;
	*used = framing->content_length;
	return len < framing->content_length ? HTTP_PARTIAL : HTTP_COMPLETE;
}

static enum http_parsed read_chunks(char *bytes, size_t len, bool join,
				    size_t *body_len, size_t *used)
{
	size_t at = 0;
	size_t joined = 0;

	for (;;) {
		char *line_end = memmem(bytes + at, len - at, "\r\n", 2);
		if (!line_end)
			return len - at > MAX_CHUNK_LINE_BYTES ? HTTP_BAD
							       : HTTP_PARTIAL;
		size_t size = strtoul(bytes + at, NULL, 16);
		at = (size_t)(line_end + 2 - bytes);
		if (size > MAX_BODY_BYTES || joined > MAX_BODY_BYTES)
			return HTTP_BAD;
		/* Trailers are not read: neither curl nor the SDKs send any. */
		if (len - at < size + 2)
			return HTTP_PARTIAL;
		if (join)
			memmove(bytes + joined, bytes + at, size);
		joined += size;
		at += size + 2;
		if (size == 0)
			break;
	}
	*body_len = joined;
	*used = at;
	return HTTP_COMPLETE;
}

bool span_is(struct span span, const char *text)
{
	return span.len == strlen(text) && memcmp(span.at, text, span.len) == 0;
}

bool span_starts(struct span span, const char *text)
{
	size_t len = strlen(text);
	return span.len >= len && memcmp(span.at, text, len) == 0;
}

struct span span_after(struct span span, const char *start)
{
	size_t len = strlen(start);
	return (struct span){ span.at + len, span.len - len };
}

struct span span_find(struct span hay, const char *needle)
{
	size_t len = strlen(needle);
	const char *at = hay.len ? memmem(hay.at, hay.len, needle, len) : NULL;
	return at ? (struct span){ at, len } : (struct span){ 0 };
}

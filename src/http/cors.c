/*
 * Cross-origin answers. Tokens travel in a header that scripts set
 * themselves, so no credentials mode is ever allowed.
 */
#include "http/cors.h"

/* scheme://host:port of a URL; a path or a closing slash is not its origin. */
static struct str origin_of(struct str url)
{
	struct str rest = url, part;

	for (int slashes = 0; slashes < 3; slashes++)
		if (!str_cut(&rest, '/', &part))
			return url;
	return str_make(url.data, (size_t)(rest.data - url.data) - 1);
}

static bool is_allowed(const struct cors *cors, struct str origin)
{
	if (origin.len == 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(cors->origins); i++)
		if (str_equal_nocase(origin_of(cors->origins[i]), origin))
			return true;
	return false;
}

void cors_apply(const struct cors *cors, const struct request *request,
		struct response *response)
{
	response_header(response, "Vary", str_of(RESPONSE_VARY));
	if (!is_allowed(cors, request->origin))
		return;
	response_header(response, "Access-Control-Allow-Origin",
			request->origin);
	response_header(response, "Access-Control-Expose-Headers",
			str_of("Link, ETag, X-Request-Id, Retry-After, Date, "
			       "WWW-Authenticate"));
}

bool cors_preflight(const struct cors *cors, const struct request *request,
		    struct response *response)
{
	if (request->method != HTTP_OPTIONS ||
	    request->preflight_method.len == 0)
		return false;
	response_empty(response, 204);
	cors_apply(cors, request, response);
	if (!is_allowed(cors, request->origin))
		return true;
	response_header(response, "Access-Control-Allow-Methods",
			str_of("GET, HEAD, POST, PUT, DELETE"));
	response_header(response, "Access-Control-Allow-Headers",
			str_of("Authorization, Content-Type, Idempotency-Key, "
			       "If-None-Match"));
	response_header(response, "Access-Control-Max-Age", str_of("600"));
	return true;
}

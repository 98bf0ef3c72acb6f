/*
 * Cross-origin rules (the Fetch standard): which pages may read our answers.
 */
#ifndef HTTP_CORS_H
#define HTTP_CORS_H

#include "http/request.h"
#include "http/response.h"

struct cors {
	struct str origins[2]; /* FRONTEND_URL, BACKEND_URL */
};

/* Adds what an allowed origin needs to read the answer, and Vary. */
void cors_apply(const struct cors *cors, const struct request *request,
		struct response *response);

/*
 * True when the request was a preflight (OPTIONS with
 * Access-Control-Request-Method): it has then been answered with 204.
 */
bool cors_preflight(const struct cors *cors, const struct request *request,
		    struct response *response);

#endif

/*
 * What the tests of http/ and api/ share: requests made of text.
 */
#ifndef TESTS_HTTP_FIXTURE_H
#define TESTS_HTTP_FIXTURE_H

#include "../support.h"

#include "http/request.h"
#include "http/response.h"

/* A body that comes in pieces of at most `step` bytes. */
struct source {
	struct str rest;
	int step;
	bool gone; /* then the peer hangs up instead of ending it */
};

static inline int read_source(void *data, char *out, int size)
{
	struct source *source = data;
	size_t len = source->rest.len;

	if (len == 0 && source->gone)
		return -1;
	if (len > (size_t)size)
		len = (size_t)size;
	if (len > (size_t)source->step)
		len = (size_t)source->step;
	if (len > 0)
		memcpy(out, source->rest.data, len);
	source->rest = str_from(source->rest, len);
	return (int)len;
}

static inline bool read_params(struct job *job, const char *const *params,
			       const char *body, struct request *request)
{
	struct source source = { str_of(body), INT32_MAX, false };

	return request_read(job, (char *const *)params, read_source, &source,
			    request);
}

/* A request without a body. */
static inline bool read_uri(struct job *job, const char *method,
			    const char *uri, struct request *request)
{
	const char *params[] = {
		job_text(job, "REQUEST_METHOD=%s", method),
		job_text(job, "REQUEST_URI=%s", uri),
		NULL,
	};

	return read_params(job, params, "", request);
}

/* The value of a header; data is NULL when it is absent. */
static inline struct str header_of(const struct response *response,
				   const char *name)
{
	for (int i = 0; i < response->header_count; i++)
		if (strcmp(response->headers[i].name, name) == 0)
			return response->headers[i].value;
	return str_make(NULL, 0);
}

#endif

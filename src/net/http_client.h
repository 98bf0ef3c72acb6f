/*
 * HTTP calls to upstreams over kept connections. The only module that sees
 * libcurl. A pool belongs to one upstream and one process (open it after
 * fork); it hands the most recently used idle connection to the next call, so
 * there are as many as calls were ever under way at once.
 */
#ifndef NET_HTTP_CLIENT_H
#define NET_HTTP_CLIENT_H

#include "base/job.h"

struct http_pool;

enum { HTTP_HEADER_MAX_BYTES = 1024 };

/* As `timeout_ms`: waits as long as it takes, for a server that holds calls. */
#define HTTP_NO_TIME_LIMIT INT64_MAX

/* A header of the reply that a caller asks for. */
struct http_header {
	const char *name; /* compared without case */
	/* in the job's memory; empty when absent or over the limit above */
	struct str value;
};

struct http_call {
	const char *method; /* "GET", "POST", "PUT" */
	const char *url;
	const char *const *headers; /* "Name: value" */
	size_t header_count;
	struct str body; /* sent with POST and PUT */
	struct http_header *wanted; /* filled in when there is an answer */
	size_t wanted_count;
	size_t max_reply_bytes;
	int64_t timeout_ms; /* for all of it: resolve, connect, answer */
};

enum http_outcome {
	HTTP_ANSWERED, /* any status, whole body read */
	HTTP_NOT_SENT, /* no connection: the upstream has seen nothing */
	HTTP_TIMED_OUT, /* it may have been carried out */
	HTTP_BROKEN, /* connection lost or no HTTP: the same */
	HTTP_TOO_LARGE, /* more than max_reply_bytes; headers are there */
};

struct http_reply {
	enum http_outcome outcome;
	int status;
	struct str body; /* in the job's memory */
	/*
	 * A kept connection broke after the request had gone out, without a
	 * byte of an answer, and libcurl sent it again on a new one: the
	 * upstream may have carried it out twice.
	 */
	bool sent_twice;
	const char *problem; /* libcurl's words for the log; "" when answered */
};

/* Once per process, before threads. */
void http_client_init(void);

struct http_pool *http_pool_open(void);
void http_pool_close(struct http_pool *pool);

/* From now on keeps at most so many unused connections; else all of them. */
void http_pool_keep(struct http_pool *pool, size_t connections);

/*
 * From now on believes the certificates in this file (PEM) instead of the
 * system's, which stay where it is NULL or "". Before the first call; the
 * name is borrowed.
 */
void http_pool_trust(struct http_pool *pool, const char *ca_file);

/*
 * Sends one call and waits for its answer. Never fails the job: the outcome
 * says what happened. No redirect is followed, no proxy and no cookie used.
 * It may send a call twice (see `sent_twice`), so whatever a call does must
 * bear being done again.
 */
void http_send(struct job *job, struct http_pool *pool,
	       const struct http_call *call, struct http_reply *reply);

#endif

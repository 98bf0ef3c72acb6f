/*
 * One JSON service of AWS as seen from one process: where it is, its kept
 * connections and the signing key of the day. Safe for all threads.
 */
#ifndef AWS_SERVICE_H
#define AWS_SERVICE_H

#include "aws/credentials.h"
#include "base/job.h"
#include "net/http_client.h"

struct service;

struct service_options {
	const char *url;
	const char *region;
	const char *name; /* for the signature: "dynamodb" */
	const char *content_type; /* "application/x-amz-json-1.0" */
	const char *ca_bundle; /* see http_pool_trust */
	size_t connections_max; /* unused ones to keep; 0: all */
};

struct service_call {
	const char *target; /* "DynamoDB_20120810.Query" */
	struct str body;
	const struct credentials *credentials; /* NULL: not signed */
	size_t max_reply_bytes;
	int64_t timeout_ms;
};

/* The texts in `options` are borrowed for the life of the service. */
struct service *service_open(const struct service_options *options);
void service_close(struct service *service);

/* Makes one call, signed now. Never fails the job; see http_send. */
void service_send(struct job *job, struct service *service,
		  const struct service_call *call, struct http_reply *reply);

#endif

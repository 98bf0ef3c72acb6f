/*
 * From a call to an HTTP request: the headers every JSON service of AWS
 * wants, and the signature over them.
 */
#include "aws/service.h"

#include <pthread.h>

#include "aws/protocol.h"
#include "aws/sigv4.h"
#include "base/clock.h"

enum { AMZ_DATE_SIZE = 17 };

struct service {
	struct aws_endpoint endpoint;
	struct sigv4_scope scope;
	const char *content_type;
	struct http_pool *pool;
	pthread_mutex_t key_lock;
	struct sigv4_key key;
};

struct header_list {
	struct sigv4_header header[SIGV4_HEADERS_MAX];
	size_t count;
};

struct service *service_open(const struct service_options *options)
{
	struct service *service = calloc(1, sizeof(*service));

	if (service == NULL ||
	    pthread_mutex_init(&service->key_lock, NULL) != 0)
		abort();
	service->endpoint = aws_endpoint_of(options->url);
	service->scope.region = options->region;
	service->scope.service = options->name;
	service->content_type = options->content_type;
	service->pool = http_pool_open();
	http_pool_trust(service->pool, options->ca_bundle);
	if (options->connections_max > 0)
		http_pool_keep(service->pool, options->connections_max);
	return service;
}

void service_close(struct service *service)
{
	if (service == NULL)
		return;
	http_pool_close(service->pool);
	pthread_mutex_destroy(&service->key_lock);
	free(service);
}

static void add_header(struct header_list *list, const char *name,
		       struct str value)
{
	list->header[list->count++] =
		(struct sigv4_header){ str_of(name), value };
}

/*
 * The day's key is copied out and back, so that no thread waits for another's
 * signature. Two that renew it at once come to the same one.
 */
static const char *sign(struct job *job, struct service *service,
			const struct service_call *call, const char *amz_date,
			const struct header_list *list)
{
	struct sigv4_request request = {
		.method = str_of("POST"),
		.path = service->endpoint.path,
		.query = str_make("", 0),
		.headers = list->header,
		.header_count = list->count,
		.body = call->body,
	};

	pthread_mutex_lock(&service->key_lock);
	struct sigv4_key key = service->key;
	pthread_mutex_unlock(&service->key_lock);
	const char *value =
		sigv4_authorization(job, &service->scope, call->credentials,
				    amz_date, &request, &key);
	pthread_mutex_lock(&service->key_lock);
	service->key = key;
	pthread_mutex_unlock(&service->key_lock);
	return value;
}

static void add_signature(struct job *job, struct service *service,
			  const struct service_call *call,
			  struct header_list *list, char *amz_date)
{
	clock_format_basic(clock_now_us(), amz_date);
	add_header(list, "x-amz-date", str_of(amz_date));
	if (call->credentials->token[0] != '\0')
		add_header(list, "x-amz-security-token",
			   str_of(call->credentials->token));
	add_header(list, "authorization",
		   str_of(sign(job, service, call, amz_date, list)));
}

/* "name: value" */
static const char *header_line(struct job *job, const struct sigv4_header *from)
{
	size_t name_len = from->name.len;
	size_t value_len = from->value.len;
	char *line = job_alloc(job, name_len + value_len + 3);

	memcpy(line, from->name.data, name_len);
	memcpy(line + name_len, ": ", 2);
	memcpy(line + name_len + 2, from->value.data, value_len);
	line[name_len + 2 + value_len] = '\0';
	return line;
}

void service_send(struct job *job, struct service *service,
		  const struct service_call *call, struct http_reply *reply)
{
	struct header_list list = { .count = 0 };
	const char *lines[SIGV4_HEADERS_MAX];
	char amz_date[AMZ_DATE_SIZE];

	add_header(&list, "content-type", str_of(service->content_type));
	add_header(&list, "host", service->endpoint.host);
	add_header(&list, "x-amz-target", str_of(call->target));
	if (call->credentials != NULL)
		add_signature(job, service, call, &list, amz_date);
	for (size_t i = 0; i < list.count; i++)
		lines[i] = header_line(job, &list.header[i]);

	struct http_call http = {
		.method = "POST",
		.url = service->endpoint.url,
		.headers = lines,
		.header_count = list.count,
		.body = call->body,
		.max_reply_bytes = call->max_reply_bytes,
		.timeout_ms = call->timeout_ms,
	};
	http_send(job, service->pool, &http, reply);
}

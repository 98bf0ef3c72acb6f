/*
 * Calls over libcurl's easy interface. Each handle owns one connection; idle
 * handles wait in a stack, so the warmest one serves next.
 */
#include "net/http_client.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/text.h"

enum {
	CONNECT_MS_MAX = 1500,
	REPLY_GUESS_BYTES = 4096, /* when the server names no length */
};

struct handle {
	struct handle *next;
	CURL *curl;
	struct job *job; /* of the call under way */
	size_t max_reply_bytes;
	struct buf reply;
	unsigned sends; /* how often libcurl began to send this call */
	char error[CURL_ERROR_SIZE];
};

struct http_pool {
	pthread_mutex_t lock;
	struct handle *idle; /* most recently used first */
	size_t idle_count;
	size_t idle_max;
	const char *ca_file; /* NULL: the system's */
};

void http_client_init(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
}

struct http_pool *http_pool_open(void)
{
	struct http_pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL || pthread_mutex_init(&pool->lock, NULL) != 0)
		abort();
	pool->idle_max = SIZE_MAX;
	return pool;
}

void http_pool_trust(struct http_pool *pool, const char *ca_file)
{
	if (ca_file != NULL && ca_file[0] != '\0')
		pool->ca_file = ca_file;
}

void http_pool_keep(struct http_pool *pool, size_t connections)
{
	pthread_mutex_lock(&pool->lock);
	pool->idle_max = connections;
	pthread_mutex_unlock(&pool->lock);
}

static void handle_close(struct handle *handle)
{
	curl_easy_cleanup(handle->curl);
	free(handle);
}

void http_pool_close(struct http_pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->idle != NULL) {
		struct handle *handle = pool->idle;

		pool->idle = handle->next;
		handle_close(handle);
	}
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

/*
 * The length is asked for at the first bytes, so that a reply of known size
 * takes its memory once. Answering less than was given makes libcurl stop.
 */
static size_t take_reply(char *data, size_t one, size_t len, void *context)
{
	struct handle *handle = context;
	(void)one;

	if (handle->reply.job == NULL) {
		curl_off_t expected = -1;

		curl_easy_getinfo(handle->curl,
				  CURLINFO_CONTENT_LENGTH_DOWNLOAD_T,
				  &expected);
		if (expected < 0)
			expected = REPLY_GUESS_BYTES;
		if ((uint64_t)expected > handle->max_reply_bytes)
			expected = (curl_off_t)handle->max_reply_bytes;
		handle->reply = buf_make(handle->job, (size_t)expected,
					 handle->max_reply_bytes);
	}
	buf_add(&handle->reply, str_make(data, len));
	return handle->reply.overflowed ? 0 : len;
}

/* libcurl calls this each time it is about to send the request. */
static int count_send(void *context, char *to, char *from, int to_port,
		      int from_port)
{
	struct handle *handle = context;
	(void)to;
	(void)from;
	(void)to_port;
	(void)from_port;

	handle->sends++;
	return CURL_PREREQFUNC_OK;
}

/* What never changes is said once. */
static struct handle *handle_open(const struct http_pool *pool)
{
	struct handle *handle = calloc(1, sizeof(*handle));
	CURL *curl = curl_easy_init();

	if (handle == NULL || curl == NULL)
		abort();
	handle->curl = curl;
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	/* Without it a hanging resolver outlives the time-out. */
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
			 (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION,
			 (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (pool->ca_file != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, pool->ca_file);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle->error);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_reply);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, handle);
	curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, count_send);
	curl_easy_setopt(curl, CURLOPT_PREREQDATA, handle);
	return handle;
}

static struct handle *pool_take(struct http_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	struct handle *handle = pool->idle;
	if (handle != NULL) {
		pool->idle = handle->next;
		pool->idle_count--;
	}
	pthread_mutex_unlock(&pool->lock);
	return handle != NULL ? handle : handle_open(pool);
}

static void pool_give_back(struct http_pool *pool, struct handle *handle)
{
	pthread_mutex_lock(&pool->lock);
	bool keep = pool->idle_count < pool->idle_max;
	if (keep) {
		handle->next = pool->idle;
		pool->idle = handle;
		pool->idle_count++;
	}
	pthread_mutex_unlock(&pool->lock);
	if (!keep)
		handle_close(handle);
}

/*
 * libcurl only reads the list, and only while it performs, so the nodes may
 * lie in the job's memory and borrow the texts. The last one keeps libcurl
 * from waiting for "100 Continue" before a large body.
 */
static struct curl_slist *header_list(struct job *job,
				      const struct http_call *call)
{
	static char no_expect[] = "Expect:";
	size_t count = call->header_count;
	struct curl_slist *list = job_alloc(job, (count + 1) * sizeof(*list));

	for (size_t i = 0; i < count; i++) {
		list[i].data = (char *)call->headers[i];
		list[i].next = &list[i + 1];
	}
	list[count].data = no_expect;
	list[count].next = NULL;
	return list;
}

/* To libcurl a time-out of 0 means none at all. */
static long curl_timeout_ms(int64_t timeout_ms)
{
	return timeout_ms == HTTP_NO_TIME_LIMIT ? 0 : (long)timeout_ms;
}

static void handle_prepare(struct handle *handle, struct job *job,
			   const struct http_call *call)
{
	CURL *curl = handle->curl;

	handle->job = job;
	handle->max_reply_bytes = call->max_reply_bytes;
	handle->reply = (struct buf){ 0 };
	handle->sends = 0;
	handle->error[0] = '\0';
	curl_easy_setopt(curl, CURLOPT_URL, call->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, header_list(job, call));
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
			 curl_timeout_ms(call->timeout_ms));
	if (strcmp(call->method, "GET") == 0) {
		curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, NULL);
		return;
	}
	bool is_post = strcmp(call->method, "POST") == 0;
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)call->body.len);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
			 call->body.len > 0 ? call->body.data : "");
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST,
			 is_post ? NULL : call->method);
}

static enum http_outcome outcome_of(struct handle *handle, CURLcode code)
{
	if (code == CURLE_OK)
		return HTTP_ANSWERED;
	if (handle->reply.overflowed)
		return HTTP_TOO_LARGE;
	if (handle->sends == 0)
		return HTTP_NOT_SENT;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return HTTP_TIMED_OUT;
	return HTTP_BROKEN;
}

/* Trimmed, as libcurl leaves the line's end in a value that is empty. */
static void take_headers(struct handle *handle, const struct http_call *call)
{
	for (size_t i = 0; i < call->wanted_count; i++) {
		struct http_header *wanted = &call->wanted[i];
		struct curl_header *found;
		struct str value = str_make("", 0);

		if (curl_easy_header(handle->curl, wanted->name, 0,
				     CURLH_HEADER, -1, &found) == CURLHE_OK)
			value = text_trim(str_of(found->value));
		if (value.len > HTTP_HEADER_MAX_BYTES)
			value = str_make("", 0);
		wanted->value = str_of(arena_text(&handle->job->arena, value));
	}
}

/* After a failure nothing is known about the state of the connection. */
static void read_outcome(struct http_pool *pool, struct handle *handle,
			 CURLcode code, struct http_reply *reply)
{
	struct job *job = handle->job;

	reply->outcome = outcome_of(handle, code);
	reply->sent_twice = handle->sends > 1;
	if (code != CURLE_OK) {
		reply->problem = job_text(job, "%s",
					  handle->error[0] != '\0'
						  ? handle->error
						  : curl_easy_strerror(code));
		handle_close(handle);
		return;
	}
	long status = 0;
	curl_easy_getinfo(handle->curl, CURLINFO_RESPONSE_CODE, &status);
	reply->status = (int)status;
	if (handle->reply.job != NULL)
		reply->body = buf_str(&handle->reply);
	pool_give_back(pool, handle);
}

void http_send(struct job *job, struct http_pool *pool,
	       const struct http_call *call, struct http_reply *reply)
{
	*reply = (struct http_reply){ .outcome = HTTP_NOT_SENT,
				      .body = str_make("", 0),
				      .problem = "" };
	if (call->timeout_ms <= 0) {
		reply->problem = "no time left";
		return;
	}
	struct handle *handle = pool_take(pool);

	handle_prepare(handle, job, call);
	CURLcode code = curl_easy_perform(handle->curl);
	take_headers(handle, call);
	read_outcome(pool, handle, code, reply);
}

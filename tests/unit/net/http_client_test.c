/*
 * The transport against a server that answers, hangs, closes and lies.
 */
#include "net/http_client.h"

#include <pthread.h>

#include "../http_stub.h"
#include "../support.h"

static const struct stub_step good = { STUB_ANSWER, 200, "{\"a\":1}" };

static struct http_reply post(struct job *job, struct http_pool *pool,
			      const char *url)
{
	static const char *const headers[] = { "x-test: yes",
					       "content-type: text/plain" };
	struct http_call call = {
		.method = "POST",
		.url = url,
		.headers = headers,
		.header_count = 2,
		.body = S("hello"),
		.max_reply_bytes = 1024,
		.timeout_ms = 300,
	};
	struct http_reply reply;

	http_send(job, pool, &call, &reply);
	return reply;
}

static void sends_what_it_was_given_and_keeps_the_connection(void **state)
{
	struct job *job = *state;
	struct stub *stub = stub_start(&good, 1);
	struct http_pool *pool = http_pool_open();

	for (int i = 0; i < 20; i++) {
		struct http_reply reply = post(job, pool, stub_url(stub));

		assert_int_equal(reply.outcome, HTTP_ANSWERED);
		assert_int_equal(reply.status, 200);
		assert_str(reply.body, "{\"a\":1}");
		assert_false(reply.sent_twice);
	}
	assert_int_equal(stub_connections(stub), 1);
	assert_int_equal(stub_requests(stub), 20);
	const char *request = stub_request(stub, 0).data;
	assert_true(str_starts_with(str_of(request), "POST / HTTP/1.1\r\n"));
	assert_non_null(strstr(request, "\r\nx-test: yes\r\n"));
	assert_null(strcasestr(request, "expect:"));
	assert_str(stub_request_body(stub, 0), "hello");
	http_pool_close(pool);
	stub_stop(stub);
}

static void changes_the_method_from_call_to_call(void **state)
{
	static const char *const methods[] = { "PUT", "GET", "POST", "GET" };
	struct job *job = *state;
	struct stub *stub = stub_start(&good, 1);
	struct http_pool *pool = http_pool_open();

	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		struct http_call call = { .method = methods[i],
					  .url = stub_url(stub),
					  .body = S(""),
					  .max_reply_bytes = 100,
					  .timeout_ms = 300 };
		struct http_reply reply;

		http_send(job, pool, &call, &reply);
		assert_int_equal(reply.outcome, HTTP_ANSWERED);
		assert_true(str_starts_with(stub_request(stub, i), methods[i]));
	}
	assert_int_equal(stub_connections(stub), 1);
	http_pool_close(pool);
	stub_stop(stub);
}

static void tells_a_request_that_was_never_sent(void **state)
{
	struct job *job = *state;
	struct http_pool *pool = http_pool_open();
	struct http_reply reply = post(job, pool, "http://127.0.0.1:1/");

	assert_int_equal(reply.outcome, HTTP_NOT_SENT);
	assert_string_not_equal(reply.problem, "");
	reply = post(job, pool, "ftp://127.0.0.1/");
	assert_int_equal(reply.outcome, HTTP_NOT_SENT);
	reply = post(job, pool, "http://name.invalid/");
	assert_int_equal(reply.outcome, HTTP_NOT_SENT);
	http_pool_close(pool);
}

static void sends_nothing_without_time(void **state)
{
	struct job *job = *state;
	struct stub *stub = stub_start(&good, 1);
	struct http_pool *pool = http_pool_open();
	struct http_call call = { .method = "GET",
				  .url = stub_url(stub),
				  .max_reply_bytes = 100,
				  .timeout_ms = 0 };
	struct http_reply reply;

	http_send(job, pool, &call, &reply);
	assert_int_equal(reply.outcome, HTTP_NOT_SENT);
	assert_int_equal(stub_requests(stub), 0);
	http_pool_close(pool);
	stub_stop(stub);
}

/* After each fault the same pool serves again, over a new connection. */
static void check_fault(struct job *job, struct stub_step fault,
			enum http_outcome expected)
{
	const struct stub_step steps[] = { fault, good };
	struct stub *stub = stub_start(steps, 2);
	struct http_pool *pool = http_pool_open();
	struct http_reply reply = post(job, pool, stub_url(stub));

	assert_int_equal(reply.outcome, expected);
	reply = post(job, pool, stub_url(stub));
	assert_int_equal(reply.outcome, HTTP_ANSWERED);
	assert_int_equal(stub_connections(stub), 2);
	http_pool_close(pool);
	stub_stop(stub);
}

static void tells_faults_apart_and_opens_a_new_connection(void **state)
{
	struct job *job = *state;
	char large[2000];

	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	check_fault(job, (struct stub_step){ STUB_HANG, 0, NULL },
		    HTTP_TIMED_OUT);
	check_fault(job, (struct stub_step){ STUB_CLOSE, 0, NULL },
		    HTTP_BROKEN);
	check_fault(job, (struct stub_step){ STUB_RAW, 0, "garbage\r\n\r\n" },
		    HTTP_BROKEN);
	check_fault(job,
		    (struct stub_step){ STUB_RAW, 0,
					"HTTP/1.1 200 OK\r\n"
					"Content-Length: 99\r\n\r\nhalf" },
		    HTTP_BROKEN);
	check_fault(job, (struct stub_step){ STUB_ANSWER, 200, large },
		    HTTP_TOO_LARGE);
}

static void follows_no_redirect(void **state)
{
	struct job *job = *state;
	static const struct stub_step redirect = {
		STUB_RAW, 0,
		"HTTP/1.1 307 X\r\nLocation: /other\r\n"
		"Content-Length: 0\r\n\r\n"
	};
	struct stub *stub = stub_start(&redirect, 1);
	struct http_pool *pool = http_pool_open();
	struct http_reply reply = post(job, pool, stub_url(stub));

	assert_int_equal(reply.outcome, HTTP_ANSWERED);
	assert_int_equal(reply.status, 307);
	assert_int_equal(stub_requests(stub), 1);
	http_pool_close(pool);
	stub_stop(stub);
}

/* A kept connection that dies after the request may have been carried out. */
static void says_when_a_call_went_out_twice(void **state)
{
	struct job *job = *state;
	const struct stub_step steps[] = { good,
					   { STUB_CLOSE, 0, NULL },
					   good };
	struct stub *stub = stub_start(steps, 3);
	struct http_pool *pool = http_pool_open();

	assert_false(post(job, pool, stub_url(stub)).sent_twice);
	struct http_reply reply = post(job, pool, stub_url(stub));
	assert_int_equal(reply.outcome, HTTP_ANSWERED);
	assert_true(reply.sent_twice);
	assert_int_equal(stub_requests(stub), 3);
	http_pool_close(pool);
	stub_stop(stub);
}

static void keeps_no_more_connections_than_allowed(void **state)
{
	struct job *job = *state;
	struct stub *stub = stub_start(&good, 1);
	struct http_pool *pool = http_pool_open();

	http_pool_keep(pool, 0);
	post(job, pool, stub_url(stub));
	post(job, pool, stub_url(stub));
	assert_int_equal(stub_connections(stub), 2);
	http_pool_close(pool);
	stub_stop(stub);
}

static struct http_reply get_with(struct job *job, struct http_pool *pool,
				  const char *url, struct http_header *wanted,
				  size_t count)
{
	struct http_call call = { .method = "GET",
				  .url = url,
				  .wanted = wanted,
				  .wanted_count = count,
				  .max_reply_bytes = 8,
				  .timeout_ms = 300 };
	struct http_reply reply;

	http_send(job, pool, &call, &reply);
	return reply;
}

static void gives_the_headers_that_were_asked_for(void **state)
{
	struct job *job = *state;
	static const struct stub_step steps[] = {
		{ STUB_RAW, 0,
		  "HTTP/1.1 200 OK\r\nThe-Id:  a b \r\nEmpty:\r\n"
		  "Content-Length: 2\r\n\r\nok" },
		{ STUB_RAW, 0,
		  "HTTP/1.1 200 OK\r\nThe-Id: large\r\n"
		  "Content-Length: 9\r\n\r\n123456789" },
	};
	struct stub *stub = stub_start(steps, 2);
	struct http_pool *pool = http_pool_open();
	struct http_header wanted[] = { { .name = "the-id" },
					{ .name = "empty" },
					{ .name = "absent" } };
	struct http_reply reply =
		get_with(job, pool, stub_url(stub), wanted, 3);

	assert_int_equal(reply.outcome, HTTP_ANSWERED);
	assert_str(reply.body, "ok");
	assert_str(wanted[0].value, "a b");
	assert_str(wanted[1].value, "");
	assert_str(wanted[2].value, "");
	reply = get_with(job, pool, stub_url(stub), wanted, 3);
	assert_int_equal(reply.outcome, HTTP_TOO_LARGE);
	assert_str(wanted[0].value, "large");
	http_pool_close(pool);
	stub_stop(stub);
}

static void leaves_out_a_header_over_its_limit(void **state)
{
	struct job *job = *state;
	char value[HTTP_HEADER_MAX_BYTES + 2];
	struct http_header wanted = { .name = "x" };
	struct http_pool *pool = http_pool_open();

	memset(value, 'v', sizeof(value) - 1);
	for (size_t len = HTTP_HEADER_MAX_BYTES;
	     len <= HTTP_HEADER_MAX_BYTES + 1; len++) {
		value[len] = '\0';
		struct stub_step step = { STUB_RAW, 0,
					  job_text(
						  job,
						  "HTTP/1.1 200 OK\r\nX: %s\r\n"
						  "Content-Length: 0\r\n\r\n",
						  value) };
		struct stub *stub = stub_start(&step, 1);

		get_with(job, pool, stub_url(stub), &wanted, 1);
		assert_int_equal(wanted.value.len,
				 len <= HTTP_HEADER_MAX_BYTES ? len : 0);
		value[len] = 'v';
		stub_stop(stub);
	}
	get_with(job, pool, "http://127.0.0.1:1/", &wanted, 1);
	assert_str(wanted.value, "");
	http_pool_close(pool);
}

/* Longer than any limit that another call of the same handle had. */
static void waits_without_a_limit_when_told_so(void **state)
{
	struct job *job = *state;
	static const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, "" },
		{ STUB_ANSWER_LATE, 200, "late" },
	};
	struct stub *stub = stub_start(steps, 2);
	struct http_pool *pool = http_pool_open();
	struct http_call call = { .method = "GET",
				  .url = stub_url(stub),
				  .max_reply_bytes = 8,
				  .timeout_ms = STUB_LATE_MS / 2 };
	struct http_reply reply;

	http_send(job, pool, &call, &reply);
	assert_int_equal(reply.outcome, HTTP_ANSWERED);
	call.timeout_ms = HTTP_NO_TIME_LIMIT;
	http_send(job, pool, &call, &reply);
	assert_int_equal(reply.outcome, HTTP_ANSWERED);
	assert_str(reply.body, "late");
	http_pool_close(pool);
	stub_stop(stub);
}

static void believes_no_certificate_without_its_file(void **state)
{
	struct job *job = *state;
	struct stub *stub = stub_start(&good, 1);
	struct http_pool *pool = http_pool_open();
	const char *url = job_text(job, "https%s", stub_url(stub) + 4);

	http_pool_trust(pool, "/nowhere/ca.pem");
	struct http_reply reply = post(job, pool, url);
	assert_int_equal(reply.outcome, HTTP_NOT_SENT);
	assert_non_null(strstr(reply.problem, "/nowhere/ca.pem"));
	http_pool_close(pool);
	stub_stop(stub);
}

enum { THREADS = 8, CALLS = 50 };

struct client {
	pthread_t thread;
	struct http_pool *pool;
	const char *url;
	int answered;
};

static void *call_many(void *context)
{
	struct client *client = context;
	struct job job;

	job_init(&job);
	for (int i = 0; i < CALLS; i++) {
		job_start(&job, 10 * 1000);
		struct http_reply reply = post(&job, client->pool, client->url);

		client->answered += reply.outcome == HTTP_ANSWERED &&
				    str_is(reply.body, good.body);
		job_end(&job);
	}
	job_release(&job);
	return NULL;
}

static void serves_many_threads_from_one_pool(void **state)
{
	struct stub *stub = stub_start(&good, 1);
	struct http_pool *pool = http_pool_open();
	struct client clients[THREADS];
	(void)state;

	for (int i = 0; i < THREADS; i++) {
		clients[i] =
			(struct client){ .pool = pool, .url = stub_url(stub) };
		assert_int_equal(pthread_create(&clients[i].thread, NULL,
						call_many, &clients[i]),
				 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(clients[i].thread, NULL);
		assert_int_equal(clients[i].answered, CALLS);
	}
	assert_int_equal(stub_requests(stub), THREADS * CALLS);
	assert_true(stub_connections(stub) <= THREADS);
	http_pool_close(pool);
	stub_stop(stub);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(sends_what_it_was_given_and_keeps_the_connection),
		job_test(changes_the_method_from_call_to_call),
		job_test(tells_a_request_that_was_never_sent),
		job_test(sends_nothing_without_time),
		job_test(tells_faults_apart_and_opens_a_new_connection),
		job_test(follows_no_redirect),
		job_test(says_when_a_call_went_out_twice),
		job_test(keeps_no_more_connections_than_allowed),
		job_test(gives_the_headers_that_were_asked_for),
		job_test(leaves_out_a_header_over_its_limit),
		job_test(waits_without_a_limit_when_told_so),
		job_test(believes_no_certificate_without_its_file),
		job_test(serves_many_threads_from_one_pool),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

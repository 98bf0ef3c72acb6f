/*
 * ListUsers is a loop of attempts: wait, sign, send, judge. Reading twice does
 * no harm, so whatever has no clear answer is tried again.
 */
#include "aws/user_pool.h"

#include "aws/protocol.h"
#include "aws/service.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"

enum {
	BACKOFF_FIRST_MS = 100,
	BACKOFF_MAX_MS = 4 * 1000,
	ATTEMPT_MIN_MS = 10, /* with less left, trying is of no use */
	REQUEST_MAX_BYTES = 1024 * 1024, /* a page's token may be long */
	REPLY_MAX_BYTES = 8 * 1024 * 1024,
};

struct user_pool {
	struct service *service;
	struct credential_source *credentials;
	const char *id;
};

enum verdict {
	VERDICT_DONE, /* page->outcome says how */
	VERDICT_AGAIN,
	VERDICT_EXPIRED, /* the credentials have; fetch others */
	VERDICT_REFUSED, /* an error that is ours */
};

static const struct rule {
	const char *fault;
	enum verdict verdict;
	enum user_pool_outcome outcome; /* with VERDICT_DONE */
} rules[] = {
	{ "ResourceNotFoundException", VERDICT_DONE, USER_POOL_NOT_FOUND },
	{ "AccessDeniedException", VERDICT_DONE, USER_POOL_DENIED },
	{ "NotAuthorizedException", VERDICT_DONE, USER_POOL_DENIED },
	{ "UnrecognizedClientException", VERDICT_DONE, USER_POOL_DENIED },
	{ "InvalidSignatureException", VERDICT_DONE, USER_POOL_DENIED },
	{ "IncompleteSignatureException", VERDICT_DONE, USER_POOL_DENIED },
	{ "MissingAuthenticationTokenException", VERDICT_DONE,
	  USER_POOL_DENIED },
	{ "InvalidClientTokenId", VERDICT_DONE, USER_POOL_DENIED },
	{ "OptInRequired", VERDICT_DONE, USER_POOL_DENIED },
	{ "ExpiredTokenException", VERDICT_EXPIRED, USER_POOL_DENIED },
	{ "ExpiredToken", VERDICT_EXPIRED, USER_POOL_DENIED },
	{ "TooManyRequestsException", VERDICT_AGAIN, USER_POOL_OK },
	{ "ThrottlingException", VERDICT_AGAIN, USER_POOL_OK },
	{ "LimitExceededException", VERDICT_AGAIN, USER_POOL_OK },
	{ "InternalErrorException", VERDICT_AGAIN, USER_POOL_OK },
};

struct call {
	struct user_pool *pool;
	struct str body;
	struct pool_page *page;

	struct credentials credentials;
	unsigned attempts;
	bool renewed_credentials;
	int64_t backoff_ms; /* most to wait before the next attempt */

	struct http_reply reply;
	struct aws_fault fault;
	struct str refusal; /* the last fault that any attempt met */
};

struct user_pool *user_pool_open(const struct settings *settings,
				 struct credential_source *credentials)
{
	struct user_pool *pool = calloc(1, sizeof(*pool));
	struct service_options options = {
		.url = settings->cognito_endpoint,
		.region = settings->region,
		.name = "cognito-idp",
		.content_type = "application/x-amz-json-1.1",
		.ca_bundle = settings->ca_bundle,
		.connections_max = 1,
	};

	if (pool == NULL)
		abort();
	pool->service = service_open(&options);
	pool->credentials = credentials;
	pool->id = settings->user_pool_id;
	return pool;
}

void user_pool_close(struct user_pool *pool)
{
	if (pool == NULL)
		return;
	service_close(pool->service);
	free(pool);
}

/* Full jitter: any time from nothing to a bound that doubles. */
static bool wait_for_turn(struct job *job, struct call *call)
{
	uint32_t dice = 0;
	int64_t pause_ms = 0;

	if (call->backoff_ms > 0) {
		hash_random(&dice, sizeof(dice));
		pause_ms = dice % (call->backoff_ms + 1);
	}
	if (job_ms_left(job) - pause_ms < ATTEMPT_MIN_MS)
		return job_fail(job, ERR_UNAVAILABLE,
				"Cognito ListUsers: no time left after %u "
				"attempts; last status %d %s, last refusal "
				"'%.*s'",
				call->attempts, call->reply.status,
				call->reply.problem, STR(call->refusal));
	clock_sleep_ms(pause_ms);
	return true;
}

static bool send_signed(struct job *job, struct call *call)
{
	struct service_call signed_call = {
		.target = "AWSCognitoIdentityProviderService.ListUsers",
		.body = call->body,
		.credentials = &call->credentials,
		.max_reply_bytes = REPLY_MAX_BYTES,
		.timeout_ms = job_ms_left(job) / 2,
	};

	if (!credentials_get(job, call->pool->credentials, &call->credentials))
		return false;
	call->attempts++;
	job->upstream_calls++;
	service_send(job, call->pool->service, &signed_call, &call->reply);
	return true;
}

static struct str text_of(const struct json *user, const char *name)
{
	struct str text;

	if (!json_string(json_member(user, name), &text))
		return str_make("", 0);
	return text;
}

static void read_user(const struct json *json, struct pool_user *user)
{
	cognito_user_read(json_member(json, "Attributes"), &user->attributes);
	user->username = text_of(json, "Username");
	user->status = text_of(json, "UserStatus");
	if (!json_truth(json_member(json, "Enabled"), &user->enabled))
		user->enabled = true;
}

/* False when this is no answer of ListUsers. */
static bool read_page(struct job *job, struct str body, struct pool_page *page)
{
	const struct json *json, *users;

	if (!json_parse(job, body, &json))
		return false;
	users = json_member(json, "Users");
	page->count = json_count(users);
	if (users == NULL || page->count > USER_POOL_PAGE_MAX)
		return false;
	for (size_t i = 0; i < page->count; i++)
		read_user(json_at(users, i), &page->users[i]);
	page->next = text_of(json, "PaginationToken");
	return true;
}

static enum verdict verdict_on_fault(struct call *call)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		if (!str_is(call->fault.name, rules[i].fault))
			continue;
		call->page->outcome = rules[i].outcome;
		call->page->fault = call->fault.name;
		if (rules[i].verdict != VERDICT_EXPIRED ||
		    !call->renewed_credentials)
			return rules[i].verdict;
		return VERDICT_DONE;
	}
	return VERDICT_REFUSED;
}

static enum verdict judge(struct job *job, struct call *call)
{
	const struct http_reply *reply = &call->reply;

	call->fault = (struct aws_fault){ str_make("", 0), str_make("", 0) };
	if (reply->outcome == HTTP_TOO_LARGE)
		return VERDICT_REFUSED;
	if (reply->outcome != HTTP_ANSWERED)
		return VERDICT_AGAIN;
	if (reply->status == 200)
		return read_page(job, reply->body, call->page) ? VERDICT_DONE
							       : VERDICT_AGAIN;
	call->fault = aws_fault_read(reply->body);
	if (call->fault.name.len > 0)
		call->refusal = call->fault.name;
	if (reply->status >= 500 || reply->status == 429)
		return VERDICT_AGAIN;
	return verdict_on_fault(call);
}

static void grow_backoff(struct call *call)
{
	int64_t next = call->backoff_ms * 2;

	if (next == 0)
		next = BACKOFF_FIRST_MS;
	call->backoff_ms = next < BACKOFF_MAX_MS ? next : BACKOFF_MAX_MS;
}

static void renew_credentials(struct call *call)
{
	call->renewed_credentials = true;
	credentials_expire(call->pool->credentials, call->credentials.version);
}

static bool refuse(struct job *job, const struct call *call)
{
	return job_fail(job, ERR_INTERNAL,
			"Cognito refuses ListUsers: status %d %.*s: %.*s %s",
			call->reply.status, STR(call->fault.name),
			STR(call->fault.message), call->reply.problem);
}

static struct str request_body(struct job *job, const struct user_pool *pool,
			       struct str from)
{
	struct buf body = buf_make(job, 512, REQUEST_MAX_BYTES);

	buf_printf(&body, "{\"Limit\":%d,\"UserPoolId\":", USER_POOL_PAGE_MAX);
	buf_add_json(&body, str_of(pool->id));
	if (from.len > 0) {
		buf_add_text(&body, ",\"PaginationToken\":");
		buf_add_json(&body, from);
	}
	buf_add_char(&body, '}');
	return buf_str(&body);
}

bool user_pool_list(struct job *job, struct user_pool *pool, struct str from,
		    struct pool_page *page)
{
	struct call call = { .pool = pool, .page = page };
	enum verdict verdict;

	call.body = request_body(job, pool, from);
	call.reply.problem = "";
	do {
		page->outcome = USER_POOL_OK;
		page->count = 0;
		page->next = page->fault = str_make("", 0);
		if (!wait_for_turn(job, &call) || !send_signed(job, &call))
			return false;
		verdict = judge(job, &call);
		if (verdict == VERDICT_REFUSED)
			return refuse(job, &call);
		if (verdict == VERDICT_EXPIRED)
			renew_credentials(&call);
		else
			grow_backoff(&call);
	} while (verdict != VERDICT_DONE);
	return true;
}

/*
 * Calls to Cognito. One attempt each: whoever asks can ask again.
 */
#include "aws/cognito.h"

#include "aws/protocol.h"
#include "aws/service.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/gate.h"
#include "base/json.h"
#include "base/log.h"
#include "base/metrics.h"

enum {
	REQUEST_MAX_BYTES = 16 * 1024,
	REPLY_MAX_BYTES = 256 * 1024,
};

struct cognito {
	struct service *service;
	struct gate *gate;
};

/* Refusals that speak about the token or its user, not about us. */
static const char *const unknown_token_faults[] = {
	"NotAuthorizedException",
	"UserNotFoundException",
	"PasswordResetRequiredException",
	"UserNotConfirmedException",
	"ForbiddenException",
};

struct cognito *cognito_open(const struct settings *settings)
{
	struct cognito *cognito = calloc(1, sizeof(*cognito));
	int places = settings->threads * 3 / 4;
	struct service_options options = {
		.url = settings->cognito_endpoint,
		.region = settings->region,
		.name = "cognito-idp",
		.content_type = "application/x-amz-json-1.1",
		.ca_bundle = settings->ca_bundle,
		.connections_max = 2,
	};

	if (cognito == NULL)
		abort();
	cognito->service = service_open(&options);
	cognito->gate =
		gate_open("Cognito", UPSTREAM_COGNITO, places > 0 ? places : 1);
	return cognito;
}

void cognito_close(struct cognito *cognito)
{
	if (cognito == NULL)
		return;
	gate_close(cognito->gate);
	service_close(cognito->service);
	free(cognito);
}

void cognito_show(const struct cognito *cognito)
{
	gate_show(cognito->gate);
}

static bool is_unknown_token(struct str fault)
{
	for (size_t i = 0; i < ARRAY_SIZE(unknown_token_faults); i++)
		if (str_is(fault, unknown_token_faults[i]))
			return true;
	return false;
}

static bool is_throttled(const struct http_reply *reply, struct str fault)
{
	return reply->status == 429 ||
	       str_is(fault, "TooManyRequestsException") ||
	       str_is(fault, "ThrottlingException") ||
	       str_is(fault, "LimitExceededException");
}

static enum metric_call outcome_of(const struct http_reply *reply)
{
	struct str fault;

	if (reply->outcome != HTTP_ANSWERED)
		return CALL_SILENT;
	if (reply->status == 200)
		return CALL_OK;
	fault = aws_fault_read(reply->body).name;
	if (is_throttled(reply, fault))
		return CALL_AGAIN;
	if (reply->status >= 500)
		return CALL_ERROR;
	return is_unknown_token(fault) ? CALL_OK : CALL_REFUSED;
}

/* Fails with ERR_UNAVAILABLE unless Cognito gave an answer below 500. */
static bool call_cognito(struct job *job, struct cognito *cognito,
			 const char *target, struct str body,
			 struct http_reply *reply)
{
	struct service_call call = {
		.target = target,
		.body = body,
		.max_reply_bytes = REPLY_MAX_BYTES,
		.timeout_ms = job_ms_left(job) / 2,
	};

	int64_t began_us;

	if (!gate_enter(job, cognito->gate))
		return false;
	began_us = clock_monotonic_us();
	service_send(job, cognito->service, &call, reply);
	metric_observe(METRIC_UPSTREAM_SECONDS, UPSTREAM_COGNITO,
		       clock_monotonic_us() - began_us);
	metric_count(METRIC_UPSTREAM_CALLS, UPSTREAM_COGNITO,
		     outcome_of(reply));
	bool answered = reply->outcome == HTTP_ANSWERED;
	gate_leave(cognito->gate, answered);
	if (!answered || reply->status >= 500)
		return job_fail(job, ERR_UNAVAILABLE,
				"Cognito %s: status %d %s", target,
				reply->status, reply->problem);
	return true;
}

/* What is neither about the token nor a success: throttling, or our mistake. */
static bool refused(struct job *job, const struct http_reply *reply,
		    const struct aws_fault *fault)
{
	bool throttled = is_throttled(reply, fault->name);

	if (!throttled)
		log_line(LOG_ERROR, job,
			 "Cognito refuses GetUser: status %d %.*s: %.*s",
			 reply->status, STR(fault->name), STR(fault->message));
	return job_fail(job, throttled ? ERR_UNAVAILABLE : ERR_INTERNAL,
			"Cognito GetUser: status %d %.*s", reply->status,
			STR(fault->name));
}

static void take_attribute(const struct json *attribute,
			   struct cognito_user *user)
{
	struct str name, value;

	if (!json_string(json_member(attribute, "Name"), &name) ||
	    !json_string(json_member(attribute, "Value"), &value))
		return;
	if (str_is(name, "sub"))
		user->sub = value;
	else if (str_is(name, "email"))
		user->email = value;
	else if (str_is(name, "name"))
		user->name = value;
	else if (str_is(name, "preferred_username"))
		user->preferred_username = value;
}

void cognito_user_read(const struct json *attributes, struct cognito_user *user)
{
	struct str none = str_make("", 0);

	*user = (struct cognito_user){ none, none, none, none };
	for (size_t i = 0; i < json_count(attributes); i++)
		take_attribute(json_at(attributes, i), user);
}

bool cognito_get_user(struct job *job, struct cognito *cognito,
		      struct str access_token, struct cognito_user *user,
		      enum cognito_outcome *outcome)
{
	struct buf body = buf_make(job, 2048, REQUEST_MAX_BYTES);
	struct http_reply reply;
	const struct json *json;
	struct str request;

	buf_add_text(&body, "{\"AccessToken\":");
	buf_add_json(&body, access_token);
	buf_add_char(&body, '}');
	if (!buf_done(&body, &request) ||
	    !call_cognito(job, cognito,
			  "AWSCognitoIdentityProviderService.GetUser", request,
			  &reply))
		return false;
	if (reply.status != 200) {
		struct aws_fault fault = aws_fault_read(reply.body);

		*outcome = COGNITO_TOKEN_UNKNOWN;
		return is_unknown_token(fault.name) ||
		       refused(job, &reply, &fault);
	}
	if (!json_parse(job, reply.body, &json))
		return false;
	cognito_user_read(json_member(json, "UserAttributes"), user);
	if (str_is_empty(user->sub))
		return job_fail(job, ERR_UNAVAILABLE,
				"Cognito's answer to GetUser has no sub");
	*outcome = COGNITO_OK;
	return true;
}

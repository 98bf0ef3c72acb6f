/*
 * The handler `post-confirmation`: Cognito's trigger. Whoever has confirmed
 * their sign-up gets their row of `users`. Cognito wants its event back, and
 * tells the person that the sign-up failed if it gets an error; so what they
 * can mend themselves later, by choosing another handle, is none.
 */
#include "base/buf.h"
#include "base/json.h"
#include "base/json_scan.h"
#include "base/log.h"
#include "lambda/handlers.h"
#include "store/newcomers.h"

enum {
	EVENT_MAX_BYTES = 256 * 1024, /* as of GetUser, with the same content */
	WORK_MS = 4000, /* Cognito waits for 5 s, the way to us included */
	ANSWER_MS = 500, /* of them to the statements */
};

static const char confirm_sign_up[] = "PostConfirmation_ConfirmSignUp";
static const char no_response[] = "{}";

/* Absent, or not a text: empty, as where GetUser does not tell it. */
static struct str attribute(const struct json *attributes, const char *name)
{
	struct str text;

	if (json_string(json_member(attributes, name), &text))
		return text;
	return str_make("", 0);
}

static void read_user(const struct json *event, struct cognito_user *user)
{
	const struct json *attributes =
		json_member(json_member(event, "request"), "userAttributes");

	user->sub = attribute(attributes, "sub");
	user->email = attribute(attributes, "email");
	user->name = attribute(attributes, "name");
	user->preferred_username = attribute(attributes, "preferred_username");
}

static void log_outcome(struct job *job, const struct viewer *viewer,
			enum newcomer_outcome outcome)
{
	static const char *const words[] = {
		[NEWCOMER_MADE] = "has a row now",
		[NEWCOMER_KNOWN] = "had a row",
		[NEWCOMER_HANDLE_TAKEN] = "chooses later: handle is taken",
		[NEWCOMER_HANDLE_IMPOSSIBLE] =
			"chooses later: handle is missing or impossible",
	};
	bool without = outcome != NEWCOMER_MADE && outcome != NEWCOMER_KNOWN;

	log_line(without ? LOG_WARNING : LOG_INFO, job, "sign-up of %.*s %s",
		 STR(uuid_str(&viewer->sub)), words[outcome]);
}

static bool admit(struct job *job, struct stores *stores,
		  const struct json *event)
{
	struct viewer viewer = { .signed_in = false };
	enum newcomer_outcome outcome;
	struct cognito_user user;

	read_user(event, &user);
	if (!uuid_parse(user.sub, &viewer.sub))
		return job_fail(job, ERR_BAD_REQUEST,
				"the event has no userAttributes.sub");
	if (!stores_await_people(job, stores, WORK_MS - ANSWER_MS) ||
	    !newcomers_admit(job, stores, &user, &viewer, &outcome))
		return false;
	log_outcome(job, &viewer, outcome);
	return true;
}

/* Finds the value of `response`; false when there is none. */
static bool find_response(struct job *job, struct json_scan *scan,
			  struct str *value)
{
	struct str raw, name;

	while (json_scan_member(scan, &raw)) {
		bool is_it = json_unescape(job, raw, &name) &&
			     str_is(name, "response");

		if (!json_scan_raw(scan, value))
			return false;
		if (is_it)
			return true;
	}
	return false;
}

/* The event as it came, its `response` empty, which is all that changes. */
static bool answer_event(struct job *job, struct str event, struct str *answer)
{
	static const char added[] = ",\"response\":";
	size_t max = event.len + sizeof(added) + sizeof(no_response);
	struct buf text = buf_make(job, max, max);
	struct json_scan scan = json_scan_make(event);
	struct str response = str_make("", 0);

	if (!json_scan_object(&scan))
		return job_fail(job, ERR_BAD_REQUEST, "no event of Cognito's");
	if (find_response(job, &scan, &response)) {
		size_t at = (size_t)(response.data - event.data);

		buf_add(&text, str_make(event.data, at));
		buf_add_text(&text, no_response);
		buf_add(&text, str_from(event, at + response.len));
	} else {
		/* behind the last member, of which there is one at least */
		size_t end = (size_t)(scan.at - event.data) - 1;

		buf_add(&text, str_make(event.data, end));
		buf_add_text(&text, added);
		buf_add_text(&text, no_response);
		buf_add(&text, str_from(event, end));
	}
	return buf_done(&text, answer);
}

static bool confirm(struct job *job, struct stores *stores, struct str event,
		    struct str *answer)
{
	const struct json *json;
	struct str source;

	if (event.len > EVENT_MAX_BYTES)
		return job_fail(job, ERR_BODY_TOO_LARGE,
				"an event of %zu bytes", event.len);
	if (!json_parse(job, event, &json))
		return false;
	if (!json_string(json_member(json, "triggerSource"), &source))
		return job_fail(
			job, ERR_BAD_REQUEST,
			"the event is no JSON, or has no triggerSource");
	if (!str_is(source, confirm_sign_up))
		log_line(LOG_INFO, job, "nothing to do for %.*s", STR(source));
	else if (!admit(job, stores, json))
		return false;
	return answer_event(job, event, answer);
}

const struct handler post_confirmation_handler = {
	.name = "post-confirmation",
	.uses = SETTINGS_FOR_POSTGRES,
	.max_ms = WORK_MS,
	.open = stores_open_people,
	.run = confirm,
};

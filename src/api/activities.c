/*
 * What the viewer does: post, reply, like, repost, delete.
 */
#include "api/exchange.h"
#include "api/routes.h"
#include "http/fields.h"
#include "store/activities.h"

struct activity_fields {
	struct str message;
	struct str ttl;
};

static const struct field post_fields[] = {
	{
		.name = "message",
		.offset = offsetof(struct activity_fields, message),
		.max_length = ACTIVITY_MAX_LENGTH,
		.blank = "message_blank",
		.too_long = "message_exceed_max_chars",
	},
	{
		.name = "ttl",
		.kind = FIELD_RAW_TEXT,
		.offset = offsetof(struct activity_fields, ttl),
	},
};

static const struct field reply_fields[] = {
	{
		.name = "message",
		.offset = offsetof(struct activity_fields, message),
		.max_length = REPLY_MAX_LENGTH,
		.blank = "message_blank",
		.too_long = "message_exceed_max_chars",
	},
};

enum { HOUR_S = 60 * 60, DAY_S = 24 * HOUR_S };

static const struct lifetime {
	const char *ttl;
	int64_t seconds;
} lifetimes[] = {
	{ "30-days", 30 * DAY_S },   { "7-days", 7 * DAY_S },
	{ "3-days", 3 * DAY_S },     { "1-day", DAY_S },
	{ "12-hours", 12 * HOUR_S }, { "3-hours", 3 * HOUR_S },
	{ "1-hour", HOUR_S },
};

/* 0 for what is no lifetime. */
static int64_t lifetime_of(struct str ttl)
{
	for (size_t i = 0; i < ARRAY_SIZE(lifetimes); i++)
		if (str_is(ttl, lifetimes[i].ttl))
			return lifetimes[i].seconds;
	return 0;
}

static bool post_read(struct exchange *x, struct activity_draft *draft)
{
	struct activity_fields fields;

	if (!fields_read(x->job, &x->request, post_fields,
			 ARRAY_SIZE(post_fields), &fields))
		return false;
	draft->message = fields.message;
	draft->lives_s = lifetime_of(fields.ttl);
	if (draft->lives_s == 0)
		job_invalid(x->job, "ttl_blank");
	return job_is_valid(x->job);
}

static bool reply_read(struct exchange *x, struct activity_draft *draft)
{
	struct activity_fields fields;

	if (!fields_read(x->job, &x->request, reply_fields,
			 ARRAY_SIZE(reply_fields), &fields))
		return false;
	draft->message = fields.message;
	draft->reply_to = &x->match.uuid;
	return job_is_valid(x->job);
}

static bool publish(struct exchange *x, const struct activity_draft *draft,
		    const struct idempotency *once)
{
	struct str json;

	return activities_create(x->job, x->stores, &x->viewer, draft, once,
				 &json) &&
	       respond_json(x, json);
}

/* POST /api/activities: publish a post as the viewer. */
static bool create_activity(struct exchange *x)
{
	struct activity_draft draft = { 0 };
	struct idempotency once;

	return exchange_idempotency(x, &once) && post_read(x, &draft) &&
	       publish(x, &draft, &once);
}

/* POST /api/activities/{uuid}/reply: a reply ends with what it answers. */
static bool reply_to_activity(struct exchange *x)
{
	struct activity_draft draft = { 0 };
	struct idempotency once;

	return exchange_idempotency(x, &once) && reply_read(x, &draft) &&
	       publish(x, &draft, &once);
}

static bool mark(struct exchange *x, enum activity_mark mark)
{
	struct str json;

	return activities_mark(x->job, x->stores, &x->viewer, &x->match.uuid,
			       mark, &json) &&
	       respond_json(x, json);
}

/* PUT /api/activities/{uuid}/like */
static bool like(struct exchange *x)
{
	return mark(x, ACTIVITY_LIKE);
}

/* DELETE /api/activities/{uuid}/like */
static bool unlike(struct exchange *x)
{
	return mark(x, ACTIVITY_UNLIKE);
}

/* PUT /api/activities/{uuid}/repost */
static bool repost(struct exchange *x)
{
	return mark(x, ACTIVITY_REPOST);
}

/* DELETE /api/activities/{uuid}/repost */
static bool unrepost(struct exchange *x)
{
	return mark(x, ACTIVITY_UNREPOST);
}

/* DELETE /api/activities/{uuid}: only one's own. */
static bool remove_activity(struct exchange *x)
{
	if (!activities_remove(x->job, x->stores, &x->viewer, &x->match.uuid))
		return false;
	return respond_json(x, str_of(job_text(x->job, "{\"uuid\":\"%s\"}",
					       x->match.uuid.text)));
}

const struct route activity_routes[] = {
	{ HTTP_POST, "/api/activities", AUTH_REQUIRED, create_activity },
	{ HTTP_POST, "/api/activities/{uuid}/reply", AUTH_REQUIRED,
	  reply_to_activity },
	{ HTTP_PUT, "/api/activities/{uuid}/like", AUTH_REQUIRED, like },
	{ HTTP_DELETE, "/api/activities/{uuid}/like", AUTH_REQUIRED, unlike },
	{ HTTP_PUT, "/api/activities/{uuid}/repost", AUTH_REQUIRED, repost },
	{ HTTP_DELETE, "/api/activities/{uuid}/repost", AUTH_REQUIRED,
	  unrepost },
	{ HTTP_DELETE, "/api/activities/{uuid}", AUTH_REQUIRED,
	  remove_activity },
	{ 0 },
};

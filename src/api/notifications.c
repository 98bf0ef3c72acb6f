/*
 * What happened to the viewer's posts, and who wrote to or about them.
 */
#include "api/exchange.h"
#include "api/pages.h"
#include "api/routes.h"
#include "base/clock.h"
#include "http/fields.h"
#include "store/notifications.h"
#include "store/now.h"

struct read_mark {
	struct str until; /* data is NULL: all */
};

static const struct field mark_fields[] = {
	{
		.name = "until",
		.offset = offsetof(struct read_mark, until),
	},
};

/* GET /api/activities/notifications: newest first. */
static bool list_notifications(struct exchange *x)
{
	const struct str scope = uuid_str(&x->viewer.uuid);
	struct feed_page found;
	struct feed_place place;
	struct page page;

	return place_read(x, &scope, 1, &page, &place) &&
	       notifications_list(x->job, x->stores, &place, &found) &&
	       respond_page(x, &page, &found);
}

static bool mark_read(struct exchange *x, int64_t *until_us)
{
	struct read_mark mark = { 0 };

	*until_us = now_us(x->stores);
	/* without a body, too, everything has been read */
	if (!str_is_empty(x->request.body) &&
	    !fields_read(x->job, &x->request, mark_fields,
			 ARRAY_SIZE(mark_fields), &mark))
		return false;
	if (mark.until.data == NULL || clock_parse(mark.until, until_us))
		return true;
	return job_fail(x->job, ERR_BAD_REQUEST, "until is no time");
}

/* PUT /api/activities/notifications/read: all seen up to a time. */
static bool read_notifications(struct exchange *x)
{
	struct str json;
	int64_t until_us;

	return mark_read(x, &until_us) &&
	       notifications_read(x->job, x->stores, &x->viewer, until_us,
				  &json) &&
	       respond_json(x, json);
}

const struct route notification_routes[] = {
	{ HTTP_GET, "/api/activities/notifications", AUTH_REQUIRED,
	  list_notifications },
	{ HTTP_PUT, "/api/activities/notifications/read", AUTH_REQUIRED,
	  read_notifications },
	{ 0 },
};

/*
 * The viewer's conversations.
 */
#include <inttypes.h>

#include "api/exchange.h"
#include "api/routes.h"
#include "base/clock.h"
#include "http/fields.h"
#include "http/page.h"
#include "store/conversations.h"
#include "store/group_refresh.h"

/* GET /api/message_groups: newest first. */
static bool list_message_groups(struct exchange *x)
{
	const struct str scope[] = {
		str_of(x->match.route->pattern),
		uuid_str(&x->viewer.uuid),
	};
	struct conversation_page found = { 0 };
	struct page page;

	if (!page_read(x->job, &x->request, scope, ARRAY_SIZE(scope), &page))
		return false;
	if (!message_groups_list(x->job, x->stores, &x->viewer, page.limit,
				 page.before, &found))
		return false;
	if (found.has_more)
		page_link_next(x->job, &x->request, &page, found.last_key,
			       &x->response);
	return respond_list(x, found.json);
}

/* GET /api/message_groups/{uuid}: one of them. */
static bool show_message_group(struct exchange *x)
{
	struct str json;

	if (!message_groups_one(x->job, x->stores, &x->viewer, &x->match.uuid,
				&json))
		return false;
	return respond_json(x, json);
}

/* GET /api/message_groups/@{handle}: the one with that person. */
static bool find_message_group(struct exchange *x)
{
	struct str json;

	if (!message_groups_with(x->job, x->stores, &x->viewer, x->match.handle,
				 &json))
		return false;
	return respond_json(x, json);
}

struct read_mark {
	struct str until; /* data is NULL: all of it */
};

static const struct field read_mark_fields[] = {
	{ .name = "until", .offset = offsetof(struct read_mark, until) },
};

/* Without a body, too, everything has been read. */
static bool read_mark_read(struct exchange *x, struct read_mark *mark)
{
	mark->until = str_make(NULL, 0);
	return str_is_empty(x->request.body) ||
	       fields_read(x->job, &x->request, read_mark_fields,
			   ARRAY_SIZE(read_mark_fields), mark);
}

/* PUT /api/message_groups/{uuid}/read: seen up to a time. */
static bool mark_message_group_read(struct exchange *x)
{
	struct read_mark mark;
	int64_t until_us, unread;
	bool has_until;

	if (!read_mark_read(x, &mark))
		return false;
	has_until = mark.until.data != NULL;
	if (has_until && !clock_parse(mark.until, &until_us))
		return job_fail(x->job, ERR_BAD_REQUEST, "until is no time");
	if (!group_mark_read(x->job, x->stores, &x->viewer, &x->match.uuid,
			     has_until ? &until_us : NULL, &unread))
		return false;
	return respond_json(
		x, str_of(job_text(x->job,
				   "{\"uuid\":\"%s\",\"unread_count\":%" PRId64
				   "}",
				   x->match.uuid.text, unread)));
}

const struct route message_group_routes[] = {
	{ HTTP_GET, "/api/message_groups", AUTH_REQUIRED, list_message_groups },
	{ HTTP_GET, "/api/message_groups/{uuid}", AUTH_REQUIRED,
	  show_message_group },
	{ HTTP_GET, "/api/message_groups/@{handle}", AUTH_REQUIRED,
	  find_message_group },
	{ HTTP_PUT, "/api/message_groups/{uuid}/read", AUTH_REQUIRED,
	  mark_message_group_read },
	{ 0 },
};

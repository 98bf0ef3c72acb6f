/*
 * The viewer's conversations.
 */
#include "api/exchange.h"
#include "api/routes.h"
#include "http/page.h"
#include "store/conversations.h"

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

const struct route message_group_routes[] = {
	{ HTTP_GET, "/api/message_groups", AUTH_REQUIRED, list_message_groups },
	{ HTTP_GET, "/api/message_groups/{uuid}", AUTH_REQUIRED,
	  show_message_group },
	{ HTTP_GET, "/api/message_groups/@{handle}", AUTH_REQUIRED,
	  find_message_group },
	{ 0 },
};

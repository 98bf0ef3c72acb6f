/*
 * The table of tables.
 */
#include "api/routes.h"

#include "api/exchange.h"

/* OPTIONS that is no preflight: which methods the path has. */
static bool answer_options(struct exchange *x)
{
	response_empty(&x->response, 204);
	response_header(&x->response, "Allow", str_of(x->match.allow));
	return true;
}

static const struct route options = {
	HTTP_OPTIONS,
	"/*",
	AUTH_NONE,
	answer_options,
};

static const struct route *const subjects[] = {
	activity_routes,      feed_routes,
	health_routes,	      me_routes,
	message_group_routes, message_routes,
	notification_routes,  profile_routes,
	user_routes,	      NULL,
};

const struct route_table api_routes = { subjects, &options };

/*
 * Other people.
 */
#include "api/exchange.h"
#include "api/routes.h"
#include "base/text.h"
#include "http/page.h"
#include "store/users.h"

/* GET /api/users/@{handle}/short: who is behind a handle. */
static bool show_user_short(struct exchange *x)
{
	struct str json;

	if (!users_short(x->job, x->stores, x->match.handle, &json))
		return false;
	return respond_json(x, json);
}

/* GET /api/users/search?term=: people to write to. */
static bool search_users(struct exchange *x)
{
	struct str term = text_trim(request_param(&x->request, "term"));
	struct str json;
	int limit;

	/* as handles are written in texts */
	if (str_starts_with(term, "@") && term.len > 1)
		term = str_from(term, 1);
	if (!page_limit_read(x->job, &x->request, &limit))
		return false;
	if (text_is_blank(term))
		job_invalid(x->job, "search_term_blank");
	if (!job_is_valid(x->job))
		return false;
	if (!users_search(x->job, x->stores, term, limit, &json))
		return false;
	return respond_list(x, json);
}

const struct route user_routes[] = {
	{ HTTP_GET, "/api/users/@{handle}/short", AUTH_NONE, show_user_short },
	{ HTTP_GET, "/api/users/search", AUTH_REQUIRED, search_users },
	{ 0 },
};

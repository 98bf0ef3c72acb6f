/*
 * Lists of posts, for everybody; who is signed in also learns what they liked
 * and reposted.
 */
#include "api/exchange.h"
#include "api/pages.h"
#include "api/routes.h"
#include "base/text.h"
#include "store/activities.h"
#include "store/activity_search.h"

/* GET /api/activities/home: everybody's, newest first. */
static bool list_home(struct exchange *x)
{
	struct feed_page found;
	struct feed_place place;
	struct page page;

	return place_read(x, NULL, 0, &page, &place) &&
	       activities_home(x->job, x->stores, &place, &found) &&
	       respond_page(x, &page, &found);
}

/* GET /api/activities/expiring: their last hour, soonest end first. */
static bool list_expiring(struct exchange *x)
{
	struct feed_page found;
	struct feed_place place;
	struct page page;

	return place_read(x, NULL, 0, &page, &place) &&
	       activities_expiring(x->job, x->stores, &place, &found) &&
	       respond_page(x, &page, &found);
}

/* GET /api/activities/@{handle}: a person's posts, or their replies. */
static bool list_by_user(struct exchange *x)
{
	bool replies = str_is(request_param(&x->request, "replies"), "1");
	const struct str scope[] = {
		x->match.handle,
		str_of(replies ? "replies" : "posts"),
	};
	struct feed_page found;
	struct feed_place place;
	struct page page;

	return place_read(x, scope, ARRAY_SIZE(scope), &page, &place) &&
	       activities_by_user(x->job, x->stores, x->match.handle, replies,
				  &place, &found) &&
	       respond_page(x, &page, &found);
}

static bool term_read(struct exchange *x, struct str *term)
{
	*term = text_trim(request_param(&x->request, "term"));
	if (text_is_blank(*term))
		job_invalid(x->job, "search_term_blank");
	if (text_length(*term) > SEARCH_TERM_MAX_LENGTH)
		job_invalid(x->job, "search_term_exceed_max_chars");
	return job_is_valid(x->job);
}

/* GET /api/activities/search?term=: posts with these words. */
static bool search_activities(struct exchange *x)
{
	struct feed_page found;
	struct feed_place place;
	struct page page;
	struct str term;

	return term_read(x, &term) && place_read(x, &term, 1, &page, &place) &&
	       activities_search(x->job, x->stores, term, &place, &found) &&
	       respond_page(x, &page, &found);
}

/* GET /api/activities/{uuid}: one post and what was replied. */
static bool show_activity(struct exchange *x)
{
	const struct str scope = uuid_str(&x->match.uuid);
	struct feed_page found;
	struct feed_place place;
	struct page page;

	return place_read(x, &scope, 1, &page, &place) &&
	       activities_show(x->job, x->stores, &x->match.uuid, &place,
			       &found) &&
	       respond_page(x, &page, &found);
}

const struct route feed_routes[] = {
	{ HTTP_GET, "/api/activities/home", AUTH_OPTIONAL, list_home },
	{ HTTP_GET, "/api/activities/expiring", AUTH_OPTIONAL, list_expiring },
	{ HTTP_GET, "/api/activities/@{handle}", AUTH_OPTIONAL, list_by_user },
	{ HTTP_GET, "/api/activities/search", AUTH_OPTIONAL,
	  search_activities },
	{ HTTP_GET, "/api/activities/{uuid}", AUTH_OPTIONAL, show_activity },
	{ 0 },
};

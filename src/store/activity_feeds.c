/*
 * Reading posts: a statement for each list.
 */
#include "store/activities.h"

#include "base/clock.h"
#include "store/home_cache.h"
#include "store/now.h"
#include "store/users.h"

static const struct str no_subject = { NULL, 0 };

/* What all see who are not signed in. */
static bool is_common_page(const struct feed_place *place)
{
	return !place->viewer->signed_in && str_is_empty(place->before) &&
	       place->limit == HOME_CACHE_LIMIT;
}

bool activities_home(struct job *job, struct stores *stores,
		     const struct feed_place *place, struct feed_page *page)
{
	bool is_common = is_common_page(place);
	int64_t asked_ms = clock_monotonic_ms();
	struct pg_rows rows;
	int64_t ends_us;

	if (is_common &&
	    home_cache_get(job, stores->home, now_us(stores), page))
		return true;
	if (!feed_rows(job, stores, QUERY_ACTIVITIES_HOME, place,
		       FEED_DOWNWARDS, no_subject, &rows))
		return false;
	feed_page_take(&rows, page);
	/* an empty page has no end, and is not kept */
	if (is_common && clock_parse(pg_value(&rows, 0, 3), &ends_us))
		home_cache_put(stores->home, asked_ms, ends_us, page);
	return true;
}

bool activities_expiring(struct job *job, struct stores *stores,
			 const struct feed_place *place, struct feed_page *page)
{
	bool found;

	return feed_query(job, stores, QUERY_ACTIVITIES_EXPIRING, place,
			  FEED_UPWARDS, no_subject, page, &found);
}

bool activities_by_user(struct job *job, struct stores *stores,
			struct str handle, bool replies,
			const struct feed_place *place, struct feed_page *page)
{
	enum query query = replies ? QUERY_ACTIVITIES_REPLIES_BY_USER
				   : QUERY_ACTIVITIES_BY_USER;
	bool found = false;

	if (handle_is_text(handle) &&
	    !feed_query(job, stores, query, place, FEED_DOWNWARDS, handle, page,
			&found))
		return false;
	return found || job_fail(job, ERR_USER_NOT_FOUND, "no such handle");
}

bool activities_show(struct job *job, struct stores *stores,
		     const struct uuid *activity,
		     const struct feed_place *place, struct feed_page *page)
{
	bool found;

	if (!feed_query(job, stores, QUERY_ACTIVITIES_SHOW, place, FEED_UPWARDS,
			uuid_str(activity), page, &found))
		return false;
	return found || job_fail(job, ERR_NOT_FOUND, "no such post");
}

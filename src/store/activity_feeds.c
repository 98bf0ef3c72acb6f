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

/*
 * Where a search goes on: in the portion from `top` down to `bottom`, behind
 * the match of that rank and key. The ranks of the newest matches are known
 * only when all of them are, hence portions.
 */
struct search_place {
	struct feed_key top;
	struct feed_key bottom;
	struct str rank;
	struct feed_key last;
};

#define RANK_HIGHEST "2147483647"

/* "top", or "top bottom rank last": the beginning of a portion, or inside. */
static bool search_place_read(struct job *job, struct str key,
			      struct search_place *place)
{
	uint64_t rank;

	*place = (struct search_place){
		.top = { str_of(FEED_TIME_LAST), str_of(FEED_UUID_LAST) },
		.bottom = { str_of(FEED_TIME_FIRST), str_of(FEED_UUID_FIRST) },
		.rank = str_of(RANK_HIGHEST),
		.last = { str_of(FEED_TIME_LAST), str_of(FEED_UUID_LAST) },
	};
	if (str_is_empty(key))
		return true;
	if (!feed_key_read(job, &key, &place->top))
		return false;
	if (str_is_empty(key))
		return true;
	if (!feed_key_read(job, &key, &place->bottom))
		return false;
	str_cut(&key, ' ', &place->rank);
	if (!str_to_number(place->rank, INT32_MAX, &rank))
		return job_fail(job, ERR_BAD_CURSOR, "no rank in the key");
	return feed_key_read(job, &key, &place->last);
}

bool activities_search(struct job *job, struct stores *stores, struct str term,
		       const struct feed_place *place, struct feed_page *page)
{
	struct search_place start;
	struct pg_rows rows;

	if (!search_place_read(job, place->before, &start))
		return false;
	const struct str params[] = {
		now_param(job, stores),
		feed_viewer(place),
		feed_limit(job, place),
		start.top.at,
		start.top.uuid,
		term,
		start.bottom.at,
		start.bottom.uuid,
		start.rank,
		start.last.at,
		start.last.uuid,
	};

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_SEARCH, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	feed_page_take(&rows, page);
	return true;
}

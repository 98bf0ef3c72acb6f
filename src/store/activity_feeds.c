/*
 * Reading posts: a statement for each list.
 */
#include "store/activities.h"

#include "store/now.h"
#include "store/users.h"

static const struct feed home = {
	.query = QUERY_ACTIVITIES_HOME,
	.is_kept = true,
};
/* Not kept: posts come into their last hour by themselves. */
static const struct feed expiring = {
	.query = QUERY_ACTIVITIES_EXPIRING,
	.order = FEED_UPWARDS,
};
static const struct feed posts_of_user = {
	.query = QUERY_ACTIVITIES_BY_USER,
	.is_kept = true,
};
static const struct feed replies_of_user = {
	.query = QUERY_ACTIVITIES_REPLIES_BY_USER,
	.is_kept = true,
};
/* The post itself, then its replies. */
static const struct feed thread = {
	.query = QUERY_ACTIVITIES_SHOW,
	.order = FEED_UPWARDS,
	.heads = 1,
	.is_kept = true,
};

bool activities_home(struct job *job, struct stores *stores,
		     const struct feed_place *place, struct feed_page *page)
{
	return feed_page_read(job, stores, &home, place, page);
}

bool activities_expiring(struct job *job, struct stores *stores,
			 const struct feed_place *place, struct feed_page *page)
{
	return feed_page_read(job, stores, &expiring, place, page);
}

bool activities_by_user(struct job *job, struct stores *stores,
			struct str handle, bool replies,
			const struct feed_place *place, struct feed_page *page)
{
	const struct feed *feed = replies ? &replies_of_user : &posts_of_user;
	struct post_list list;
	bool found = false;

	if (handle_is_text(handle) &&
	    !feed_read(job, stores, feed, place, handle, &list, &found))
		return false;
	if (!found)
		return job_fail(job, ERR_USER_NOT_FOUND, "no such handle");
	feed_page_make(job, place, &list, page);
	return true;
}

bool activities_show(struct job *job, struct stores *stores,
		     const struct uuid *activity,
		     const struct feed_place *place, struct feed_page *page)
{
	bool signed_in = place->viewer->signed_in;
	struct post_list list;
	struct str post, replies;
	bool found;

	if (!feed_read(job, stores, &thread, place, uuid_str(activity), &list,
		       &found))
		return false;
	if (list.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "no such post");
	post = listed_post_json(job, &list.posts[0], signed_in);
	replies = post_list_json(job, &list, 1, signed_in);
	*page = (struct feed_page){
		.json = str_of(job_text(job,
					"{\"activity\":%.*s,\"replies\":%.*s}",
					STR(post), STR(replies))),
		.has_more = list.has_more,
		.last_key = list.last_key,
	};
	return true;
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
	*page = (struct feed_page){
		.json = pg_value(&rows, 0, 0),
		.has_more = str_is(pg_value(&rows, 0, 1), "t"),
		.last_key = pg_value(&rows, 0, 2),
	};
	return true;
}

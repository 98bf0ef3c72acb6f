/*
 * Searching in portions: the ranks of the newest matches are known only when
 * all of them are.
 */
#include "store/activity_search.h"

#include "store/now.h"

/*
 * Where a search goes on: in the portion from `top` down to `bottom`, behind
 * the match of that rank and key.
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

/* What the statement tells beside the posts. */
enum column { RANK = POST_LIST_COLUMNS, TOP, BOTTOM, BEHIND };

/* Goes on inside the portion, or at the match behind it. */
static void next_take(struct job *job, const struct pg_rows *rows,
		      struct post_list *list)
{
	struct str behind = pg_value(rows, 0, BEHIND);

	if (list->has_more) {
		list->last_key = str_of(job_text(
			job, "%.*s %.*s %.*s %.*s", STR(pg_value(rows, 0, TOP)),
			STR(pg_value(rows, 0, BOTTOM)),
			STR(pg_value(rows, list->count - 1, RANK)),
			STR(list->last_key)));
	} else if (behind.data != NULL) {
		list->has_more = true;
		list->last_key = behind;
	}
}

static const struct feed search = {
	.query = QUERY_ACTIVITIES_SEARCH,
	.is_kept = true,
};

static bool ask(struct job *job, struct stores *stores, struct str term,
		const struct feed_place *place, struct post_list *list)
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

	if (!pg_query(job, stores->pg, search.query, params, ARRAY_SIZE(params),
		      &rows) ||
	    !post_list_take(job, &rows, place->limit, true, list))
		return false;
	next_take(job, &rows, list);
	return true;
}

bool activities_search(struct job *job, struct stores *stores, struct str term,
		       const struct feed_place *place, struct feed_page *page)
{
	struct page_name name;
	struct post_list list;
	bool found;

	if (!feed_recall(job, stores, &search, place, term, &name, &list,
			 &found))
		return false;
	if (!found) {
		if (!ask(job, stores, term, place, &list))
			return false;
		page_cache_put(stores->pages, &name, &list);
	}
	feed_page_make(job, place, &list, page);
	return true;
}

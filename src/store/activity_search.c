/*
 * Searching in portions. The ranks of the newest matches are known only when
 * all of them are, so these are found first: from the worker's cache, or by a
 * statement that brings the posts of the page along. A page of kept matches
 * asks for its posts only; if one of them is not there any more, the matches
 * are asked for again.
 */
#include "store/activity_search.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/now.h"
#include "store/search_cache.h"

#define RANK_HIGHEST "2147483647"

enum {
	ROW_EXPECTED = 512,
	PAGE_JSON_MAX = 2 * 1024 * 1024, /* 101 posts of 1,024 signs */
};

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

/* What all steps of one search know. */
struct search {
	struct job *job;
	struct stores *stores;
	struct str term;
	const struct feed_place *place;
	struct search_place start;
	struct feed_page *page;
};

/* A key that was read before, as a match that is compared with others. */
static struct search_match match_at(const struct feed_key *key, struct str rank)
{
	struct search_match match = { 0 };
	uint64_t number = 0;

	if (!clock_parse(key->at, &match.created_us) ||
	    !uuid_parse(key->uuid, &match.uuid) ||
	    !str_to_number(rank, INT32_MAX, &number))
		return match;
	match.rank = (uint32_t)number;
	return match;
}

/* The page among the matches, and what its cursor is made of. */
struct chosen {
	const struct search_match *list[SEARCH_PORTION]; /* best first */
	size_t count; /* one more than the limit if there is more */
	const struct search_match *top; /* of the portion */
	const struct search_match *bottom;
	const struct search_match *behind; /* NULL: no other portion */
};

static bool is_newer(const struct search_match *a, const struct search_match *b)
{
	return b == NULL || search_match_by_key(a, b) > 0;
}

static bool is_older(const struct search_match *a, const struct search_match *b)
{
	return b == NULL || search_match_by_key(a, b) < 0;
}

/* The match that is too many for a portion, or NULL. */
static const struct search_match *surplus(const struct search_matches *matches)
{
	const struct search_match *oldest = NULL;

	if (matches->count <= SEARCH_PORTION)
		return NULL;
	for (size_t i = 0; i < matches->count; i++)
		if (is_older(&matches->list[i], oldest))
			oldest = &matches->list[i];
	return oldest;
}

static void choose(const struct search *search,
		   const struct search_matches *matches, struct chosen *chosen)
{
	const struct search_place *start = &search->start;
	struct search_match bottom = match_at(&start->bottom, start->rank);
	struct search_match last = match_at(&start->last, start->rank);
	const struct search_match *beyond = surplus(matches);
	size_t most = (size_t)search->place->limit + 1;

	*chosen = (struct chosen){ .count = 0 };
	for (size_t i = 0; i < matches->count; i++) {
		const struct search_match *match = &matches->list[i];

		if (match == beyond || is_older(match, &bottom)) {
			if (is_newer(match, chosen->behind))
				chosen->behind = match;
			continue;
		}
		if (is_newer(match, chosen->top))
			chosen->top = match;
		if (is_older(match, chosen->bottom))
			chosen->bottom = match;
		if (chosen->count < most &&
		    search_match_by_rank(match, &last) < 0)
			chosen->list[chosen->count++] = match;
	}
}

static const char *key_text(struct job *job, const struct search_match *match)
{
	return job_text(job, "%.*s %s", STR(time_param(job, match->created_us)),
			match->uuid.text);
}

static void write_key(const struct search *search, const struct chosen *chosen)
{
	size_t limit = (size_t)search->place->limit;
	struct feed_page *page = search->page;
	struct job *job = search->job;

	page->has_more = chosen->count > limit || chosen->behind != NULL;
	page->last_key = str_make(NULL, 0);
	if (chosen->count > limit) {
		const struct search_match *last = chosen->list[limit - 1];

		page->last_key = str_of(
			job_text(job, "%s %s %u %s", key_text(job, chosen->top),
				 key_text(job, chosen->bottom),
				 (unsigned)last->rank, key_text(job, last)));
	} else if (chosen->behind != NULL) {
		page->last_key = str_of(key_text(job, chosen->behind));
	}
}

/* Columns of both statements. */
enum { ROW_UUID, ROW_JSON, ROW_RANK, ROW_CREATED };

/* The JSON of a post, its data NULL when it is not among the rows. */
static struct str json_of(const struct pg_rows *rows,
			  const struct search_match *match)
{
	for (int row = 0; row < rows->count; row++)
		if (str_equal(pg_value(rows, row, ROW_UUID),
			      uuid_str(&match->uuid)))
			return pg_value(rows, row, ROW_JSON);
	return str_make(NULL, 0);
}

static bool write_page(const struct search *search, const struct chosen *chosen,
		       const struct pg_rows *rows)
{
	size_t limit = (size_t)search->place->limit;
	size_t count = chosen->count < limit ? chosen->count : limit;
	struct buf json = buf_make(search->job, (count + 1) * ROW_EXPECTED,
				   PAGE_JSON_MAX);

	buf_add_char(&json, '[');
	for (size_t i = 0; i < count; i++) {
		struct str post = json_of(rows, chosen->list[i]);

		if (post.data == NULL)
			return job_fail(search->job, ERR_INTERNAL,
					"search: a match without its post");
		if (i > 0)
			buf_add_char(&json, ',');
		buf_add(&json, post);
	}
	buf_add_char(&json, ']');
	write_key(search, chosen);
	return buf_done(&json, &search->page->json);
}

/* The posts whose life decides about the page, as an array of PostgreSQL. */
static struct str uuids_of(struct job *job, const struct chosen *chosen,
			   int *count)
{
	struct buf list = buf_make(job, (chosen->count + 2) * (UUID_LEN + 1),
				   (SEARCH_PORTION + 2) * (UUID_LEN + 1));

	*count = 0;
	buf_add_char(&list, '{');
	for (size_t i = 0; i < chosen->count; i++) {
		if ((*count)++ > 0)
			buf_add_char(&list, ',');
		buf_add(&list, uuid_str(&chosen->list[i]->uuid));
	}
	if (chosen->behind != NULL) {
		if ((*count)++ > 0)
			buf_add_char(&list, ',');
		buf_add(&list, uuid_str(&chosen->behind->uuid));
	}
	buf_add_char(&list, '}');
	return buf_str(&list);
}

/* `*shown` is false when one of the posts is not there any more. */
static bool show_kept(const struct search *search,
		      const struct search_matches *matches, bool *shown)
{
	struct pg_rows rows = { .count = 0 };
	struct chosen chosen;
	int asked;

	choose(search, matches, &chosen);
	const struct str params[] = {
		now_param(search->job, search->stores),
		feed_viewer(search->place),
		uuids_of(search->job, &chosen, &asked),
	};

	if (asked > 0 && !pg_query(search->job, search->stores->pg,
				   QUERY_ACTIVITIES_SEARCH_PAGE, params,
				   ARRAY_SIZE(params), &rows))
		return false;
	*shown = rows.count == asked;
	return !*shown || write_page(search, &chosen, &rows);
}

static int best_first(const void *a, const void *b)
{
	return search_match_by_rank(b, a);
}

static bool matches_take(struct job *job, const struct pg_rows *rows,
			 struct search_matches *matches)
{
	matches->count = 0;
	for (int row = 0; row < rows->count; row++) {
		struct search_match *match = &matches->list[row];
		uint64_t rank, created_us;

		if (matches->count == ARRAY_SIZE(matches->list) ||
		    !uuid_parse(pg_value(rows, row, ROW_UUID), &match->uuid) ||
		    !str_to_number(pg_value(rows, row, ROW_RANK), INT32_MAX,
				   &rank) ||
		    !str_to_number(pg_value(rows, row, ROW_CREATED), INT64_MAX,
				   &created_us))
			return job_fail(job, ERR_INTERNAL,
					"search: no match in row %d", row);
		match->rank = (uint32_t)rank;
		match->created_us = (int64_t)created_us;
		matches->count++;
	}
	qsort(matches->list, matches->count, sizeof(matches->list[0]),
	      best_first);
	return true;
}

static bool ask(const struct search *search)
{
	const struct search_place *start = &search->start;
	const struct feed_place *place = search->place;
	struct stores *stores = search->stores;
	struct job *job = search->job;
	int64_t asked_ms = clock_monotonic_ms();
	struct search_matches *matches = job_alloc(job, sizeof(*matches));
	struct chosen chosen;
	struct pg_rows rows;
	const struct str params[] = {
		now_param(job, stores),
		feed_viewer(place),
		feed_limit(job, place),
		start->top.at,
		start->top.uuid,
		search->term,
		start->bottom.at,
		start->bottom.uuid,
		start->rank,
		start->last.at,
		start->last.uuid,
	};

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_SEARCH, params,
		      ARRAY_SIZE(params), &rows) ||
	    !matches_take(job, &rows, matches))
		return false;
	search_cache_put(job, stores->searches, search->term, &start->top,
			 asked_ms, matches);
	choose(search, matches, &chosen);
	return write_page(search, &chosen, &rows);
}

bool activities_search(struct job *job, struct stores *stores, struct str term,
		       const struct feed_place *place, struct feed_page *page)
{
	struct search search = {
		.job = job,
		.stores = stores,
		.term = term,
		.place = place,
		.page = page,
	};
	const struct search_matches *kept;
	bool shown = false;

	if (!search_place_read(job, place->before, &search.start))
		return false;
	kept = search_cache_get(job, stores->searches, term, &search.start.top);
	if (kept != NULL && !show_kept(&search, kept, &shown))
		return false;
	return shown || ask(&search);
}

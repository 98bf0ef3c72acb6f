/*
 * Pages by key.
 */
#include "store/feed.h"

#include "base/buf.h"
#include "base/clock.h"
#include "store/marks.h"
#include "store/now.h"

bool feed_key_read(struct job *job, struct str *rest, struct feed_key *key)
{
	struct uuid *uuid = job_alloc(job, sizeof(*uuid));
	struct str text;
	int64_t us;

	str_cut(rest, ' ', &text);
	if (!clock_parse(text, &us))
		return job_fail(job, ERR_BAD_CURSOR, "no time in the key");
	str_cut(rest, ' ', &text);
	if (!uuid_parse(text, uuid))
		return job_fail(job, ERR_BAD_CURSOR, "no uuid in the key");
	key->at = time_param(job, us);
	key->uuid = uuid_str(uuid);
	return true;
}

static const struct uuid *reader_of(const struct feed_place *place)
{
	return place->viewer->signed_in ? &place->viewer->uuid : NULL;
}

struct str feed_viewer(const struct feed_place *place)
{
	const struct uuid *reader = reader_of(place);

	return reader != NULL ? uuid_str(reader) : str_make(NULL, 0);
}

struct str feed_limit(struct job *job, const struct feed_place *place)
{
	return str_of(job_text(job, "%d", place->limit));
}

static bool read_start(struct job *job, const struct feed_place *place,
		       enum feed_order order, struct feed_key *key)
{
	struct str rest = place->before;

	if (!str_is_empty(rest))
		return feed_key_read(job, &rest, key);
	if (order == FEED_DOWNWARDS)
		*key = (struct feed_key){ str_of(FEED_TIME_LAST),
					  str_of(FEED_UUID_LAST) };
	else
		*key = (struct feed_key){ str_of(FEED_TIME_FIRST),
					  str_of(FEED_UUID_FIRST) };
	return true;
}

bool feed_query(struct job *job, struct stores *stores, const struct feed *feed,
		const struct feed_place *place, struct str subject,
		struct pg_rows *rows)
{
	struct feed_key start;

	if (!read_start(job, place, feed->order, &start))
		return false;
	const struct str params[] = {
		now_param(job, stores),
		feed_viewer(place),
		feed_limit(job, place),
		start.at,
		start.uuid,
		subject,
	};
	size_t count = ARRAY_SIZE(params) - (subject.data == NULL ? 1 : 0);

	return pg_query(job, stores->pg, feed->query, params, count, rows);
}

static bool ask(struct job *job, struct stores *stores, const struct feed *feed,
		const struct feed_place *place, struct str subject,
		struct post_list *list, bool *found)
{
	struct pg_rows rows;

	if (!feed_query(job, stores, feed, place, subject, &rows))
		return false;
	*found = rows.count > 0;
	return post_list_take(job, &rows, feed->heads + place->limit,
			      feed->is_kept, list);
}

/* With the length of the subject, so that it cannot run into what follows. */
static struct str page_key(struct job *job, enum query query,
			   const struct feed_place *place, struct str subject)
{
	return str_of(job_text(job, "%d %d %zu %.*s%.*s", (int)query,
			       place->limit, subject.len, STR(subject),
			       STR(place->before)));
}

/* As page_cache.h wants it. */
static struct str topic_of(struct job *job, const struct feed *feed,
			   struct str subject)
{
	return feed->is_of_subject ? arena_lower(&job->arena, subject)
				   : str_of(PAGE_OF_ALL);
}

bool feed_recall(struct job *job, struct stores *stores,
		 const struct feed *feed, const struct feed_place *place,
		 struct str subject, struct page_name *name,
		 struct post_list *list, bool *found)
{
	*name = (struct page_name){
		.key = page_key(job, feed->query, place, subject),
		.topic = topic_of(job, feed, subject),
		.reader = reader_of(place),
		.is_of_reader = feed->is_of_reader,
	};
	*found = page_cache_get(job, stores->pages, name, now_us(stores), list);
	return !*found || marks_find(job, stores, name, list);
}

bool feed_read(struct job *job, struct stores *stores, const struct feed *feed,
	       const struct feed_place *place, struct str subject,
	       struct post_list *list, bool *found)
{
	struct page_name name;

	*found = false;
	if (feed->is_kept &&
	    !feed_recall(job, stores, feed, place, subject, &name, list, found))
		return false;
	if (*found)
		return true;
	if (!ask(job, stores, feed, place, subject, list, found))
		return false;
	if (feed->is_kept && *found)
		page_cache_put(stores->pages, &name, list);
	return true;
}

bool feed_page_read(struct job *job, struct stores *stores,
		    const struct feed *feed, const struct feed_place *place,
		    struct feed_page *page)
{
	struct post_list list;
	bool found;

	if (!feed_read(job, stores, feed, place, str_make(NULL, 0), &list,
		       &found))
		return false;
	feed_page_make(job, place, &list, page);
	return true;
}

void feed_page_make(struct job *job, const struct feed_place *place,
		    const struct post_list *list, struct feed_page *page)
{
	*page = (struct feed_page){
		.json = post_list_json(job, list, 0, place->viewer->signed_in),
		.has_more = list->has_more,
		.last_key = list->last_key,
	};
}

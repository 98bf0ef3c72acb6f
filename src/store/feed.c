/*
 * Pages by key.
 */
#include "store/feed.h"

#include "base/clock.h"
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

struct str feed_viewer(const struct feed_place *place)
{
	if (!place->viewer->signed_in)
		return str_make(NULL, 0);
	return uuid_str(&place->viewer->uuid);
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

void feed_page_take(const struct pg_rows *rows, struct feed_page *page)
{
	page->json = pg_value(rows, 0, 0);
	page->has_more = str_is(pg_value(rows, 0, 1), "t");
	page->last_key = pg_value(rows, 0, 2);
}

bool feed_rows(struct job *job, struct stores *stores, enum query query,
	       const struct feed_place *place, enum feed_order order,
	       struct str subject, struct pg_rows *rows)
{
	struct feed_key start;

	if (!read_start(job, place, order, &start))
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

	return pg_query(job, stores->pg, query, params, count, rows);
}

bool feed_query(struct job *job, struct stores *stores, enum query query,
		const struct feed_place *place, enum feed_order order,
		struct str subject, struct feed_page *page, bool *found)
{
	struct pg_rows rows;

	if (!feed_rows(job, stores, query, place, order, subject, &rows))
		return false;
	*found = rows.count > 0;
	if (*found)
		feed_page_take(&rows, page);
	return true;
}

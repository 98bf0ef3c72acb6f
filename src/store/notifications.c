/*
 * Notifications, and up to where they were read.
 */
#include "store/notifications.h"

#include "store/notification_rows.h"
#include "store/now.h"

static const struct feed notifications = {
	.query = QUERY_NOTIFICATIONS_LIST,
	.is_kept = true,
	.is_of_subject = true,
	.is_of_reader = true,
};

static bool ask(struct job *job, struct stores *stores,
		const struct feed_place *place, struct post_list *list)
{
	struct pg_rows rows;

	return feed_query(job, stores, &notifications, place, str_make(NULL, 0),
			  &rows) &&
	       notification_rows_take(job, stores, &rows, place->limit, list);
}

bool notifications_list(struct job *job, struct stores *stores,
			const struct feed_place *place, struct feed_page *page)
{
	struct str reader = uuid_str(&place->viewer->uuid);
	struct page_name name;
	struct post_list list;
	bool found;

	if (!feed_recall(job, stores, &notifications, place, reader, &name,
			 &list, &found))
		return false;
	if (!found) {
		if (!ask(job, stores, place, &list))
			return false;
		page_cache_put(stores->pages, &name, &list);
	}
	feed_page_make(job, place, &list, page);
	return true;
}

bool notifications_read(struct job *job, struct stores *stores,
			const struct viewer *viewer, int64_t until_us,
			struct str *json)
{
	const struct str params[] = { uuid_str(&viewer->uuid),
				      now_param(job, stores),
				      time_param(job, until_us) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_NOTIFICATIONS_READ, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "the viewer's row is gone");
	touches_note(&stores->shared->posts, uuid_str(&viewer->uuid));
	*json = pg_value(&rows, 0, 0);
	return true;
}

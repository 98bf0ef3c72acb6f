/*
 * Notifications, and up to where they were read.
 */
#include "store/notifications.h"

#include "store/now.h"

static const struct feed notifications = {
	.query = QUERY_NOTIFICATIONS_LIST,
};

bool notifications_list(struct job *job, struct stores *stores,
			const struct feed_place *place, struct feed_page *page)
{
	return feed_page_read(job, stores, &notifications, place, page);
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
	*json = pg_value(&rows, 0, 0);
	return true;
}

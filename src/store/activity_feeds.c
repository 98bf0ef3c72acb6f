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
	.is_of_subject = true,
};
static const struct feed replies_of_user = {
	.query = QUERY_ACTIVITIES_REPLIES_BY_USER,
	.is_kept = true,
	.is_of_subject = true,
};
/* The post itself, then its replies. */
static const struct feed thread = {
	.query = QUERY_ACTIVITIES_SHOW,
	.order = FEED_UPWARDS,
	.heads = 1,
	.is_kept = true,
	.is_of_subject = true,
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

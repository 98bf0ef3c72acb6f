/*
 * The stores of posts, notifications and profiles as handlers see them.
 */
#include "fake_store.h"

#include "store/activities.h"
#include "store/activity_search.h"
#include "store/notifications.h"
#include "store/now.h"
#include "store/profiles.h"

static bool answer(const char *what, struct str *json)
{
	fake.asked.what = what;
	*json = S("{}");
	return true;
}

static bool answer_feed(const char *what, const struct feed_place *place,
			struct feed_page *page)
{
	fake.asked.what = what;
	fake.asked.limit = place->limit;
	fake.asked.before = place->before;
	*page = (struct feed_page){
		.json = S("[]"),
		.has_more = fake.has_more,
		.last_key = S("last"),
	};
	return true;
}

int64_t now_us(const struct stores *stores)
{
	(void)stores;
	return FAKE_NOW_US;
}

bool activities_home(struct job *job, struct stores *stores,
		     const struct feed_place *place, struct feed_page *page)
{
	(void)job;
	(void)stores;
	return answer_feed("home", place, page);
}

bool activities_expiring(struct job *job, struct stores *stores,
			 const struct feed_place *place, struct feed_page *page)
{
	(void)job;
	(void)stores;
	return answer_feed("expiring", place, page);
}

bool activities_by_user(struct job *job, struct stores *stores,
			struct str handle, bool replies,
			const struct feed_place *place, struct feed_page *page)
{
	(void)job;
	(void)stores;
	fake.asked.handle = handle;
	return answer_feed(replies ? "replies" : "posts", place, page);
}

bool activities_search(struct job *job, struct stores *stores, struct str term,
		       const struct feed_place *place, struct feed_page *page)
{
	(void)job;
	(void)stores;
	fake.asked.text = term;
	return answer_feed("search posts", place, page);
}

bool activities_show(struct job *job, struct stores *stores,
		     const struct uuid *activity,
		     const struct feed_place *place, struct feed_page *page)
{
	(void)job;
	(void)stores;
	fake.asked.activity = *activity;
	return answer_feed("post", place, page);
}

bool activities_create(struct job *job, struct stores *stores,
		       const struct viewer *viewer,
		       const struct activity_draft *draft,
		       const struct idempotency *once, struct str *json)
{
	(void)job;
	(void)stores;
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.text = draft->message;
	fake.asked.lives_s = draft->lives_s;
	fake.asked.key = once->key;
	fake.asked.request = once->request;
	if (draft->reply_to == NULL)
		return answer("publish", json);
	fake.asked.activity = *draft->reply_to;
	return answer("reply", json);
}

bool activities_mark(struct job *job, struct stores *stores,
		     const struct viewer *viewer, const struct uuid *activity,
		     enum activity_mark mark, struct str *json)
{
	static const char *const names[] = {
		[ACTIVITY_LIKE] = "like",
		[ACTIVITY_UNLIKE] = "unlike",
		[ACTIVITY_REPOST] = "repost",
		[ACTIVITY_UNREPOST] = "unrepost",
	};

	(void)job;
	(void)stores;
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.activity = *activity;
	return answer(names[mark], json);
}

bool activities_remove(struct job *job, struct stores *stores,
		       const struct viewer *viewer, const struct uuid *activity)
{
	struct str json;

	(void)job;
	(void)stores;
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.activity = *activity;
	return answer("remove", &json);
}

bool notifications_list(struct job *job, struct stores *stores,
			const struct feed_place *place, struct feed_page *page)
{
	(void)job;
	(void)stores;
	return answer_feed("notifications", place, page);
}

bool notifications_read(struct job *job, struct stores *stores,
			const struct viewer *viewer, int64_t until_us,
			struct str *json)
{
	(void)job;
	(void)stores;
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.until_us = until_us;
	return answer("read", json);
}

bool profiles_show(struct job *job, struct stores *stores, struct str handle,
		   struct str *json)
{
	(void)job;
	(void)stores;
	fake.asked.handle = handle;
	return answer("profile", json);
}

bool profiles_edit(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct profile_edit *edit,
		   struct str *json)
{
	(void)job;
	(void)stores;
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.text = edit->display_name;
	fake.asked.bio = edit->bio;
	return answer("edit", json);
}

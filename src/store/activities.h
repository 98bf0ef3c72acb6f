/*
 * Posts ("cruds"): rows of `activities`, their likes and reposts. A post that
 * has ended is not there for anybody. JSON comes out as the client gets it.
 * Lists are kept: what was changed through another host may be seen late, by a
 * second at most (store/page_cache.h).
 */
#ifndef STORE_ACTIVITIES_H
#define STORE_ACTIVITIES_H

#include "base/uuid.h"
#include "store/feed.h"
#include "store/once.h"

enum {
	ACTIVITY_MAX_LENGTH = 280,
	REPLY_MAX_LENGTH = 1024,
};

/* Everybody's posts, newest first, without replies. */
bool activities_home(struct job *job, struct stores *stores,
		     const struct feed_place *place, struct feed_page *page)
	MUST_CHECK;

/* Those that end within the hour, soonest first. */
bool activities_expiring(struct job *job, struct stores *stores,
			 const struct feed_place *place, struct feed_page *page)
	MUST_CHECK;

/*
 * What a person posted and, at the time they did, reposted; or their replies.
 * Fails: ERR_USER_NOT_FOUND.
 */
bool activities_by_user(struct job *job, struct stores *stores,
			struct str handle, bool replies,
			const struct feed_place *place, struct feed_page *page)
	MUST_CHECK;

/* {activity, replies}, replies oldest first. Fails: ERR_NOT_FOUND. */
bool activities_show(struct job *job, struct stores *stores,
		     const struct uuid *activity,
		     const struct feed_place *place, struct feed_page *page)
	MUST_CHECK;

struct activity_draft {
	struct str message;
	const struct uuid *reply_to; /* NULL: no reply */
	int64_t lives_s; /* of a reply: as long as what it answers */
};

/*
 * Publishes it as the viewer; who is answered or mentioned is notified. The
 * same request again under its key gives the post it made.
 * Fails: ERR_NOT_FOUND when there is nothing to reply to, or that post is
 * gone; ERR_INVALID with idempotency_key_reused.
 */
bool activities_create(struct job *job, struct stores *stores,
		       const struct viewer *viewer,
		       const struct activity_draft *draft,
		       const struct idempotency *once, struct str *json)
	MUST_CHECK;

enum activity_mark {
	ACTIVITY_LIKE,
	ACTIVITY_UNLIKE,
	ACTIVITY_REPOST,
	ACTIVITY_UNREPOST,
};

/* Doing so twice changes nothing. Fails: ERR_NOT_FOUND. */
bool activities_mark(struct job *job, struct stores *stores,
		     const struct viewer *viewer, const struct uuid *activity,
		     enum activity_mark mark, struct str *json) MUST_CHECK;

/*
 * Deletes a post of the viewer, and its replies, likes and reposts.
 * Fails: ERR_NOT_FOUND; ERR_FORBIDDEN when it is someone else's.
 */
bool activities_remove(struct job *job, struct stores *stores,
		       const struct viewer *viewer, const struct uuid *activity)
	MUST_CHECK;

#endif

/*
 * What others did that concerns a person: replies, mentions, likes, reposts.
 * Written and removed by the statements of those acts.
 */
#ifndef STORE_NOTIFICATIONS_H
#define STORE_NOTIFICATIONS_H

#include "store/feed.h"

/*
 * The viewer's, newest first, each with the post that it is about. Names are
 * those of store/names.h. Fails: ERR_UNAVAILABLE also when one is missing.
 */
bool notifications_list(struct job *job, struct stores *stores,
			const struct feed_place *place, struct feed_page *page)
	MUST_CHECK;

/*
 * All up to `until_us` are read from now on; what was read stays so. Answers
 * {unread_count}, at most 100.
 */
bool notifications_read(struct job *job, struct stores *stores,
			const struct viewer *viewer, int64_t until_us,
			struct str *json) MUST_CHECK;

#endif

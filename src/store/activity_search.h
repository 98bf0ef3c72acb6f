/*
 * Search over posts, a page at a time like other lists (store/feed.h).
 */
#ifndef STORE_ACTIVITY_SEARCH_H
#define STORE_ACTIVITY_SEARCH_H

#include "store/feed.h"

enum { SEARCH_TERM_MAX_LENGTH = 100 };

/*
 * Posts and replies of which every word of `term` begins a word, the author's
 * handle included: the newest 200 ranked best first, then the next 200.
 */
bool activities_search(struct job *job, struct stores *stores, struct str term,
		       const struct feed_place *place, struct feed_page *page)
	MUST_CHECK;

#endif

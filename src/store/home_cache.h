/*
 * The first page of home as it is for everybody who is not signed in, kept in
 * a worker for a second at most, and never beyond the first end of a post in
 * it. What was deleted or renamed may be seen as long. Safe for all threads.
 */
#ifndef STORE_HOME_CACHE_H
#define STORE_HOME_CACHE_H

#include "store/feed.h"

enum {
	HOME_CACHE_LIMIT = 20, /* the page of those who ask for no other */
	HOME_CACHE_MS = 1000,
	HOME_CACHE_MAX_BYTES = 128 * 1024, /* a longer page is not kept */
};

struct home_cache;

/* Never NULL. */
struct home_cache *home_cache_open(void);
void home_cache_close(struct home_cache *cache);

/*
 * A copy of the page for the job; false when there is none, or no longer at
 * `now_us`, the time that posts live by.
 */
bool home_cache_get(struct job *job, struct home_cache *cache, int64_t now_us,
		    struct feed_page *page) MUST_CHECK;

/*
 * Keeps a copy of `page`, asked for at `asked_ms` (monotonic), of which the
 * first post ends at `ends_us`.
 */
void home_cache_put(struct home_cache *cache, int64_t asked_ms, int64_t ends_us,
		    const struct feed_page *page);

#endif

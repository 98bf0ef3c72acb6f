/*
 * What a term finds, kept in a worker for a second at most: the newest matches
 * from a key down, and nothing of the posts but when they were made and how
 * well they match. Whether they still live is asked again each time. Safe for
 * all threads.
 */
#ifndef STORE_SEARCH_CACHE_H
#define STORE_SEARCH_CACHE_H

#include "base/cache.h"
#include "base/uuid.h"
#include "store/feed.h"

enum {
	SEARCH_PORTION = 200,
	SEARCH_CACHE_ENTRIES = 256,
	SEARCH_CACHE_MS = 1000,
	/* older than this, one of those who ask is sent for newer ones */
	SEARCH_CACHE_RENEW_MS = 700,
};

struct search_match {
	int64_t created_us;
	uint32_t rank;
	struct uuid uuid;
};

/* One more than a portion: whether there is another one behind it. */
struct search_matches {
	size_t count;
	struct search_match list[SEARCH_PORTION + 1]; /* best first */
};

/* In the order of time, then of uuids; of rank before both. As strcmp. */
int search_match_by_key(const struct search_match *a,
			const struct search_match *b);
int search_match_by_rank(const struct search_match *a,
			 const struct search_match *b);

/* Never NULL; closed by cache_close. */
struct cache *search_cache_open(void);

/*
 * The matches of `term` from `top` down, in the job's memory. NULL when there
 * are none, or the caller is the one who shall ask again.
 */
const struct search_matches *search_cache_get(struct job *job,
					      struct cache *cache,
					      struct str term,
					      const struct feed_key *top);

/*
 * Keeps what was found at `asked_ms` (monotonic), for those who go on in this
 * portion too: they ask from its newest match down.
 */
void search_cache_put(struct job *job, struct cache *cache, struct str term,
		      const struct feed_key *top, int64_t asked_ms,
		      const struct search_matches *matches);

#endif

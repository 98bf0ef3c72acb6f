/*
 * Pages of posts, kept in a worker until somebody changes what they show, and
 * never beyond the first end of a post in them. What is done through this host
 * is noted before it is answered, so a reader here sees all that was done
 * before. What others do is heard at once as a rule; for how long a page is
 * kept depends on it: for PAGE_CACHE_HEARD_MS while it is known that nothing
 * was missed but in the last second, else for PAGE_CACHE_MS. So it is never
 * seen more than a second late. Who marked the posts of a page is kept with it
 * once somebody has asked. Bounded: sets of eight pages, of which the oldest
 * gives way. Safe for all threads.
 *
 * Changes are noted in base/touches.h under the uuid of a post (its counts),
 * the handle of a person in lower case (what they posted or reposted), their
 * uuid (what they are told of, and up to where they read it), and PAGE_OF_ALL
 * (anybody posted); what may change any page, a deletion or a new name, is
 * noted for all. PostgreSQL tells the same (sql/migrations/0014).
 */
#ifndef STORE_PAGE_CACHE_H
#define STORE_PAGE_CACHE_H

#include "base/touches.h"
#include "store/post_list.h"

enum {
	PAGE_CACHE_MS = 1000,
	PAGE_CACHE_HEARD_MS = 15 * 1000, /* clients ask again every 10 s */
	PAGE_CACHE_PAGES = 1024,
	PAGE_CACHE_MAX_BYTES = 24 * 1024, /* a longer page is not kept */
	PAGE_CACHE_KEY_MAX_BYTES = 1024, /* nor one of a longer key */
	PAGE_CACHE_MAX_MARKS = 512, /* nor more marks of a page */
};

#define PAGE_OF_ALL "" /* the topic of lists of everybody's posts */

struct page_cache;

/*
 * All changes from `since_ms` on (monotonic) have been heard, but for those of
 * the last second.
 */
typedef bool (*page_cache_heard)(void *context, int64_t since_ms);

/* Never NULL. `changes` and `context` must outlive it. */
struct page_cache *page_cache_open(const struct touches *changes,
				   page_cache_heard heard, void *context);
void page_cache_close(struct page_cache *cache);

/* Which page, and what was known before it was asked for. */
struct page_name {
	struct str key; /* tells it from all other pages */
	struct str topic; /* whose changes it may show, beside its posts' */
	const struct uuid *reader; /* NULL: nobody is signed in */
	bool is_of_reader; /* nobody else reads it: marks are kept as put */
	uint64_t moment; /* of the changes */
	int64_t asked_ms; /* monotonic */
	uint64_t number; /* of the page that was got */
};

/*
 * A copy of the page for the job, with the marks of the reader if they are
 * known (`knows_marks`); false when there is none, or when it is no longer
 * good. `now_us` is the time that posts live by. Sets
 * what the name tells of this moment.
 */
bool page_cache_get(struct job *job, struct page_cache *cache,
		    struct page_name *name, int64_t now_us,
		    struct post_list *list) MUST_CHECK;

/* Keeps a copy of what was asked for when page_cache_get found none. */
void page_cache_put(struct page_cache *cache, const struct page_name *name,
		    const struct post_list *list);

/*
 * Keeps with the page that was got all marks of its posts, which have been
 * asked for since; those of a page that another has replaced are dropped.
 */
void page_cache_put_marks(struct page_cache *cache,
			  const struct page_name *name,
			  const struct post_mark *marks, size_t count);

#endif

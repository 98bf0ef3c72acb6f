/*
 * Pages of posts as all readers see them, kept in a worker for a second at
 * most, never beyond the first end of a post in them, and only until anybody
 * changes a post through this host: so a reader sees all that was done before.
 * What is changed through another host may be seen a second late. Bounded:
 * sets of eight pages, of which the oldest gives way. Safe for all threads.
 */
#ifndef STORE_PAGE_CACHE_H
#define STORE_PAGE_CACHE_H

#include "store/post_list.h"

enum {
	PAGE_CACHE_MS = 1000,
	PAGE_CACHE_PAGES = 512,
	PAGE_CACHE_MAX_BYTES = 24 * 1024, /* a longer page is not kept */
	PAGE_CACHE_KEY_MAX_BYTES = 1024, /* nor one of a longer key */
};

struct page_cache;

/* Never NULL. */
struct page_cache *page_cache_open(void);
void page_cache_close(struct page_cache *cache);

/*
 * A copy of the page of `key` for the job, without the marks of a reader;
 * false when there is none, or when it is no longer good: `generation` is that
 * of posts by now (base/shared.h), `now_us` the time that posts live by.
 */
bool page_cache_get(struct job *job, struct page_cache *cache, struct str key,
		    uint32_t generation, int64_t now_us, struct post_list *list)
	MUST_CHECK;

/*
 * Keeps a copy of the page, asked for at `asked_ms` (monotonic); `generation`
 * was read before.
 */
void page_cache_put(struct page_cache *cache, struct str key,
		    uint32_t generation, int64_t asked_ms,
		    const struct post_list *list);

#endif

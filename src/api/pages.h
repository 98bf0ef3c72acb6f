/*
 * Pages of PostgreSQL's lists, from the query of the request to the Link of
 * the answer.
 */
#ifndef API_PAGES_H
#define API_PAGES_H

#include "api/exchange.h"
#include "http/page.h"
#include "store/feed.h"

enum { PAGE_SCOPE_MAX = 4 };

/*
 * Reads limit and cursor. The cursor belongs to the route and the `count`
 * (below PAGE_SCOPE_MAX) parts of `scope`: what list it is.
 * Fails: as page_read.
 */
bool place_read(struct exchange *x, const struct str *scope, size_t count,
		struct page *page, struct feed_place *place) MUST_CHECK;

/* Ends a handler with a page, and the link to the next one if there is. */
bool respond_page(struct exchange *x, const struct page *page,
		  const struct feed_page *found);

#endif

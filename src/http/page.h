/*
 * Pages of a list: `limit`, and `before` with an opaque cursor that names the
 * last row seen. A cursor belongs to one scope (route, viewer, conversation,
 * handle or term); it proves nothing but where to go on.
 */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include "base/hash.h"
#include "http/request.h"
#include "http/response.h"

enum { PAGE_LIMIT_MAX = 100, PAGE_LIMIT_DEFAULT = 20, PAGE_KEY_MAX = 512 };

struct page {
	int limit;
	struct str before; /* last key of the page before; empty: first page */
	struct hash scope;
};

/* Reads `limit` alone, for a list without pages. Fails: ERR_BAD_REQUEST. */
bool page_limit_read(struct job *job, const struct request *request, int *limit)
	MUST_CHECK;

/*
 * Reads limit and cursor; `scope` parts make the scope (hash_of_parts).
 * Fails: ERR_BAD_REQUEST for a limit outside 1 to 100, ERR_BAD_CURSOR for a
 * cursor that is broken or of another scope.
 */
bool page_read(struct job *job, const struct request *request,
	       const struct str *scope, size_t parts, struct page *page)
	MUST_CHECK;

/*
 * Adds `Link: <path?…&before=…>; rel="next"`, with the other parameters of
 * the request kept. Call it only when there is more after `last_key`.
 */
void page_link_next(struct job *job, const struct request *request,
		    const struct page *page, struct str last_key,
		    struct response *response);

#endif

/*
 * What all lists of PostgreSQL's rows have in common.
 */
#include "api/pages.h"

bool place_read(struct exchange *x, const struct str *scope, size_t count,
		struct page *page, struct feed_place *place)
{
	struct str parts[PAGE_SCOPE_MAX] = {
		str_of(x->match.route->pattern),
	};

	for (size_t i = 0; i < count; i++)
		parts[i + 1] = scope[i];
	if (!page_read(x->job, &x->request, parts, count + 1, page))
		return false;
	*place = (struct feed_place){
		.viewer = &x->viewer,
		.limit = page->limit,
		.before = page->before,
	};
	return true;
}

bool respond_page(struct exchange *x, const struct page *page,
		  const struct feed_page *found)
{
	if (found->has_more)
		page_link_next(x->job, &x->request, page, found->last_key,
			       &x->response);
	return respond_list(x, found->json);
}

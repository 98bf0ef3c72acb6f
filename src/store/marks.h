/*
 * What a reader did with the posts of a page that was kept
 * (store/page_cache.h).
 */
#ifndef STORE_MARKS_H
#define STORE_MARKS_H

#include "store/page_cache.h"
#include "store/stores.h"

/*
 * Fills in liked and reposted for the reader of the page that was got, unless
 * it knows them. Of a page with few marks all are asked for and kept with it,
 * for the next readers; of one with many, each reader's own.
 * Fails: as pg_query.
 */
bool marks_find(struct job *job, struct stores *stores,
		const struct page_name *name, struct post_list *list)
	MUST_CHECK;

#endif

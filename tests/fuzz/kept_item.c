/*
 * A line of a backup's file of items: what is taken out of it is JSON that
 * stands in it, and its fate is one of those there are.
 */
#include "cli/kept_item.h"

#include "base/json_scan.h"
#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	struct str item;

	(void)job;
	must(item_fate(text, 1000) < ITEM_FATES);
	if (!item_of_line(text, &item))
		return;
	must(item.data > text.data && item.len < text.len);
	must(item.data[0] == '{' && item.data[item.len - 1] == '}');
	must(item_fate(item, 1000) < ITEM_FATES);
}

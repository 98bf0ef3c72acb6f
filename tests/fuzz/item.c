/*
 * DynamoDB's answers: whatever is read of them stays inside their bytes and
 * within the limits.
 */
#include "aws/item.h"

#include "fuzz.h"

static void must_lie_in(struct str outer, struct str inner)
{
	if (!str_is_empty(inner))
		must(inner.data >= outer.data &&
		     inner.data + inner.len <= outer.data + outer.len);
}

static void check_item(struct job *job, struct str text,
		       const struct item *item)
{
	must(item->count <= ITEM_ATTRIBUTES_MAX);
	for (int i = 0; i < item->count; i++) {
		const struct item_attribute *next = &item->attributes[i];
		const char *name = arena_text(&job->arena, next->name);

		must_lie_in(text, next->name);
		if (next->type == 'S' || next->type == 'N')
			must_lie_in(text, next->raw);
		item_text(job, item, name);
		item_number(item, name, 0);
	}
}

static void start_again(struct job *job)
{
	job_end(job);
	job_start(job, 60 * 1000);
}

static void check(struct job *job, struct str text)
{
	struct items items;
	struct item item;
	bool found;

	if (items_read_any(job, text, &items)) {
		must(items.count <= ITEMS_MAX);
		must_lie_in(text, items.last_key);
		for (size_t i = 0; i < items.count; i++)
			check_item(job, text, &items.rows[i]);
	}
	start_again(job);
	if (item_read(job, text, &item, &found) && found)
		check_item(job, text, &item);
	start_again(job);
	if (item_parse(job, text, &item))
		check_item(job, text, &item);
}

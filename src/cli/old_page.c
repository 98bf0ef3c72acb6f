/*
 * Where one conversation ends and the next begins in the pages of a scan.
 */
#include "cli/old_page.h"

#include "store/conversation_keys.h"

void old_page_open(struct old_page *page, struct job *job, size_t rows,
		   const struct old_group *group)
{
	*page = (struct old_page){ .group_count = 0 };
	page->groups = job_alloc(job, (rows + 1) * sizeof(*page->groups));
	page->messages = job_alloc(job, (rows + 1) * sizeof(*page->messages));
	page->listed = job_alloc(job, (rows + 1) * sizeof(*page->listed));
	if (group != NULL)
		page->groups[page->group_count++] = *group;
}

void old_page_add_message(struct old_page *page, const struct item *row,
			  const struct uuid *group)
{
	size_t last = page->group_count;

	if (last == 0 || !uuid_equal(&page->groups[last - 1].uuid, group))
		page->groups[page->group_count++] =
			(struct old_group){ .uuid = *group };
	page->messages[page->message_count++] =
		(struct old_message){ row, page->group_count - 1 };
}

void old_page_add_listed(struct old_page *page, const struct item *row,
			 const struct uuid *group)
{
	page->listed[page->listed_count++] = (struct old_listed){ row, *group };
}

/* The last one goes on when no row of another partition has come yet. */
void old_page_end_groups(struct old_page *page, struct job *job,
			 const struct items *rows, bool at_end)
{
	const struct item *last_row =
		rows->count > 0 ? &rows->rows[rows->count - 1] : NULL;
	struct old_group *last = NULL;

	for (size_t i = 0; i < page->group_count; i++) {
		last = &page->groups[i];
		last->is_ended = true;
	}
	if (at_end || last == NULL)
		return;
	if (last_row == NULL || str_equal(item_text(job, last_row, "pk"),
					  messages_pk(job, &last->uuid)))
		last->is_ended = false;
}

bool old_page_goes_on(const struct old_page *page, struct old_group *group)
{
	for (size_t i = 0; i < page->group_count; i++) {
		if (page->groups[i].is_ended)
			continue;
		*group = page->groups[i];
		group->is_begun = true;
		return true;
	}
	return false;
}

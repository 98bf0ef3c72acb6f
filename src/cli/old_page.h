/*
 * What one page of a scan holds of the original: conversations with their
 * messages, which a scan brings one after another, and list items. The last
 * conversation may go on on the next page. For `ddb upgrade`.
 */
#ifndef CLI_OLD_PAGE_H
#define CLI_OLD_PAGE_H

#include "aws/item.h"
#include "base/job.h"
#include "base/uuid.h"

struct old_group {
	struct uuid uuid;
	bool is_begun; /* on an earlier page */
	bool is_ended; /* all its rows have come */
	bool is_left;
};

struct old_message {
	const struct item *row;
	size_t group; /* its place in `groups` */
};

/* A list item by itself. */
struct old_listed {
	const struct item *row;
	struct uuid group;
};

struct old_page {
	struct old_group *groups;
	size_t group_count;
	struct old_message *messages;
	size_t message_count;
	struct old_listed *listed;
	size_t listed_count;
};

/*
 * An empty page with room for `rows` of each. `group` is the conversation that
 * goes on from the page before, or NULL.
 */
void old_page_open(struct old_page *page, struct job *job, size_t rows,
		   const struct old_group *group);

/* Messages come in the scan's order, so those of a group are together. */
void old_page_add_message(struct old_page *page, const struct item *row,
			  const struct uuid *group);
void old_page_add_listed(struct old_page *page, const struct item *row,
			 const struct uuid *group);

/*
 * Notes which conversations have ended. `rows` are all of this page, those of
 * today's form too; `at_end` tells that the scan is over.
 */
void old_page_end_groups(struct old_page *page, struct job *job,
			 const struct items *rows, bool at_end);

/* The conversation that goes on on the next page; false for none. */
bool old_page_goes_on(const struct old_page *page, struct old_group *group)
	MUST_CHECK;

#endif

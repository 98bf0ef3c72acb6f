/*
 * From the rows of one Query to the page that the client gets: which rows are
 * shown, in which order, under whose names. Choosing and writing are pure;
 * rows_show stands between the two.
 */
#ifndef STORE_CONVERSATION_ROWS_H
#define STORE_CONVERSATION_ROWS_H

#include "aws/item.h"
#include "base/buf.h"
#include "base/job.h"
#include "base/uuid.h"
#include "store/conversation_keys.h"
#include "store/names.h"

struct conversation_row {
	const struct item *item;
	struct sort_key key;
	struct uuid id; /* of the message or the group */
	int name; /* index in `names`; -1: the row names nobody */
};

struct conversation_rows {
	struct conversation_row *rows; /* newest first, by instant */
	size_t count;
	struct name names[NAMES_MAX]; /* people, each once */
	size_t name_count;
	bool has_more;
	bool has_originals; /* a row of the original was among them */
	struct str last_key; /* where the next page goes on; can be read */
	struct str read_to; /* the key of the last row taken, or passed over */
};

/* Member items stand before all messages: how many, and is `user` there? */
size_t rows_members(struct job *job, const struct items *items,
		    const struct uuid *user, const struct item **mine);

/*
 * Takes up to `limit` messages of `group` from `items`, which start at
 * `first`. What cannot be read as a message is passed over.
 */
void rows_of_messages(struct job *job, const struct items *items, size_t first,
		      const struct uuid *group, size_t limit,
		      struct conversation_rows *rows);

/*
 * Takes up to `limit` conversations. A conversation that was just moved to
 * another key may come twice: its older row is dropped.
 */
void rows_of_groups(struct job *job, const struct items *items, size_t limit,
		    struct conversation_rows *rows);

/*
 * What a page needs before it is written: today's names, and word to the
 * clock of messages of the times that are shown.
 */
void rows_show(struct job *job, struct stores *stores,
	       struct conversation_rows *rows);
void rows_seen(struct stores *stores, const struct conversation_rows *rows);

/* A person's name: today's, else the copies in these attributes. */
void row_write_name(struct buf *json, const struct name *name,
		    const struct item *item, const char *display_name,
		    const char *handle);

/* The members of a MessageGroup, without the braces. */
void row_write_group(struct buf *json, const struct conversation_rows *rows,
		     size_t row);

/* JSON array of Message, oldest first. */
bool rows_write_messages(struct job *job, const struct conversation_rows *rows,
			 struct str *json) MUST_CHECK;

/* JSON array of MessageGroup, newest first. */
bool rows_write_groups(struct job *job, const struct conversation_rows *rows,
		       struct str *json) MUST_CHECK;

#endif

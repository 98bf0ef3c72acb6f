/*
 * Lists of PostgreSQL's rows, a page at a time. A page begins behind the key
 * of the last row of the one before (its time and uuid), so that rows that
 * come and go move no other. PostgreSQL makes the JSON of each post, but of
 * notifications (store/notification_rows.h).
 */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "auth/viewer.h"
#include "base/job.h"
#include "store/page_cache.h"
#include "store/post_list.h"
#include "store/stores.h"

/* Who reads, how much, and from where on. */
struct feed_place {
	const struct viewer *viewer; /* may not be signed in */
	int limit;
	struct str before; /* last key of the page before; empty: first page */
};

struct feed_page {
	struct str json;
	bool has_more;
	struct str last_key; /* for the cursor, while there is more */
};

enum feed_order {
	FEED_DOWNWARDS, /* newest first */
	FEED_UPWARDS, /* oldest or soonest first */
};

/* The ends of time and of uuids: keys above and below all others. */
#define FEED_TIME_LAST "9999-12-31T23:59:59.999999Z"
#define FEED_TIME_FIRST "0001-01-01T00:00:00.000000Z"
#define FEED_UUID_LAST "ffffffff-ffff-ffff-ffff-ffffffffffff"
#define FEED_UUID_FIRST "00000000-0000-0000-0000-000000000000"

/* A key as two parameters of a statement. */
struct feed_key {
	struct str at;
	struct str uuid;
};

/*
 * Cuts the next key, "time uuid", off `rest`.
 * Fails: ERR_BAD_CURSOR when there is none: people can make up cursors.
 */
bool feed_key_read(struct job *job, struct str *rest, struct feed_key *key)
	MUST_CHECK;

/* The viewer's uuid as a parameter; null when nobody is signed in. */
struct str feed_viewer(const struct feed_place *place);

/* The limit as a parameter. */
struct str feed_limit(struct job *job, const struct feed_place *place);

/* A list, and how it is read. */
struct feed {
	enum query query;
	enum feed_order order;
	int heads; /* rows before those that are counted as its page */
	/*
	 * A page may come from the worker's cache (store/page_cache.h): all
	 * readers see it alike but for their own marks, for which PostgreSQL
	 * may have to be asked alone.
	 */
	bool is_kept;
	/* Of one person or post: what others do changes no page of it. */
	bool is_of_subject;
	bool is_of_reader; /* nobody else gets it: it is kept with the marks */
};

/*
 * Asks for a page. Its statement gets $1 now, $2 viewer, $3 limit, $4 and $5
 * the key to go on behind, $6 `subject` unless its data is NULL.
 */
bool feed_query(struct job *job, struct stores *stores, const struct feed *feed,
		const struct feed_place *place, struct str subject,
		struct pg_rows *rows) MUST_CHECK;

/*
 * A page of a list of posts, whose statement has the columns of post_list_take.
 * `*found` is false when no row came back: there is no such subject.
 */
bool feed_read(struct job *job, struct stores *stores, const struct feed *feed,
	       const struct feed_place *place, struct str subject,
	       struct post_list *list, bool *found) MUST_CHECK;

/*
 * For a list with a statement of its own kind: looks whether the page is kept;
 * then `*found`, and it has the reader's marks. Else ask for it, and hand it
 * with `name` to page_cache_put. `subject` and the place tell pages of a feed
 * apart.
 */
bool feed_recall(struct job *job, struct stores *stores,
		 const struct feed *feed, const struct feed_place *place,
		 struct str subject, struct page_name *name,
		 struct post_list *list, bool *found) MUST_CHECK;

/* The same of a list without a subject, as the reader gets it. */
bool feed_page_read(struct job *job, struct stores *stores,
		    const struct feed *feed, const struct feed_place *place,
		    struct feed_page *page) MUST_CHECK;

/* A page as the reader gets it: an array of its posts. */
void feed_page_make(struct job *job, const struct feed_place *place,
		    const struct post_list *list, struct feed_page *page);

#endif

/*
 * A page of a list of posts, between PostgreSQL and the JSON of the answer:
 * what all readers see of it, and what this reader did with each post.
 */
#ifndef STORE_POST_LIST_H
#define STORE_POST_LIST_H

#include "base/uuid.h"
#include "pg/pool.h"

struct listed_post {
	struct str json; /* as those get it who are not signed in */
	bool liked; /* by this reader */
	bool reposted;
	/* of lists that are kept */
	int marks; /* how many like or reposted it, together */
	struct str uuid; /* of the post */
};

struct post_list {
	struct listed_post *posts;
	int count;
	struct str array; /* of all, unmarked, where it is made already */
	bool knows_marks; /* of a kept one: what the reader did is there */
	bool has_more;
	struct str last_key; /* time and uuid of the last row */
	int64_t ends_us; /* of lists that are kept: when the first post ends */
};

enum { POST_LIST_COLUMNS = 8 };

/* That somebody likes or reposted a post of a page. */
struct post_mark {
	uint8_t person[UUID_BYTES];
	uint16_t post; /* its place on the page */
	bool is_repost;
};

/* Of all marks of the page's posts, takes those of the reader. */
void post_list_mark(struct post_list *list, const struct post_mark *marks,
		    size_t count, const struct uuid *reader);

/*
 * Takes a list from the rows of a statement, the last one of which, beyond
 * `limit`, only tells that there is more. Columns: json, liked and reposted
 * (null when nobody is signed in), at and key (where the list goes on); and of
 * a list that `is_kept` also marks, uuid and ends. A row without json
 * stands for an empty list. Fails: ERR_INTERNAL for other rows.
 */
bool post_list_take(struct job *job, const struct pg_rows *rows, int limit,
		    bool is_kept, struct post_list *list) MUST_CHECK;

/* The posts from `first` on as a JSON array; with marks when `signed_in`. */
struct str post_list_json(struct job *job, const struct post_list *list,
			  int first, bool signed_in);

/* One of them. */
struct str listed_post_json(struct job *job, const struct listed_post *post,
			    bool signed_in);

#endif

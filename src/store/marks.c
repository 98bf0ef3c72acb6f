/*
 * The counts of a page's posts tell how many marks there are to find.
 */
#include "store/marks.h"

#include "base/buf.h"
#include "pg/binary.h"

/* The uuids of the posts as an array of PostgreSQL's. */
static struct str posts_of(struct job *job, const struct post_list *list)
{
	size_t room = (size_t)list->count * (UUID_LEN + 1) + 2;
	struct buf buf = buf_make(job, room, room);

	for (int i = 0; i < list->count; i++) {
		buf_add_char(&buf, i == 0 ? '{' : ',');
		buf_add(&buf, list->posts[i].uuid);
	}
	buf_add_char(&buf, '}');
	return buf_str(&buf);
}

static bool names(struct str uuids, struct str uuid)
{
	return memmem(uuids.data, uuids.len, uuid.data, uuid.len) != NULL;
}

static bool find_own(struct job *job, struct stores *stores,
		     const struct uuid *reader, struct post_list *list)
{
	const struct str params[] = { uuid_str(reader), posts_of(job, list) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_MARKS, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	for (int i = 0; i < list->count; i++) {
		struct listed_post *post = &list->posts[i];

		post->liked = names(pg_value(&rows, 0, 0), post->uuid);
		post->reposted = names(pg_value(&rows, 0, 1), post->uuid);
	}
	return true;
}

static struct post_mark *marks_take(struct job *job, const struct pg_rows *rows)
{
	struct post_mark *marks =
		job_alloc(job, (size_t)rows->count * sizeof(*marks));

	for (int row = 0; row < rows->count; row++) {
		struct uuid person = pg_uuid(rows, row, 1);

		uuid_bytes(&person, marks[row].person);
		marks[row].post = (uint16_t)pg_int4(rows, row, 0);
		marks[row].is_repost = pg_bool(rows, row, 2);
	}
	return marks;
}

static bool find_all(struct job *job, struct stores *stores,
		     const struct page_name *name, struct post_list *list)
{
	struct str posts = posts_of(job, list);
	const struct post_mark *marks;
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_MARKED, &posts, 1,
		      &rows))
		return false;
	marks = marks_take(job, &rows);
	post_list_mark(list, marks, (size_t)rows.count, name->reader);
	page_cache_put_marks(stores->pages, name, marks, (size_t)rows.count);
	return true;
}

static int64_t count_marks(const struct post_list *list)
{
	int64_t marks = 0;

	for (int i = 0; i < list->count; i++)
		marks += list->posts[i].marks;
	return marks;
}

bool marks_find(struct job *job, struct stores *stores,
		const struct page_name *name, struct post_list *list)
{
	int64_t marks = count_marks(list);

	if (name->reader == NULL || list->knows_marks || marks == 0)
		return true;
	if (marks > PAGE_CACHE_MAX_MARKS)
		return find_own(job, stores, name->reader, list);
	return find_all(job, stores, name, list);
}

/*
 * Rows in binary, names from the worker's cache, and members of JSON.
 */
#include "store/notification_rows.h"

#include "base/buf.h"
#include "base/clock.h"
#include "pg/binary.h"
#include "store/names.h"

enum column {
	UUID,
	KIND,
	CREATED_AT,
	UNREAD,
	ACTOR,
	AUTHOR,
	HEAD,
	REPLIES,
	REPOSTS,
	LIKES,
	LIKED,
	REPOSTED,
	POST,
	ENDS,
};

enum {
	/* What a row has beside its texts: members, numbers, a time. */
	ROW_EXTRA_BYTES = 512,
	ROW_MAX_BYTES = 64 * 1024, /* names of the original may be long */
};

/* Whose names a page shows, each once. */
struct people {
	struct name names[NAMES_MAX];
	size_t count;
};

/* NULL for one too many: a row tells of its reader, and of one more. */
static struct name *person(struct people *people, struct uuid uuid)
{
	for (size_t i = 0; i < people->count; i++)
		if (uuid_equal(&people->names[i].uuid, &uuid))
			return &people->names[i];
	if (people->count == NAMES_MAX)
		return NULL;
	people->names[people->count].uuid = uuid;
	return &people->names[people->count++];
}

/* Who did what a row tells, and whose post it is about. */
struct cast {
	const struct name *actor;
	const struct name *author;
};

static bool people_find(struct job *job, struct stores *stores,
			const struct pg_rows *rows, int count,
			struct cast *casts)
{
	struct people *people = job_alloc(job, sizeof(*people));

	people->count = 0;
	for (int row = 0; row < count; row++) {
		casts[row].actor = person(people, pg_uuid(rows, row, ACTOR));
		casts[row].author = person(people, pg_uuid(rows, row, AUTHOR));
		if (casts[row].actor == NULL || casts[row].author == NULL)
			return job_fail(job, ERR_INTERNAL,
					"a page of too many people");
	}
	names_find(job, stores, people->names, people->count);
	for (size_t i = 0; i < people->count; i++)
		if (!people->names[i].known)
			return job_fail(job, ERR_UNAVAILABLE,
					"a name of the page is not known");
	return true;
}

static void add_name(struct buf *json, const struct name *name)
{
	buf_add_text(json, "\"display_name\":\"");
	buf_add(json, name->display_name);
	buf_add_text(json, "\",\"handle\":\"");
	buf_add(json, name->handle);
	buf_add_char(json, '"');
}

static void add_count(struct buf *json, const char *member, int32_t count)
{
	buf_add_text(json, member);
	buf_add_number(json, count);
}

static void add_notification(struct buf *json, const struct pg_rows *rows,
			     int row, const struct name *actor)
{
	struct uuid uuid = pg_uuid(rows, row, UUID);
	char time[CLOCK_TEXT_LEN + 1];

	clock_format(pg_time(rows, row, CREATED_AT), time);
	buf_add_text(json, ",\"notification\":{\"uuid\":\"");
	buf_add(json, uuid_str(&uuid));
	buf_add_text(json, "\",\"kind\":\"");
	buf_add(json, pg_value(rows, row, KIND));
	buf_add_text(json, "\",\"created_at\":\"");
	buf_add_text(json, time);
	buf_add_text(json, "\",");
	add_name(json, actor);
	buf_add_text(json, pg_bool(rows, row, UNREAD) ? ",\"unread\":true}"
						      : ",\"unread\":false}");
}

static bool row_json(struct job *job, const struct pg_rows *rows, int row,
		     const struct cast *cast, struct str *text)
{
	struct str head = pg_value(rows, row, HEAD);
	size_t expected = head.len + cast->author->display_name.len +
			  cast->author->handle.len +
			  cast->actor->display_name.len +
			  cast->actor->handle.len + ROW_EXTRA_BYTES;
	struct buf json = buf_make(job, expected, ROW_MAX_BYTES);

	buf_add(&json, head);
	add_name(&json, cast->author);
	add_count(&json, ",\"replies_count\":", pg_int4(rows, row, REPLIES));
	add_count(&json, ",\"reposts_count\":", pg_int4(rows, row, REPOSTS));
	add_count(&json, ",\"likes_count\":", pg_int4(rows, row, LIKES));
	add_notification(&json, rows, row, cast->actor);
	buf_add_char(&json, '}');
	return buf_done(&json, text);
}

/* What a page needs that is to be kept. */
static void keeping_take(struct job *job, const struct pg_rows *rows, int row,
			 struct post_list *list)
{
	struct uuid uuid = pg_uuid(rows, row, POST);
	int64_t ends_us = pg_time(rows, row, ENDS);

	if (ends_us < list->ends_us)
		list->ends_us = ends_us;
	list->posts[row].uuid = arena_copy(&job->arena, uuid_str(&uuid));
}

static void last_key_take(struct job *job, const struct pg_rows *rows,
			  struct post_list *list)
{
	struct uuid uuid = pg_uuid(rows, list->count - 1, UUID);
	char time[CLOCK_TEXT_LEN + 1];

	clock_format(pg_time(rows, list->count - 1, CREATED_AT), time);
	list->last_key = str_of(job_text(job, "%s %s", time, uuid.text));
}

bool notification_rows_take(struct job *job, struct stores *stores,
			    const struct pg_rows *rows, int limit,
			    struct post_list *list)
{
	int count = rows->count > limit ? limit : rows->count;
	struct cast *casts = job_alloc(job, (size_t)count * sizeof(*casts));

	*list = (struct post_list){
		.posts = job_alloc(job, (size_t)count * sizeof(*list->posts)),
		.count = count,
		.has_more = rows->count > limit,
		.ends_us = INT64_MAX,
	};
	if (list->has_more)
		last_key_take(job, rows, list);
	if (!people_find(job, stores, rows, count, casts))
		return false;
	for (int row = 0; row < count; row++) {
		list->posts[row] = (struct listed_post){
			.liked = pg_bool(rows, row, LIKED),
			.reposted = pg_bool(rows, row, REPOSTED),
		};
		keeping_take(job, rows, row, list);
		if (!row_json(job, rows, row, &casts[row],
			      &list->posts[row].json))
			return false;
	}
	return true;
}

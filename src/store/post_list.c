/*
 * Rows of posts become an array of JSON.
 */
#include "store/post_list.h"

#include "base/buf.h"
#include "base/clock.h"
#include "store/now.h"

enum {
	MARKS_MAX_BYTES = 64,
};

enum column { JSON, LIKED, REPOSTED, AT, KEY, MARKS, UUID, ENDS };
_Static_assert(ENDS + 1 == POST_LIST_COLUMNS, "the last of them");

/* PostgreSQL writes an offset of whole hours without minutes. */
static bool time_read(struct job *job, struct str text, int64_t *us)
{
	const char *whole = job_text(job, "%.*s:00", STR(text));

	return clock_parse(str_of(whole), us) ||
	       job_fail(job, ERR_INTERNAL, "no time in a row of posts");
}

static bool is_true(const struct pg_rows *rows, int row, enum column column)
{
	return str_is(pg_value(rows, row, column), "t");
}

static bool marks_count_take(struct job *job, struct str text, int *count)
{
	uint64_t marks;

	if (!str_to_number(text, INT32_MAX, &marks))
		return job_fail(job, ERR_INTERNAL, "no count in a row");
	*count = (int)marks;
	return true;
}

/* What a page needs that is to be kept. */
static bool keeping_take(struct job *job, const struct pg_rows *rows, int row,
			 struct post_list *list)
{
	int64_t ends_us;

	if (!time_read(job, pg_value(rows, row, ENDS), &ends_us))
		return false;
	if (ends_us < list->ends_us)
		list->ends_us = ends_us;
	list->posts[row].uuid = pg_value(rows, row, UUID);
	return marks_count_take(job, pg_value(rows, row, MARKS),
				&list->posts[row].marks);
}

static bool last_key_take(struct job *job, const struct pg_rows *rows,
			  struct post_list *list)
{
	int row = list->count - 1;
	int64_t at_us;

	if (!time_read(job, pg_value(rows, row, AT), &at_us))
		return false;
	list->last_key =
		str_of(job_text(job, "%.*s %.*s", STR(time_param(job, at_us)),
				STR(pg_value(rows, row, KEY))));
	return true;
}

bool post_list_take(struct job *job, const struct pg_rows *rows, int limit,
		    bool is_kept, struct post_list *list)
{
	*list = (struct post_list){ .ends_us = INT64_MAX };
	if (rows->count == 0 || pg_value(rows, 0, JSON).data == NULL)
		return true;
	list->has_more = rows->count > limit;
	list->count = list->has_more ? limit : rows->count;
	list->posts =
		job_alloc(job, (size_t)list->count * sizeof(*list->posts));
	for (int row = 0; row < list->count; row++) {
		list->posts[row] = (struct listed_post){
			.json = pg_value(rows, row, JSON),
			.liked = is_true(rows, row, LIKED),
			.reposted = is_true(rows, row, REPOSTED),
		};
		if (is_kept && !keeping_take(job, rows, row, list))
			return false;
	}
	return !list->has_more || last_key_take(job, rows, list);
}

void post_list_mark(struct post_list *list, const struct post_mark *marks,
		    size_t count, const struct uuid *reader)
{
	uint8_t bytes[UUID_BYTES];

	uuid_bytes(reader, bytes);
	for (size_t i = 0; i < count; i++) {
		const struct post_mark *mark = &marks[i];

		if (memcmp(mark->person, bytes, sizeof(bytes)) != 0)
			continue;
		if (mark->is_repost)
			list->posts[mark->post].reposted = true;
		else
			list->posts[mark->post].liked = true;
	}
	list->knows_marks = true;
}

/* What the reader did goes before the last brace. */
static void post_write(struct buf *buf, const struct listed_post *post,
		       bool signed_in)
{
	struct str json = post->json;

	if (!signed_in || json.len == 0) {
		buf_add(buf, json);
		return;
	}
	buf_add(buf, str_make(json.data, json.len - 1));
	buf_add_text(buf, post->liked ? ",\"liked\":true" : ",\"liked\":false");
	buf_add_text(buf, post->reposted ? ",\"reposted\":true}"
					 : ",\"reposted\":false}");
}

struct str listed_post_json(struct job *job, const struct listed_post *post,
			    bool signed_in)
{
	size_t expected = post->json.len + MARKS_MAX_BYTES;
	struct buf buf = buf_make(job, expected, expected);

	post_write(&buf, post, signed_in);
	return buf_str(&buf);
}

static size_t expected_bytes(const struct post_list *list, int first)
{
	size_t bytes = sizeof("[]");

	for (int i = first; i < list->count; i++)
		bytes += list->posts[i].json.len + MARKS_MAX_BYTES;
	return bytes;
}

struct str post_list_json(struct job *job, const struct post_list *list,
			  int first, bool signed_in)
{
	size_t expected = expected_bytes(list, first);
	struct buf buf;

	if (!signed_in && first == 0 && list->array.data != NULL)
		return list->array;
	buf = buf_make(job, expected, expected);
	buf_add_char(&buf, '[');
	for (int i = first; i < list->count; i++) {
		if (i > first)
			buf_add_char(&buf, ',');
		post_write(&buf, &list->posts[i], signed_in);
	}
	buf_add_char(&buf, ']');
	return buf_str(&buf);
}

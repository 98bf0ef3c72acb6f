/*
 * The hot path of reading: texts are copied from DynamoDB's answer into ours
 * as they are, still escaped.
 */
#include "store/conversation_rows.h"

enum { ROW_EXPECTED = 320, PAGE_JSON_MAX = 4 * 1024 * 1024 };

size_t rows_members(struct job *job, const struct items *items,
		    const struct uuid *user, const struct item **mine)
{
	size_t count = 0;

	*mine = NULL;
	while (count < items->count) {
		const struct item *item = &items->rows[count];
		struct str sk = item_text(job, item, "sk");

		if (!sk_is_member(sk))
			break;
		if (str_equal(sk, member_sk(job, user)))
			*mine = item;
		count++;
	}
	return count;
}

static void rows_start(struct job *job, struct conversation_rows *rows,
		       size_t limit)
{
	rows->rows = job_alloc(job, (limit + 1) * sizeof(*rows->rows));
	rows->count = 0;
	rows->name_count = 0;
	rows->has_more = false;
	rows->has_originals = false;
	rows->last_key = str_of("");
	rows->read_to = str_of("");
}

/* The person's place in `names`, each person once. */
static int name_index(struct conversation_rows *rows, struct str user)
{
	struct name *name = &rows->names[rows->name_count];

	for (size_t i = 0; i < rows->name_count; i++)
		if (str_equal(uuid_str(&rows->names[i].uuid), user))
			return (int)i;
	if (rows->name_count == NAMES_MAX || !uuid_parse(user, &name->uuid))
		return -1;
	name->known = false;
	return (int)rows->name_count++;
}

/*
 * Keys with different offsets are not in the order of their instants. Nearly
 * always they are, and then this only looks.
 */
static void sort_newest_first(struct conversation_rows *rows)
{
	for (size_t i = 1; i < rows->count; i++) {
		size_t at = i;
		struct conversation_row row;

		if (rows->rows[i - 1].key.time_us >= rows->rows[i].key.time_us)
			continue;
		row = rows->rows[i];
		for (;
		     at > 0 && rows->rows[at - 1].key.time_us < row.key.time_us;
		     at--)
			rows->rows[at] = rows->rows[at - 1];
		rows->rows[at] = row;
	}
}

static struct uuid message_id(struct job *job, const struct item *item,
			      const struct sort_key *key,
			      const struct uuid *group, struct str sk)
{
	struct uuid id;

	if (key->has_id)
		return key->id;
	if (uuid_parse(item_raw(item, "message_uuid"), &id))
		return id;
	return original_message_uuid(job, group, sk);
}

void rows_of_messages(struct job *job, const struct items *items, size_t first,
		      const struct uuid *group, size_t limit,
		      struct conversation_rows *rows)
{
	rows_start(job, rows, limit);
	for (size_t i = first; i < items->count && i - first < limit; i++) {
		const struct item *item = &items->rows[i];
		struct conversation_row *row = &rows->rows[rows->count];

		rows->read_to = item_text(job, item, "sk");
		if (!sort_key_parse(rows->read_to, &row->key))
			continue;
		rows->last_key = rows->read_to;
		row->item = item;
		row->id =
			message_id(job, item, &row->key, group, rows->last_key);
		row->name = name_index(rows, item_raw(item, "user_uuid"));
		rows->has_originals |= !row->key.has_id;
		rows->count++;
	}
	/* A Query also ends early, at 1 MB: only then its own mark counts. */
	rows->has_more = items->count > first + limit ||
			 (items->count < first + limit &&
			  !str_is_empty(items->last_key));
	sort_newest_first(rows);
}

static bool has_group(const struct conversation_rows *rows,
		      const struct uuid *group)
{
	for (size_t i = 0; i < rows->count; i++)
		if (uuid_equal(&rows->rows[i].id, group))
			return true;
	return false;
}

/* False for a row that shows nothing: unreadable, or of a group we have. */
static bool group_row_read(const struct item *item, struct str sk,
			   const struct conversation_rows *rows,
			   struct conversation_row *row)
{
	row->item = item;
	return sort_key_parse(sk, &row->key) &&
	       uuid_parse(item_raw(item, "message_group_uuid"), &row->id) &&
	       !has_group(rows, &row->id);
}

void rows_of_groups(struct job *job, const struct items *items, size_t limit,
		    struct conversation_rows *rows)
{
	rows_start(job, rows, limit);
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->rows[i];
		struct str sk = item_text(job, item, "sk");
		struct conversation_row *row = &rows->rows[rows->count];
		bool is_shown = group_row_read(item, sk, rows, row);

		if (is_shown && rows->count == limit) {
			rows->has_more = true;
			break;
		}
		rows->read_to = sk;
		if (is_shown || sort_key_parse(sk, &row->key))
			rows->last_key = sk;
		if (!is_shown)
			continue;
		row->name = name_index(rows, item_raw(item, "user_uuid"));
		rows->has_originals |= !row->key.has_id;
		rows->count++;
	}
	/* What the dropped rows hid may stand behind the end of the Query. */
	if (!rows->has_more)
		rows->has_more = !str_is_empty(items->last_key);
	sort_newest_first(rows);
}

void rows_seen(struct stores *stores, const struct conversation_rows *rows)
{
	int64_t now_us = clock_now_us();

	for (size_t i = 0; i < rows->count; i++)
		shared_saw_time_us(stores->shared, rows->rows[i].key.time_us,
				   now_us);
}

void rows_show(struct job *job, struct stores *stores,
	       struct conversation_rows *rows)
{
	rows_seen(stores, rows);
	names_find(job, stores, rows->names, rows->name_count);
}

static void add_member(struct buf *json, const char *start, struct str raw)
{
	buf_add_text(json, start);
	buf_add(json, raw);
}

void row_write_name(struct buf *json, const struct name *name,
		    const struct item *item, const char *display_name,
		    const char *handle)
{
	bool known = name != NULL && name->known;

	add_member(json, "\",\"display_name\":\"",
		   known ? name->display_name : item_raw(item, display_name));
	add_member(json, "\",\"handle\":\"",
		   known ? name->handle : item_raw(item, handle));
}

/* All that a Message and a MessageGroup have in common. */
static void write_row(struct buf *json, const struct conversation_rows *rows,
		      size_t index)
{
	const struct conversation_row *row = &rows->rows[index];

	add_member(json, "\"uuid\":\"", uuid_str(&row->id));
	row_write_name(json, row->name < 0 ? NULL : &rows->names[row->name],
		       row->item, "user_display_name", "user_handle");
	add_member(json, "\",\"message\":\"", item_raw(row->item, "message"));
	add_member(json, "\",\"created_at\":\"",
		   str_make(row->key.time, CLOCK_TEXT_LEN));
	buf_add_char(json, '"');
}

void row_write_group(struct buf *json, const struct conversation_rows *rows,
		     size_t row)
{
	write_row(json, rows, row);
	buf_add_text(json, ",\"unread_count\":");
	buf_add_number(json,
		       item_number(rows->rows[row].item, "unread_count", 0));
}

static struct buf page_begin(struct job *job,
			     const struct conversation_rows *rows)
{
	struct buf json =
		buf_make(job, (rows->count + 1) * ROW_EXPECTED, PAGE_JSON_MAX);

	buf_add_char(&json, '[');
	return json;
}

bool rows_write_messages(struct job *job, const struct conversation_rows *rows,
			 struct str *json)
{
	struct buf page = page_begin(job, rows);

	for (size_t i = rows->count; i-- > 0;) {
		buf_add_char(&page, '{');
		write_row(&page, rows, i);
		buf_add_text(&page, i > 0 ? "}," : "}");
	}
	buf_add_char(&page, ']');
	return buf_done(&page, json);
}

bool rows_write_groups(struct job *job, const struct conversation_rows *rows,
		       struct str *json)
{
	struct buf page = page_begin(job, rows);

	for (size_t i = 0; i < rows->count; i++) {
		buf_add_text(&page, i > 0 ? ",{" : "{");
		row_write_group(&page, rows, i);
		buf_add_char(&page, '}');
	}
	buf_add_char(&page, ']');
	return buf_done(&page, json);
}

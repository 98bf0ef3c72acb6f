/*
 * Reading DynamoDB's typed JSON in one pass. Nothing is unescaped until a
 * caller asks for text.
 */
#include "aws/item.h"

#include <inttypes.h>

#include "base/json_scan.h"

enum {
	ROWS_AT_FIRST = 32, /* a page of 20, the member items and one more */
	POOL_ATTRIBUTES = 32 * 8,
};

/*
 * Attributes of all items of an answer lie one behind the other: an item has
 * seven or eight of the ITEM_ATTRIBUTES_MAX it may have.
 */
struct pool {
	struct item_attribute *next;
	size_t left;
};

/* Room for one more item, whatever it holds. */
static void pool_fill(struct job *job, struct pool *pool, size_t count)
{
	if (pool->left >= ITEM_ATTRIBUTES_MAX)
		return;
	pool->next = job_alloc(job, count * sizeof(*pool->next));
	pool->left = count;
}

static bool broken(struct job *job, const char *what)
{
	return job_fail(job, ERR_UNAVAILABLE, "DynamoDB's %s is not readable",
			what);
}

/* The value after the type letter, e.g. "hello" of {"S": "hello"}. */
static bool read_typed(struct json_scan *scan, struct str type,
		       struct item_attribute *attribute)
{
	struct str ignored;
	bool flag;

	if (str_is(type, "S") || str_is(type, "N")) {
		attribute->type = type.data[0];
		return json_scan_string(scan, &attribute->raw);
	}
	if (str_is(type, "BOOL")) {
		attribute->type = 'O';
		if (!json_scan_bool(scan, &flag))
			return false;
		attribute->raw = str_of(flag ? "true" : "false");
		return true;
	}
	/* a map may be deeper than the scanner goes */
	return json_scan_raw(scan, &ignored);
}

static bool read_attribute(struct json_scan *scan,
			   struct item_attribute *attribute)
{
	struct str type;

	attribute->type = '?';
	attribute->raw = str_make("", 0);
	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &type))
		if (!read_typed(scan, type, attribute))
			return false;
	return !json_scan_is_broken(scan);
}

static bool is_key(const struct item_attribute *attribute)
{
	return str_is(attribute->name, "pk") || str_is(attribute->name, "sk");
}

/* Of those for which there is no room, the key takes another's. */
static void cut(struct item *item, const struct item_attribute *surplus)
{
	int place = 0;

	item->is_cut = true;
	if (!is_key(surplus))
		return;
	while (place < item->count && is_key(&item->attributes[place]))
		place++;
	if (place < item->count)
		item->attributes[place] = *surplus;
}

static bool read_item(struct job *job, struct json_scan *scan,
		      struct pool *pool, struct item *item)
{
	struct item_attribute next;

	item->count = 0;
	item->is_cut = false;
	item->attributes = pool->next;
	if (!json_scan_object(scan))
		return broken(job, "item");
	while (json_scan_member(scan, &next.name)) {
		if (!read_attribute(scan, &next))
			return broken(job, "attribute");
		if (item->count < ITEM_ATTRIBUTES_MAX)
			item->attributes[item->count++] = next;
		else
			cut(item, &next);
	}
	pool->next += item->count;
	pool->left -= (size_t)item->count;
	return !json_scan_is_broken(scan) || broken(job, "item");
}

/* Fails the job when an item has more attributes than any of ours. */
static bool require_whole(struct job *job, const struct item *item)
{
	return !item->is_cut ||
	       job_fail(job, ERR_CORRUPT, "an item has over %d attributes",
			ITEM_ATTRIBUTES_MAX);
}

/* An item that comes alone. */
static bool read_single(struct job *job, struct json_scan *scan,
			struct item *item)
{
	struct pool pool = { NULL, 0 };

	pool_fill(job, &pool, ITEM_ATTRIBUTES_MAX);
	return read_item(job, scan, &pool, item) && require_whole(job, item);
}

static void grow(struct job *job, struct items *items, size_t *room)
{
	size_t more = *room > 0 ? *room * 2 : ROWS_AT_FIRST;
	struct item *rows = job_alloc(job, more * sizeof(*rows));

	if (items->count > 0)
		memcpy(rows, items->rows, items->count * sizeof(*rows));
	items->rows = rows;
	*room = more;
}

static bool read_rows(struct job *job, struct json_scan *scan, void *into)
{
	struct items *items = into;
	struct pool pool = { NULL, 0 };
	size_t room = 0;

	items->count = 0;
	if (!json_scan_array(scan))
		return broken(job, "list of items");
	while (json_scan_element(scan)) {
		if (items->count == ITEMS_MAX)
			return job_fail(job, ERR_INTERNAL,
					"an answer has over %d items",
					ITEMS_MAX);
		if (items->count == room)
			grow(job, items, &room);
		pool_fill(job, &pool, POOL_ATTRIBUTES);
		if (!read_item(job, scan, &pool, &items->rows[items->count]))
			return false;
		items->count++;
	}
	return !json_scan_is_broken(scan) || broken(job, "list of items");
}

/* Reads the value of "Items" into what `into` points to. */
typedef bool rows_reader(struct job *job, struct json_scan *scan, void *into);

static bool read_page(struct job *job, struct str body, rows_reader *read,
		      void *into, struct str *last_key)
{
	struct json_scan scan = json_scan_make(body);
	bool have_rows = false;
	struct str name;

	*last_key = str_make("", 0);
	if (!json_scan_object(&scan))
		return broken(job, "answer");
	while (json_scan_member(&scan, &name)) {
		bool good = true;

		if (str_is(name, "Items")) {
			have_rows = true;
			if (!read(job, &scan, into))
				return false;
		} else if (str_is(name, "LastEvaluatedKey")) {
			good = json_scan_peek(&scan) == '{' &&
			       json_scan_raw(&scan, last_key);
		} else {
			good = json_scan_skip(&scan);
		}
		if (!good)
			return broken(job, "answer");
	}
	return (json_scan_is_done(&scan) && have_rows) || broken(job, "answer");
}

bool items_read_any(struct job *job, struct str body, struct items *items)
{
	*items = (struct items){ .count = 0 };
	return read_page(job, body, read_rows, items, &items->last_key);
}

bool items_read(struct job *job, struct str body, struct items *items)
{
	if (!items_read_any(job, body, items))
		return false;
	for (size_t i = 0; i < items->count; i++)
		if (!require_whole(job, &items->rows[i]))
			return false;
	return true;
}

static bool read_raw_rows(struct job *job, struct json_scan *scan, void *into)
{
	struct raw_items *items = into;

	if (!json_scan_array(scan))
		return broken(job, "list of items");
	while (json_scan_element(scan)) {
		if (items->count == ITEMS_MAX)
			return job_fail(job, ERR_INTERNAL,
					"an answer has over %d items",
					ITEMS_MAX);
		if (json_scan_peek(scan) != '{' ||
		    !json_scan_raw(scan, &items->rows[items->count]))
			return broken(job, "item");
		items->count++;
	}
	return !json_scan_is_broken(scan) || broken(job, "list of items");
}

bool items_read_raw(struct job *job, struct str body, struct raw_items *items)
{
	items->count = 0;
	return read_page(job, body, read_raw_rows, items, &items->last_key);
}

bool item_read(struct job *job, struct str body, struct item *item, bool *found)
{
	struct json_scan scan = json_scan_make(body);
	struct str name;

	item->count = 0;
	*found = false;
	if (!json_scan_object(&scan))
		return broken(job, "answer");
	while (json_scan_member(&scan, &name)) {
		if (str_is(name, "Item")) {
			*found = true;
			if (!read_single(job, &scan, item))
				return false;
		} else if (!json_scan_skip(&scan)) {
			return broken(job, "answer");
		}
	}
	return json_scan_is_done(&scan) || broken(job, "answer");
}

bool item_parse(struct job *job, struct str object, struct item *item)
{
	struct json_scan scan = json_scan_make(object);

	item->count = 0;
	if (!read_single(job, &scan, item))
		return false;
	return json_scan_is_done(&scan) || broken(job, "item");
}

static const struct item_attribute *find(const struct item *item,
					 const char *name)
{
	for (int i = 0; i < item->count; i++)
		if (str_is(item->attributes[i].name, name))
			return &item->attributes[i];
	return NULL;
}

struct str item_raw(const struct item *item, const char *name)
{
	const struct item_attribute *found = find(item, name);

	if (found == NULL || (found->type != 'S' && found->type != 'N'))
		return str_make("", 0);
	return found->raw;
}

struct str item_text(struct job *job, const struct item *item, const char *name)
{
	const struct item_attribute *found = find(item, name);
	struct str text;

	if (found == NULL || found->type != 'S' ||
	    !json_unescape(job, found->raw, &text))
		return str_make("", 0);
	return text;
}

int64_t item_number(const struct item *item, const char *name,
		    int64_t otherwise)
{
	const struct item_attribute *found = find(item, name);
	uint64_t number;

	if (found == NULL || found->type != 'N')
		return otherwise;
	bool negative = str_starts_with(found->raw, "-");
	if (!str_to_number(str_from(found->raw, negative ? 1 : 0), INT64_MAX,
			   &number))
		return otherwise;
	return negative ? -(int64_t)number : (int64_t)number;
}

void item_add_text(struct buf *buf, const char *name, struct str value)
{
	buf_add_char(buf, '"');
	buf_add_text(buf, name);
	buf_add_text(buf, "\":{\"S\":");
	buf_add_json(buf, value);
	buf_add_char(buf, '}');
}

void item_add_number(struct buf *buf, const char *name, int64_t value)
{
	buf_printf(buf, "\"%s\":{\"N\":\"%" PRId64 "\"}", name, value);
}

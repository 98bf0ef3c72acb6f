/*
 * Any item of a table on one line. Texts stay escaped on their way to JSON.
 */
#include "cli/item_line.h"

#include "base/text.h"

enum {
	VALUE_MAX = 32, /* code points, of a name, too */
	REST_ENOUGH = 256, /* bytes: what follows would not be seen */
	REST_MAX = 1024,
};

static const char ellipsis[] = "\xe2\x80\xa6";

/* The one member of {"S": "hello"}; `value` has its bytes, quotes included. */
struct typed {
	struct str type;
	struct str value;
};

static bool read_typed(struct json_scan *scan, struct typed *typed,
		       struct str *whole)
{
	struct json_scan inside;

	if (json_scan_peek(scan) != '{' || !json_scan_raw(scan, whole))
		return false;
	inside = json_scan_make(*whole);
	return json_scan_object(&inside) &&
	       json_scan_member(&inside, &typed->type) &&
	       json_scan_raw(&inside, &typed->value);
}

static struct str without_quotes(struct str value)
{
	return value.len < 2 ? value : str_make(value.data + 1, value.len - 2);
}

/* DynamoDB sends numbers as strings; each that it knows is one of JSON's. */
static bool is_number(struct str text)
{
	struct json_scan scan = json_scan_make(text);

	return json_scan_peek(&scan) != '"' && json_scan_skip(&scan) &&
	       json_scan_is_done(&scan);
}

static struct str plain_value(const struct typed *typed, struct str whole)
{
	struct str number = without_quotes(typed->value);

	if (str_is(typed->type, "S") || str_is(typed->type, "BOOL"))
		return typed->value;
	if (str_is(typed->type, "NULL"))
		return str_of("null");
	if (str_is(typed->type, "N") && is_number(number))
		return number;
	return whole;
}

bool item_line_json(struct json_scan *scan, struct buf *line)
{
	struct str name, whole;
	struct typed typed;
	const char *before = "\"";

	buf_add_char(line, '{');
	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &name)) {
		if (!read_typed(scan, &typed, &whole))
			return false;
		buf_add_text(line, before);
		buf_add(line, name);
		buf_add_text(line, "\":");
		buf_add(line, plain_value(&typed, whole));
		before = ",\"";
	}
	buf_add_char(line, '}');
	return !json_scan_is_broken(scan);
}

/* A text as it is, another plain value as JSON, of all else the type. */
static struct str value_shown(struct job *job, const struct typed *typed,
			      struct str whole)
{
	struct str plain = plain_value(typed, whole);
	struct str text;

	if (plain.data == whole.data)
		return str_of(job_text(job, "(%.*s)", STR(typed->type)));
	if (str_is(typed->type, "S") &&
	    json_unescape(job, without_quotes(plain), &text))
		return text;
	return plain;
}

/* Cut to VALUE_MAX code points. */
static void add_shortened(struct buf *rest, struct str text)
{
	struct str left = text;
	size_t len;

	for (int count = 0; left.len > 0; count++) {
		if (count == VALUE_MAX) {
			text.len -= left.len;
			break;
		}
		text_first(left, &len);
		left = str_from(left, len);
	}
	buf_add(rest, text);
	if (left.len > 0)
		buf_add_text(rest, ellipsis);
}

static void add_value(struct buf *rest, struct str name, struct str value)
{
	if (rest->len >= REST_ENOUGH)
		return;
	if (rest->len > 0)
		buf_add_char(rest, ' ');
	add_shortened(rest, name);
	buf_add_char(rest, '=');
	add_shortened(rest, value);
}

bool item_line_cells(struct json_scan *scan, struct job *job,
		     struct str cells[ITEM_LINE_CELLS])
{
	struct buf rest = buf_make(job, REST_ENOUGH, REST_MAX);
	struct str name, whole, value;
	struct typed typed;

	cells[0] = cells[1] = str_make(NULL, 0);
	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &name)) {
		if (!read_typed(scan, &typed, &whole))
			return false;
		value = value_shown(job, &typed, whole);
		if (str_is(name, "pk"))
			cells[0] = value;
		else if (str_is(name, "sk"))
			cells[1] = value;
		else
			add_value(&rest, name, value);
	}
	cells[2] = buf_str(&rest);
	return !json_scan_is_broken(scan);
}

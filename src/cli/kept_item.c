/*
 * Which items are kept.
 */
#include "cli/kept_item.h"

#include "base/json_scan.h"

/* The text or number of {"S":"…"} or {"N":"…"}; empty for other types. */
static struct str read_value(struct json_scan *scan)
{
	struct str type, raw = str_of("");

	if (json_scan_peek(scan) != '{' || !json_scan_object(scan))
		return raw;
	while (json_scan_member(scan, &type)) {
		bool plain = json_scan_peek(scan) == '"';
		struct str passed;

		if (plain ? !json_scan_string(scan, &raw)
			  : !json_scan_raw(scan, &passed))
			return str_of("");
	}
	return raw;
}

enum item_fate item_fate(struct str item, int64_t now_s)
{
	struct json_scan scan = json_scan_make(item);
	enum item_fate fate = ITEM_KEPT;
	struct str name;

	if (!json_scan_object(&scan))
		return fate;
	while (json_scan_member(&scan, &name)) {
		struct str value = read_value(&scan);
		uint64_t end_s;

		if (str_is(name, "pk") && str_starts_with(value, "IDEM#"))
			return ITEM_IDEMPOTENCY;
		if (str_is(name, "pk") && str_starts_with(value, "STREAM#"))
			return ITEM_STREAM;
		if (str_is(name, "expires_at_epoch") &&
		    str_to_number(value, INT64_MAX, &end_s) &&
		    (int64_t)end_s <= now_s)
			fate = ITEM_EXPIRED;
	}
	return fate;
}

bool item_of_line(struct str line, struct str *item)
{
	struct json_scan scan = json_scan_make(line);
	struct str name, none;

	return json_scan_object(&scan) && json_scan_member(&scan, &name) &&
	       str_is(name, "Item") && json_scan_peek(&scan) == '{' &&
	       json_scan_raw(&scan, item) && !json_scan_member(&scan, &none) &&
	       json_scan_is_done(&scan);
}

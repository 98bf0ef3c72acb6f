/*
 * The rules for text hold together, on UTF-8 and on anything else.
 */
#include "base/text.h"

#include "base/buf.h"
#include "base/json.h"

#include "fuzz.h"

/* What we write as JSON, json-c reads back as the same. */
static void check_json(struct job *job, struct str text)
{
	struct buf buf = buf_make(job, 0, 1024 * 1024);
	const struct json *json;
	struct str back;

	if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
		return;
	buf_add_json(&buf, text);
	must(json_parse(job, buf_str(&buf), &json));
	must(json_string(json, &back) && str_equal(back, text));
}

static void check(struct job *job, struct str text)
{
	struct str trimmed = text_trim(text);
	struct str again = text_trim(trimmed);
	bool blank = text_is_blank(text);

	must(trimmed.len <= text.len && again.len == trimmed.len);
	must(text_length(text) <= text.len);
	must(blank == text_is_blank(trimmed));
	must(trimmed.len > 0 || blank);
	text_has_control(text);
	if (text_is_utf8(text)) {
		must(text_is_utf8(trimmed));
		check_json(job, text);
	}
}

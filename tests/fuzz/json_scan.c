/*
 * The scanner against json-c: on whatever json_parse accepts, both see the
 * same members, elements and strings. On anything else it must only stop.
 */
#include "base/json_scan.h"

#include "base/json.h"

#include "fuzz.h"

static void compare(struct job *job, struct json_scan *scan,
		    const struct json *json);

static void compare_object(struct job *job, struct json_scan *scan,
			   const struct json *json)
{
	struct str name, plain;

	must(json_scan_object(scan));
	while (json_scan_member(scan, &name)) {
		must(json_unescape(job, name, &plain));
		compare(job, scan,
			json_member(json, arena_text(&job->arena, plain)));
	}
}

static void compare_array(struct job *job, struct json_scan *scan,
			  const struct json *json)
{
	size_t count = 0;

	must(json_scan_array(scan));
	while (json_scan_element(scan))
		compare(job, scan, json_at(json, count++));
	must(count == json_count(json));
}

static void compare(struct job *job, struct json_scan *scan,
		    const struct json *json)
{
	struct str raw, plain, text;
	char next = json_scan_peek(scan);

	must((next == '{') == json_is_object(json));
	must((next == '"') == json_string(json, &text));
	must((next == 'n') == (json == NULL));
	if (next == '{') {
		compare_object(job, scan, json);
	} else if (next == '[') {
		compare_array(job, scan, json);
	} else if (next == '"') {
		must(json_scan_string(scan, &raw));
		must(json_unescape(job, raw, &plain));
		must(str_equal(plain, text));
	} else {
		must(json_scan_skip(scan));
	}
	must(!json_scan_is_broken(scan));
}

static void check(struct job *job, struct str text)
{
	struct json_scan scan = json_scan_make(text);
	const struct json *json;
	bool skipped = json_scan_skip(&scan) && json_scan_is_done(&scan);

	must(json_parse(job, text, &json));
	if (json == NULL)
		return;
	must(skipped);
	scan = json_scan_make(text);
	compare(job, &scan, json);
	must(json_scan_is_done(&scan));
}

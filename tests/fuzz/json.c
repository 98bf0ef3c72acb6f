/*
 * Strict reading never crashes, and what it accepts can be walked.
 */
#include "base/json.h"

#include "base/text.h"

#include "fuzz.h"

static void walk(const struct json *json)
{
	struct str text;
	int64_t number;
	double value;

	if (json_string(json, &text))
		must(text_is_utf8(text) &&
		     (text.len == 0 ||
		      memchr(text.data, '\0', text.len) == NULL));
	if (json_integer(json, &number))
		must(json_number(json, &value));
	for (size_t i = 0; i < json_count(json); i++)
		walk(json_at(json, i));
	if (json_is_object(json))
		walk(json_member(json, "a"));
}

static void check(struct job *job, struct str text)
{
	const struct json *json;

	must(json_parse(job, text, &json));
	must(json == NULL || text_is_utf8(text));
	walk(json);
}

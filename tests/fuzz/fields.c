/*
 * A body becomes clean text in a struct or is refused. The first line is the
 * content type.
 */
#include "http/fields.h"

#include "base/text.h"

#include "fuzz.h"

struct thing {
	struct str message;
	struct str raw;
};

static const struct field fields[] = {
	{
		.name = "message",
		.offset = offsetof(struct thing, message),
		.max_length = 8,
		.blank = "message_blank",
		.too_long = "message_exceed_max_chars",
	},
	{
		.name = "raw",
		.kind = FIELD_RAW_TEXT,
		.offset = offsetof(struct thing, raw),
	},
};

static bool is_clean(struct str text)
{
	return text_is_utf8(text) &&
	       (text.len == 0 || memchr(text.data, '\0', text.len) == NULL);
}

static void check(struct job *job, struct str text)
{
	struct request request = { 0 };
	struct thing thing;

	str_cut(&text, '\n', &request.content_type);
	request.body = text;
	if (!fields_read(job, &request, fields, ARRAY_SIZE(fields), &thing)) {
		must(job->error == ERR_BAD_REQUEST ||
		     job->error == ERR_UNSUPPORTED_MEDIA_TYPE);
		return;
	}
	must(is_clean(thing.message) && is_clean(thing.raw));
	if (job->code_count == 0)
		must(thing.message.len > 0 && text_length(thing.message) <= 8);
}

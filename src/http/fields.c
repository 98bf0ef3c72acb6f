/*
 * JSON bodies into structs, by table.
 */
#include "http/fields.h"

#include "base/json.h"
#include "base/text.h"

static const char blanks[] = " \t"; /* RFC 9110, 5.6.3 */

/* A media type parameter (RFC 9110, 8.3.2): only UTF-8 may be claimed. */
static bool parameter_is_fine(struct str parameter)
{
	struct str value = parameter, name;

	str_cut(&value, '=', &name);
	if (!str_equal_nocase(str_trim(name, blanks), str_of("charset")))
		return true;
	value = str_trim(value, blanks);
	return str_equal_nocase(value, str_of("utf-8")) ||
	       str_equal_nocase(value, str_of("\"utf-8\""));
}

static bool is_json_type(struct str content_type)
{
	struct str rest = content_type, part;
	bool more = str_cut(&rest, ';', &part);

	if (!str_equal_nocase(str_trim(part, blanks),
			      str_of("application/json")))
		return false;
	while (more) {
		more = str_cut(&rest, ';', &part);
		if (!parameter_is_fine(part))
			return false;
	}
	return true;
}

static bool read_field(struct job *job, const struct json *body,
		       const struct field *field, void *out)
{
	const struct json *member = json_member(body, field->name);
	struct str text;

	/* What was meant by a number is not known, but it was not left out. */
	if (!json_string(member, &text)) {
		if (member != NULL && field->kind == FIELD_TEXT_OR_NONE)
			return job_fail(job, ERR_BAD_REQUEST, "%s is no text",
					field->name);
		text = str_make(member == NULL ? NULL : "", 0);
	} else if (field->kind != FIELD_RAW_TEXT) {
		text = text_trim(text);
	}
	if (field->blank != NULL && text_is_blank(text))
		job_invalid(job, field->blank);
	if (field->too_long != NULL && text_length(text) > field->max_length)
		job_invalid(job, field->too_long);
	memcpy((char *)out + field->offset, &text, sizeof(text));
	return true;
}

bool fields_read(struct job *job, const struct request *request,
		 const struct field *fields, size_t count, void *out)
{
	const struct json *body;

	if (!is_json_type(request->content_type))
		return job_fail(job, ERR_UNSUPPORTED_MEDIA_TYPE,
				"body is not application/json");
	if (!json_parse(job, request->body, &body))
		return false;
	if (body == NULL || !json_is_object(body))
		return job_fail(job, ERR_BAD_REQUEST,
				"body is not one strict JSON object");
	for (size_t i = 0; i < count; i++)
		if (!read_field(job, body, &fields[i], out))
			return false;
	return true;
}

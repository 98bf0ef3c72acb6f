/*
 * Reads a JSON request body into a struct through a table, once.
 */
#ifndef HTTP_FIELDS_H
#define HTTP_FIELDS_H

#include <stddef.h>

#include "http/request.h"

enum field_kind {
	FIELD_TEXT, /* struct str: trimmed, any Unicode, verbatim else */
	FIELD_RAW_TEXT, /* struct str: not trimmed */
	FIELD_TEXT_OR_NONE, /* as FIELD_TEXT, and "" means something */
};

/*
 * A member that is absent or null leaves the struct's str with data NULL; one
 * of another type is taken for an empty text, or refused where an empty text
 * means something. `blank` is the code noted when it is blank or absent, and
 * `too_long` when it has more than `max_length` code points; NULL: no check.
 */
struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	size_t max_length;
	const char *blank;
	const char *too_long;
};

/*
 * Fills `out` from the body; unknown members are ignored. Codes are noted on
 * the job (job_invalid), so that the handler can add its own before asking
 * job_is_valid. Fails: ERR_UNSUPPORTED_MEDIA_TYPE unless the type is
 * application/json, ERR_BAD_REQUEST for a body that is not one strict object
 * and for a FIELD_TEXT_OR_NONE of another type.
 */
bool fields_read(struct job *job, const struct request *request,
		 const struct field *fields, size_t count, void *out)
	MUST_CHECK;

#endif

/*
 * JSON that comes from outside, read whole and strictly. The only module that
 * sees json-c. A `struct json` is borrowed from the document and lives as
 * long as the job.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/job.h"

struct json;

enum {
	JSON_DEPTH_MAX = 16,
	JSON_MAX_BYTES = 16 * 1024 * 1024, /* callers bound theirs far lower */
};

/*
 * Parses `text`. `*json` is NULL, and the result still true, when it is not
 * strict JSON: broken, more than one value, over the depth limit, a duplicate
 * member name, invalid UTF-8, a lone surrogate, or U+0000 in any string.
 * The caller decides what that means.
 */
bool json_parse(struct job *job, struct str text, const struct json **json)
	MUST_CHECK;

bool json_is_object(const struct json *json);

/* The member called `name`, or NULL (also when it is JSON's null). */
const struct json *json_member(const struct json *object, const char *name);

/* Whether there is such a member, also when it is JSON's null. */
bool json_has(const struct json *object, const char *name);

/* True when `value` is a string; its bytes are borrowed. NULL is no string. */
bool json_string(const struct json *value, struct str *text) MUST_CHECK;

/* True when `value` is the string `expected`. NULL is no string. */
bool json_is(const struct json *value, struct str expected) MUST_CHECK;

/*
 * True when `value` is a number without fraction and exponent, of less than
 * 2^63 - 1 either way.
 */
bool json_integer(const struct json *value, int64_t *number) MUST_CHECK;

/* True when `value` is a number; fractions are kept (a JWT's NumericDate). */
bool json_number(const struct json *value, double *number) MUST_CHECK;

/* True when `value` is true or false. */
bool json_truth(const struct json *value, bool *truth) MUST_CHECK;

/* Elements of an array, 0 for anything else; past its end json_at is NULL. */
size_t json_count(const struct json *array);
const struct json *json_at(const struct json *array, size_t index);

#endif

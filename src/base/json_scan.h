/*
 * A pull scanner over JSON bytes: one pass, no tree, no allocation. Strings
 * come out raw, still escaped, so that they can be copied into an answer as
 * they are. After the first fault every call returns false and
 * json_scan_is_broken() tells. Depth is bounded by JSON_SCAN_DEPTH_MAX.
 *
 *   json_scan_object(&s);
 *   while (json_scan_member(&s, &name))
 *           if (str_is(name, "Items")) ... else json_scan_skip(&s);
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <stdbool.h>

#include "base/job.h"

enum { JSON_SCAN_DEPTH_MAX = 32 };

struct json_scan {
	const char *at;
	const char *end;
	int depth;
	bool broken;
	bool first[JSON_SCAN_DEPTH_MAX + 1]; /* no comma due at this depth */
};

struct json_scan json_scan_make(struct str text);

/* Enters an object or array that stands next. */
bool json_scan_object(struct json_scan *scan) MUST_CHECK;
bool json_scan_array(struct json_scan *scan) MUST_CHECK;

/*
 * The name (raw) of the next member, its value standing next; false at the
 * end of the object, which is then left.
 */
bool json_scan_member(struct json_scan *scan, struct str *name) MUST_CHECK;

/* True when an element stands next; false at the end, array left. */
bool json_scan_element(struct json_scan *scan) MUST_CHECK;

/* The first character of the value that stands next, '\0' if none. */
char json_scan_peek(struct json_scan *scan);

/* A string value, without its quotes, escapes left as they are. */
bool json_scan_string(struct json_scan *scan, struct str *raw) MUST_CHECK;

/* true or false. */
bool json_scan_bool(struct json_scan *scan, bool *value) MUST_CHECK;

/* Passes over any value; false when it is broken. */
bool json_scan_skip(struct json_scan *scan) MUST_CHECK;

/*
 * The bytes of any value as they are: to be kept, or passed over where they
 * may be deeper than JSON_SCAN_DEPTH_MAX. Of an object or array only brackets
 * and strings are looked at, and that it ends with the bracket that it began
 * with. After a fault `*raw` is left alone.
 */
bool json_scan_raw(struct json_scan *scan, struct str *raw) MUST_CHECK;

/* Only white space is left, and nothing was wrong. */
bool json_scan_is_done(struct json_scan *scan);

static inline bool json_scan_is_broken(const struct json_scan *scan)
{
	return scan->broken;
}

/*
 * The text that a raw string stands for. False, without failing the job, for
 * a bad escape, a lone surrogate or bytes that are not UTF-8. Without a
 * backslash it is the raw text itself, borrowed.
 */
bool json_unescape(struct job *job, struct str raw, struct str *text)
	MUST_CHECK;

/*
 * The same JSON, which must be valid, with what pairs of surrogates stand for
 * in their place. Without such a pair it is `text` itself, borrowed.
 */
struct str json_without_pairs(struct job *job, struct str text);

#endif

/*
 * Borrowed text: a pointer and a length, not NUL-terminated. The form for
 * everything that came from outside. Print it with %.*s and STR(s).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

struct str {
	const char *data;
	size_t len;
};

#define STR(s) (int)(s).len, (s).data

/* A literal as a `struct str`, usable in constant tables. */
#define STR_LITERAL(text)                \
	{                                \
		(text), sizeof(text) - 1 \
	}

static inline struct str str_of(const char *text)
{
	return (struct str){ text, text != NULL ? strlen(text) : 0 };
}

static inline struct str str_make(const char *data, size_t len)
{
	return (struct str){ data, len };
}

static inline bool str_is_empty(struct str s)
{
	return s.len == 0;
}

/* The whole length is compared, so that a NUL ends nothing. */
bool str_equal(struct str a, struct str b);

/* Inline, so that the literal's length is known when it is compiled. */
static inline bool str_is(struct str s, const char *literal)
{
	size_t len = strlen(literal);

	return s.len == len && (len == 0 || memcmp(s.data, literal, len) == 0);
}

/* As str_equal, with ASCII letters compared without case. */
bool str_equal_nocase(struct str a, struct str b);

bool str_starts_with(struct str s, const char *prefix);

/*
 * Cuts `rest` at the first `separator`: `head` gets what stands before it and
 * `rest` what follows. Without a separator `head` gets all, `rest` becomes
 * empty and the result is false.
 */
bool str_cut(struct str *rest, char separator, struct str *head);

/* `s` from `start` on; empty when `start` lies past its end. */
struct str str_from(struct str s, size_t start);

/* `s` without the bytes of `set` at both its ends. */
struct str str_trim(struct str s, const char *set);

/*
 * Reads decimal digits only, no sign, no space: the value must be at most
 * `max`. False, with `*value` untouched, for anything else.
 */
bool str_to_number(struct str s, uint64_t max, uint64_t *value) MUST_CHECK;

#endif

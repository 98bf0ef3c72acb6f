/*
 * Rules for what people write: UTF-8, lengths in code points, trimming.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Well-formed UTF-8 (RFC 3629: no surrogates, nothing over U+10FFFF). */
bool text_is_utf8(struct str text);

/* Number of code points; `text` must be UTF-8. */
size_t text_length(struct str text);

/* Without the Unicode white space (White_Space=yes) at both ends. */
struct str text_trim(struct str text);

/*
 * Nothing to see: empty, or only white space, control and default-ignorable
 * code points (Unicode 15, DerivedCoreProperties).
 */
bool text_is_blank(struct str text);

/* Any line break, control or bidirectional control character. */
bool text_has_control(struct str text);

/* The same, of one code point. */
bool text_is_control(uint32_t code);

/*
 * The code point at the front of `text`, which must not be empty, and its
 * bytes in `*len`. A byte that is not UTF-8 counts as U+FFFD.
 */
uint32_t text_first(struct str text, size_t *len);

#endif

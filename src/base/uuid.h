/*
 * UUIDs as text: read in any case, kept in lower case (RFC 9562).
 */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdbool.h>

#include "base/str.h"

enum { UUID_LEN = 36, UUID_BYTES = 16 };

struct uuid {
	char text[UUID_LEN + 1]; /* lower case, NUL-terminated */
};

/* False unless `text` is 8-4-4-4-12 hexadecimal digits. */
bool uuid_parse(struct str text, struct uuid *uuid) MUST_CHECK;

/* Random (version 4). */
struct uuid uuid_random(void);

/* By name (version 5, SHA-1), under a namespace of this project. */
struct uuid uuid_of_name(struct str name);

/* The text of 16 bytes. */
struct uuid uuid_of_bytes(const uint8_t bytes[UUID_BYTES]);

/* The 16 bytes that the text stands for. */
void uuid_bytes(const struct uuid *uuid, uint8_t bytes[UUID_BYTES]);

static inline struct str uuid_str(const struct uuid *uuid)
{
	return str_make(uuid->text, UUID_LEN);
}

bool uuid_equal(const struct uuid *a, const struct uuid *b);

#endif

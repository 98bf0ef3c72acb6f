/*
 * Digests, and the text forms of bytes. The only file that sees OpenSSL's
 * digests and HMAC, and xxHash.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { HASH_BYTES = 32, HASH_HEX = 64, HASH_PARTS_MAX = 8 };

struct hash {
	uint8_t bytes[HASH_BYTES];
};

struct hash hash_sha256(struct str data);

/* SHA-256 of what comes in pieces: hash_sum_begin, _add, and _end once. */
struct hash_sum;
struct hash_sum *hash_sum_begin(void);
void hash_sum_add(struct hash_sum *sum, struct str piece);

/* Frees it, too. `hash` may be NULL: the sum is of no use any more. */
void hash_sum_end(struct hash_sum *sum, struct hash *hash);

/* HMAC-SHA-256 (RFC 2104). */
struct hash hash_hmac(struct str key, struct str data);

/*
 * SHA-256 of up to HASH_PARTS_MAX texts, each behind its length, so that they
 * cannot run into one another.
 */
struct hash hash_of_parts(const struct str *parts, size_t count);

/* SHA-1 of the pieces in a row: 20 bytes, then zeros. Only for names. */
struct hash hash_sha1_padded(const struct str *pieces, size_t count);

/* Lower-case hexadecimal, NUL-terminated; `out` has 2 * len + 1 bytes. */
void hash_hex(const uint8_t *bytes, size_t len, char *out);

/* In a time that does not depend on the content. */
bool hash_equal(const struct hash *a, const struct hash *b);

/*
 * Quick hashes (XXH3) for what is no secret and worth nobody's attack: of 64
 * bits for tables, of 128 to tell one version of a text from another. The
 * second is the same on all hosts.
 */
enum { HASH_QUICK_BYTES = 16 };

uint64_t hash_quick(struct str data);
void hash_quick_long(struct str data, uint8_t out[HASH_QUICK_BYTES]);

/* Random bytes from the system; aborts if it has none. */
void hash_random(void *out, size_t len);

#endif

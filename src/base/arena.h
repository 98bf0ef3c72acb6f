/*
 * Memory of one job: taken in small pieces, given back all at once.
 * A request costs no malloc once its thread has served a few.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *at;
	char *end;
};

void arena_init(struct arena *arena);

/*
 * `size` bytes, aligned for any type, not cleared. Never NULL: when the
 * system has no memory left the process aborts.
 */
void *arena_alloc(struct arena *arena, size_t size)
	__attribute__((malloc, returns_nonnull));

/* The same, all zero. */
void *arena_zalloc(struct arena *arena, size_t size)
	__attribute__((malloc, returns_nonnull));

/* A NUL-terminated copy of `text`, for C libraries. */
char *arena_text(struct arena *arena, struct str text);

/* A copy of `text` as a str (NUL-terminated too). */
struct str arena_copy(struct arena *arena, struct str text);

/* The same with A to Z in lower case. */
struct str arena_lower(struct arena *arena, struct str text);

/*
 * Gives everything back but the first block (64 KiB), which the next job of
 * this thread uses again.
 */
void arena_reset(struct arena *arena);

void arena_release(struct arena *arena);

#endif

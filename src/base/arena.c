/*
 * Blocks from malloc, handed out from front to back. Pieces of half a
 * block or more get a block of their own, so that little is wasted.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

/*
 * Under the address sanitizer what was not handed out, or was given back, may
 * not be touched, and pieces keep a distance: an arena hides no mistakes.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED
#endif

#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
enum { GUARD_BYTES = alignof(max_align_t) };
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
enum { GUARD_BYTES = 0 };
#endif

enum {
	BLOCK_BYTES = 64 * 1024,
	OWN_BLOCK_BYTES = BLOCK_BYTES / 2,
	ALIGNMENT = alignof(max_align_t),
};

struct arena_block {
	struct arena_block *older;
	alignas(max_align_t) char data[];
};

static struct arena_block *block_make(size_t size)
{
	struct arena_block *block = NULL;

	if (size <= SIZE_MAX - sizeof(*block))
		block = malloc(sizeof(*block) + size);
	if (block == NULL)
		abort();
	ASAN_POISON_MEMORY_REGION(block->data, size);
	return block;
}

static void start_at(struct arena *arena, struct arena_block *block)
{
	arena->blocks = block;
	arena->at = block->data;
	arena->end = block->data + BLOCK_BYTES;
}

static void start_block(struct arena *arena)
{
	struct arena_block *block = block_make(BLOCK_BYTES);

	block->older = arena->blocks;
	start_at(arena, block);
}

/* The oldest block is the one that a reset keeps: it is always a full one. */
static char *own_block(struct arena *arena, size_t size)
{
	struct arena_block *block = block_make(size);

	if (arena->blocks == NULL)
		start_block(arena);
	block->older = arena->blocks;
	arena->blocks = block;
	return block->data;
}

void arena_init(struct arena *arena)
{
	*arena = (struct arena){ .blocks = NULL };
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t taken;
	char *piece;

	if (size > SIZE_MAX - 2 * ALIGNMENT - sizeof(struct arena_block))
		abort();
	taken = (size + GUARD_BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (taken >= OWN_BLOCK_BYTES) {
		piece = own_block(arena, taken);
	} else {
		if (arena->at == NULL ||
		    taken > (size_t)(arena->end - arena->at))
			start_block(arena);
		piece = arena->at;
		arena->at += taken;
	}
	ASAN_UNPOISON_MEMORY_REGION(piece, size);
	return piece;
}

void *arena_zalloc(struct arena *arena, size_t size)
{
	return memset(arena_alloc(arena, size), 0, size);
}

char *arena_text(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.len + 1);

	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return copy;
}

struct str arena_copy(struct arena *arena, struct str text)
{
	return str_make(arena_text(arena, text), text.len);
}

struct str arena_lower(struct arena *arena, struct str text)
{
	char *copy = arena_text(arena, text);

	for (size_t i = 0; i < text.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] += 'a' - 'A';
	return str_make(copy, text.len);
}

void arena_reset(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	if (block == NULL)
		return;
	while (block->older != NULL) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
	ASAN_POISON_MEMORY_REGION(block->data, BLOCK_BYTES);
	start_at(arena, block);
}

void arena_release(struct arena *arena)
{
	arena_reset(arena);
	free(arena->blocks);
	arena_init(arena);
}

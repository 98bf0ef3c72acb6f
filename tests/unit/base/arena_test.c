#include "base/arena.h"

#include "../support.h"

static void gives_aligned_memory_that_does_not_overlap(void **state)
{
	struct arena arena;
	char *pieces[300];

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		pieces[i] = arena_alloc(&arena, i + 1);
		assert_int_equal((uintptr_t)pieces[i] % 16, 0);
		memset(pieces[i], (int)i, i + 1);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
		for (size_t k = 0; k <= i; k++)
			assert_int_equal((unsigned char)pieces[i][k],
					 (unsigned char)i);
	arena_release(&arena);
}

static void gives_a_place_to_nothing_too(void **state)
{
	struct arena arena;
	char *volatile piece; /* or the compiler believes the header */

	(void)state;
	arena_init(&arena);
	piece = arena_alloc(&arena, 0);
	assert_non_null(piece);
	arena_release(&arena);
}

static void gives_large_pieces_beside_small_ones(void **state)
{
	struct arena arena;
	char *small, *large, *again;

	(void)state;
	arena_init(&arena);
	large = arena_zalloc(&arena, 1000 * 1000);
	small = arena_alloc(&arena, 100);
	again = arena_zalloc(&arena, 8 * 1024);
	memset(large, 1, 1000 * 1000);
	memset(small, 2, 100);
	assert_int_equal(again[8 * 1024 - 1], 0);
	assert_int_equal(large[1000 * 1000 - 1], 1);
	arena_release(&arena);
}

static void clears_what_is_asked_to_be_zero(void **state)
{
	struct arena arena;
	char *piece;

	(void)state;
	arena_init(&arena);
	memset(arena_alloc(&arena, 4096), 7, 4096);
	arena_reset(&arena);
	piece = arena_zalloc(&arena, 4096);
	for (size_t i = 0; i < 4096; i++)
		assert_int_equal(piece[i], 0);
	arena_release(&arena);
}

static void reuses_its_first_block_after_a_reset(void **state)
{
	struct arena arena;
	void *first;

	(void)state;
	arena_init(&arena);
	arena_alloc(&arena, 500 * 1000);
	arena_reset(&arena);
	first = arena_alloc(&arena, 10);
	for (int i = 0; i < 1000; i++)
		arena_alloc(&arena, 1000);
	arena_reset(&arena);
	assert_ptr_equal(arena_alloc(&arena, 10), first);
	arena_release(&arena);
}

static void copies_text_with_a_nul_behind_it(void **state)
{
	struct arena arena;
	struct str copy;

	(void)state;
	arena_init(&arena);
	copy = arena_copy(&arena, S("a\0b"));
	assert_str(copy, "a\0b");
	assert_int_equal(copy.data[3], 0);
	assert_string_equal(arena_text(&arena, str_make(NULL, 0)), "");
	arena_release(&arena);
}

static void copies_text_in_lower_case(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_str(arena_lower(&arena, S("@AZ_az09\xc3\x84[`{")),
		   "@az_az09\xc3\x84[`{");
	assert_str(arena_lower(&arena, str_make(NULL, 0)), "");
	arena_release(&arena);
}

static void ask_for_everything(void)
{
	struct arena arena;

	arena_init(&arena);
	arena_alloc(&arena, SIZE_MAX - 8);
}

static void aborts_when_there_is_no_memory(void **state)
{
	(void)state;
	assert_aborts(ask_for_everything);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_aligned_memory_that_does_not_overlap),
		cmocka_unit_test(gives_a_place_to_nothing_too),
		cmocka_unit_test(gives_large_pieces_beside_small_ones),
		cmocka_unit_test(clears_what_is_asked_to_be_zero),
		cmocka_unit_test(reuses_its_first_block_after_a_reset),
		cmocka_unit_test(copies_text_with_a_nul_behind_it),
		cmocka_unit_test(copies_text_in_lower_case),
		cmocka_unit_test(aborts_when_there_is_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

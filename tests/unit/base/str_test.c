#include "base/str.h"

#include "../support.h"

static void compares_the_whole_length(void **state)
{
	(void)state;
	assert_true(str_equal(S("abc"), S("abc")));
	assert_false(str_equal(S("abc"), S("abd")));
	assert_false(str_equal(S("abc"), S("ab")));
	assert_false(str_equal(S("a\0b"), S("a\0c")));
	assert_false(str_is(S("abc\0"), "abc"));
	assert_true(str_equal(S(""), str_make(NULL, 0)));
}

static void compares_ascii_without_case(void **state)
{
	(void)state;
	assert_true(str_equal_nocase(S("Bayko_Z"), S("bAYKO_z")));
	assert_false(str_equal_nocase(S("@"), S("`")));
	assert_false(str_equal_nocase(S("["), S("{")));
	assert_false(str_equal_nocase(S("a"), S("ab")));
}

static void knows_what_a_text_starts_with(void **state)
{
	(void)state;
	assert_true(str_starts_with(S("MSG#1"), "MSG#"));
	assert_true(str_starts_with(S("x"), ""));
	assert_true(str_starts_with(str_make(NULL, 0), ""));
	assert_false(str_starts_with(S("MSG"), "MSG#"));
}

static void trims_only_its_ends(void **state)
{
	(void)state;
	assert_str_is(str_trim(S(" \ta b\r "), " \t\r"), S("a b"));
	assert_str_is(str_trim(S("a\0 "), " "), S("a\0"));
	assert_str_is(str_trim(S("\0a"), " "), S("\0a"));
	assert_str_is(str_trim(S("  "), " "), S(""));
	assert_str_is(str_trim(str_make(NULL, 0), " "), S(""));
}

static void cuts_at_the_first_separator(void **state)
{
	struct str rest = S("a.b..c");
	struct str head;

	(void)state;
	assert_true(str_cut(&rest, '.', &head));
	assert_str(head, "a");
	assert_true(str_cut(&rest, '.', &head));
	assert_str(head, "b");
	assert_true(str_cut(&rest, '.', &head));
	assert_str(head, "");
	assert_false(str_cut(&rest, '.', &head));
	assert_str(head, "c");
	assert_str(rest, "");
	assert_false(str_cut(&rest, '.', &head));
	assert_str(head, "");
}

static void never_starts_past_the_end(void **state)
{
	(void)state;
	assert_str(str_from(S("abc"), 1), "bc");
	assert_str(str_from(S("abc"), 3), "");
	assert_str(str_from(S("abc"), 4), "");
	assert_str(str_from(str_make(NULL, 0), 4), "");
}

static void reads_numbers_up_to_a_limit(void **state)
{
	uint64_t value = 7;

	(void)state;
	assert_true(str_to_number(S("0"), 100, &value));
	assert_int_equal(value, 0);
	assert_true(str_to_number(S("100"), 100, &value));
	assert_int_equal(value, 100);
	assert_true(str_to_number(S("007"), 7, &value));
	assert_int_equal(value, 7);
	assert_true(
		str_to_number(S("18446744073709551615"), UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
}

static void refuses_what_is_no_number(void **state)
{
	static const char *const wrong[] = {
		"",    "101", "-1",
		"+1",  " 1",  "1 ",
		"1.0", "0x1", "18446744073709551616"
	};
	uint64_t value = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(str_to_number(str_of(wrong[i]), 100, &value));
	assert_false(str_to_number(S("5"), 4, &value));
	assert_false(
		str_to_number(S("18446744073709551616"), UINT64_MAX, &value));
	assert_int_equal(value, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_the_whole_length),
		cmocka_unit_test(compares_ascii_without_case),
		cmocka_unit_test(knows_what_a_text_starts_with),
		cmocka_unit_test(trims_only_its_ends),
		cmocka_unit_test(cuts_at_the_first_separator),
		cmocka_unit_test(never_starts_past_the_end),
		cmocka_unit_test(reads_numbers_up_to_a_limit),
		cmocka_unit_test(refuses_what_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

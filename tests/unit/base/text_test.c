#include "base/text.h"

#include "../support.h"

static void knows_well_formed_utf8(void **state)
{
	(void)state;
	assert_true(text_is_utf8(S("")));
	assert_true(text_is_utf8(S("plain \0 \x7f")));
	assert_true(text_is_utf8(S("\xc2\x80 \xdf\xbf")));
	assert_true(text_is_utf8(S("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80")));
	assert_true(text_is_utf8(S("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf")));
}

static void refuses_every_malformed_sequence(void **state)
{
	static const struct str wrong[] = {
		STR_LITERAL("\x80"),
		STR_LITERAL("\xbf"),
		STR_LITERAL("\xc0\x80"),
		STR_LITERAL("\xc1\xbf"),
		STR_LITERAL("\xc2"),
		STR_LITERAL("\xc2\x41"),
		STR_LITERAL("\xc2\xc0"),
		STR_LITERAL("\xe0\x9f\xbf"),
		STR_LITERAL("\xe1\x80"),
		STR_LITERAL("\xe1\x80\x41"),
		STR_LITERAL("\xed\xa0\x80"),
		STR_LITERAL("\xed\xbf\xbf"),
		STR_LITERAL("\xf0\x8f\xbf\xbf"),
		STR_LITERAL("\xf1\x80\x80"),
		STR_LITERAL("\xf1\x80\x80\x41"),
		STR_LITERAL("\xf4\x90\x80\x80"),
		STR_LITERAL("\xf5\x80\x80\x80"),
		STR_LITERAL("\xff"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (text_is_utf8(wrong[i]))
			fail_msg("number %zu was accepted", i);
}

static void counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(text_length(S("")), 0);
	assert_int_equal(text_length(S("a\xc3\xa9\xe2\x82\xac"
				       "\xf0\x9f\x98\x80")),
			 4);
}

static void trims_unicode_white_space(void **state)
{
	(void)state;
	assert_str(text_trim(S(" \t\r\n\v\f")), "");
	assert_str(text_trim(S("\xe3\x80\x80 a b \xc2\xa0\xc2\x85")), "a b");
	assert_str(text_trim(S("\xe2\x80\xa8x\xe2\x80\x8a")), "x");
	assert_str(text_trim(S("\xe2\x80\x8bx\xe2\x80\x8b")),
		   "\xe2\x80\x8bx\xe2\x80\x8b");
	assert_str(text_trim(S("\xf0\x9f\x98\x80 ")), "\xf0\x9f\x98\x80");
}

static void keeps_stray_bytes(void **state)
{
	(void)state;
	assert_str(text_trim(S(" .\v\x98")), ".\v\x98");
	assert_str(text_trim(S("\xe3\x80 \xc2")), "\xe3\x80 \xc2");
	assert_str(text_trim(S("\x80\x80\x80\x80\x80")),
		   "\x80\x80\x80\x80\x80");
}

static void calls_blank_what_shows_nothing(void **state)
{
	(void)state;
	assert_true(text_is_blank(S("")));
	assert_true(text_is_blank(S(" \0\x1f\x7f\xc2\x9f")));
	assert_true(text_is_blank(S("\xc2\xad\xe2\x80\x8b\xe2\x81\xa0"
				    "\xef\xbb\xbf\xe3\x85\xa4")));
	assert_true(text_is_blank(S("\xf3\xa0\x80\x80\xf3\xa0\xbf\xbf")));
	assert_false(text_is_blank(S(" \xe2\x80\x8b.")));
	assert_false(text_is_blank(S("\xe2\xa0\x80")));
	assert_false(text_is_blank(S("\xf3\xa1\x80\x80")));
}

static void finds_control_characters(void **state)
{
	static const struct str with[] = {
		STR_LITERAL("a\nb"),	     STR_LITERAL("\x7f"),
		STR_LITERAL("\0"),	     STR_LITERAL("\xc2\x85"),
		STR_LITERAL("\xe2\x80\xa8"), STR_LITERAL("\xe2\x80\xa9"),
		STR_LITERAL("\xe2\x80\xae"), STR_LITERAL("\xe2\x80\x8f"),
		STR_LITERAL("\xe2\x81\xa6"), STR_LITERAL("\xd8\x9c"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(with); i++)
		if (!text_has_control(with[i]))
			fail_msg("number %zu was not found", i);
	assert_false(text_has_control(S("Andr\xc3\xa9 \xe2\x80\x8d Brown")));
}

static void takes_texts_apart_by_code_points(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(text_first(S("\xe5\xb1\xb1x"), &len), 0x5c71);
	assert_int_equal(len, 3);
	assert_int_equal(text_first(S("\xe5\xb1"), &len), 0xfffd);
	assert_int_equal(len, 1);
	assert_true(text_is_control(0x202e));
	assert_false(text_is_control(0x5c71));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_well_formed_utf8),
		cmocka_unit_test(refuses_every_malformed_sequence),
		cmocka_unit_test(counts_code_points),
		cmocka_unit_test(trims_unicode_white_space),
		cmocka_unit_test(keeps_stray_bytes),
		cmocka_unit_test(calls_blank_what_shows_nothing),
		cmocka_unit_test(finds_control_characters),
		cmocka_unit_test(takes_texts_apart_by_code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

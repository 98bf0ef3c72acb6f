#include "base/base64.h"

#include "base/hash.h"

#include "../support.h"

static void decodes_the_examples_of_rfc_4648(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "Zg", "f" },
		{ "Zm8", "fo" },
		{ "Zm9v", "foo" },
		{ "Zm9vYg", "foob" },
		{ "Zm9vYmE", "fooba" },
		{ "-_-_", "\xfb\xff\xbf" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		struct str bytes, text = str_of(pairs[i][0]);

		assert_true(base64url_decode(*state, text, &bytes));
		assert_str_is(bytes, str_of(pairs[i][1]));
		assert_str_is(base64url_encode(*state, bytes), text);
	}
}

static void has_one_spelling_for_each_value(void **state)
{
	static const struct str wrong[] = {
		STR_LITERAL("A"),     STR_LITERAL("Zg=="),
		STR_LITERAL("Zg="),   STR_LITERAL("Zh"),
		STR_LITERAL("Zm9"),   STR_LITERAL("+/+/"),
		STR_LITERAL("Zm 9"),  STR_LITERAL("Zm9v\n"),
		STR_LITERAL("Zm\0v"), STR_LITERAL("\xc3\xa9\x41\x41"),
		STR_LITERAL("AAAAA"),
	};
	struct job *job = *state;
	struct str bytes;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (base64url_decode(job, wrong[i], &bytes))
			fail_msg("number %zu was accepted", i);
	assert_int_equal(job->error, ERR_NONE);
}

static void decodes_what_it_encodes(void **state)
{
	char random[200];

	hash_random(random, sizeof(random));
	for (size_t len = 0; len <= sizeof(random); len++) {
		struct str bytes = str_make(random, len);
		struct str back;

		assert_true(base64url_decode(
			*state, base64url_encode(*state, bytes), &back));
		assert_true(str_equal(back, bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(decodes_the_examples_of_rfc_4648),
		job_test(has_one_spelling_for_each_value),
		job_test(decodes_what_it_encodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

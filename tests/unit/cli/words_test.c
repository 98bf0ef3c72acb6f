#include "cli/nearest.h"
#include "cli/options.h"

#include "../support.h"

static const char *const words[] = { "create", "drop", "migrate", "seed" };

static void suggests_the_word_with_the_fewest_changes(void **state)
{
	(void)state;
	assert_string_equal(nearest_word("crate", words, 4), "create");
	assert_string_equal(nearest_word("migarte", words, 4), "migrate");
	assert_string_equal(nearest_word("dorp", words, 4), "drop");
	assert_string_equal(nearest_word("seeds", words, 4), "seed");
}

static void suggests_nothing_for_a_far_word(void **state)
{
	char long_word[200];

	(void)state;
	memset(long_word, 'x', sizeof(long_word) - 1);
	long_word[sizeof(long_word) - 1] = '\0';
	assert_null(nearest_word("frobnicate", words, 4));
	assert_null(nearest_word("x", words, 4));
	assert_null(nearest_word("", words, 4));
	assert_null(nearest_word(long_word, words, 4));
}

static bool parse(struct job *job, struct options *options, int argc, ...)
{
	char *argv[16];
	va_list args;

	va_start(args, argc);
	for (int i = 0; i < argc; i++)
		argv[i] = va_arg(args, char *);
	va_end(args);
	return options_read(job, argc, argv, options);
}

static void takes_options_wherever_they_stand(void **state)
{
	struct options options;

	assert_true(parse(*state, &options, 6, "--yes", "db", "--json", "drop",
			  "--target", "cruddur"));
	assert_true(options.yes && options.json);
	assert_string_equal(options.target, "cruddur");
	assert_int_equal(options.word_count, 2);
	assert_string_equal(options.words[1], "drop");
	assert_true(parse(*state, &options, 1, "--target=x"));
	assert_string_equal(options.target, "x");
	assert_false(options.yes);
}

static void takes_all_as_words_behind_two_dashes(void **state)
{
	struct options options;

	assert_true(parse(*state, &options, 3, "drop", "--", "--yes"));
	assert_false(options.yes);
	assert_string_equal(options.words[1], "--yes");
}

static void refuses_an_unknown_option_and_suggests_one(void **state)
{
	struct job *job = *state;
	struct options options;

	assert_false(parse(job, &options, 1, "--yse"));
	assert_int_equal(job->error, ERR_USAGE);
	assert_non_null(strstr(job->reason, "--yes"));
}

static void refuses_a_target_without_a_name(void **state)
{
	struct options options;

	assert_false(parse(*state, &options, 1, "--target"));
}

static void refuses_an_empty_target(void **state)
{
	struct options options;

	assert_false(parse(*state, &options, 1, "--target="));
}

static void refuses_more_words_than_any_command_has(void **state)
{
	struct options options;

	assert_false(parse(*state, &options, 9, "a", "b", "c", "d", "e", "f",
			   "g", "h", "i"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suggests_the_word_with_the_fewest_changes),
		cmocka_unit_test(suggests_nothing_for_a_far_word),
		job_test(takes_options_wherever_they_stand),
		job_test(takes_all_as_words_behind_two_dashes),
		job_test(refuses_an_unknown_option_and_suggests_one),
		job_test(refuses_a_target_without_a_name),
		job_test(refuses_an_empty_target),
		job_test(refuses_more_words_than_any_command_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

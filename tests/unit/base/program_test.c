#include "base/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../support.h"

#define DO(...) run((const char *[]){ "program", __VA_ARGS__, NULL })

static int served;
static const char *told; /* what the last option was given */

static int serve(void)
{
	served++;
	return EXIT_SUCCESS;
}

static int take(const char *argument)
{
	told = argument;
	return 7;
}

static const struct program_option options[] = {
	{ "--plain", NULL, take },
	{ "--with", "WORD", take },
	{ NULL, NULL, NULL },
};

static int run_program(const struct program *program, const char **words)
{
	int count = 0;

	while (words[count] != NULL)
		count++;
	served = 0;
	told = "nothing";
	return program_main(program, count, (char **)(uintptr_t)words);
}

static int run(const char **words)
{
	static const struct program program = {
		.name = "program",
		.usage = "Usage: program\n",
		.serve = serve,
		.options = options,
	};

	return run_program(&program, words);
}

static void serves_without_an_option(void **state)
{
	const char *words[] = { "program", NULL };

	(void)state;
	assert_int_equal(run(words), EXIT_SUCCESS);
	assert_int_equal(served, 1);
}

static void gives_an_option_its_word(void **state)
{
	(void)state;
	assert_int_equal(DO("--with", "this"), 7);
	assert_string_equal(told, "this");
	assert_int_equal(DO("--plain"), 7);
	assert_null(told);
	assert_int_equal(served, 0);
}

static void refuses_words_that_mean_nothing(void **state)
{
	int wrong = err_info(ERR_USAGE)->exit_code;

	(void)state;
	assert_int_equal(DO("--unknown"), wrong);
	assert_int_equal(DO("plain"), wrong);
	assert_int_equal(DO(""), wrong);
	assert_int_equal(DO("--plain", "more"), wrong);
	assert_int_equal(DO("--with"), wrong);
	assert_int_equal(DO("--with", "this", "more"), wrong);
	assert_int_equal(DO("--version", "more"), wrong);
	/* it needs no settings, so there is nothing to check */
	assert_int_equal(DO("--check-config"), wrong);
	assert_int_equal(served, 0);
	assert_string_equal(told, "nothing");
}

static void tells_about_itself(void **state)
{
	(void)state;
	assert_int_equal(DO("--version"), EXIT_SUCCESS);
	assert_int_equal(DO("--help"), EXIT_SUCCESS);
	assert_int_equal(served, 0);
}

static void needs_no_options_of_its_own(void **state)
{
	static const struct program plain = {
		.name = "plain",
		.usage = "Usage: plain\n",
		.serve = serve,
	};
	const char *words[] = { "plain", "--unknown", NULL };

	(void)state;
	assert_int_equal(run_program(&plain, words),
			 err_info(ERR_USAGE)->exit_code);
	assert_int_equal(served, 0);
}

static void a_full_disk_is_no_success(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	int before = dup(STDOUT_FILENO);
	int code;

	(void)state;
	fflush(stdout);
	assert_true(dup2(full, STDOUT_FILENO) >= 0);
	code = DO("--help");
	fflush(stdout);
	clearerr(stdout);
	assert_true(dup2(before, STDOUT_FILENO) >= 0);
	close(before);
	close(full);
	assert_int_equal(code, EXIT_FAILURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serves_without_an_option),
		cmocka_unit_test(gives_an_option_its_word),
		cmocka_unit_test(refuses_words_that_mean_nothing),
		cmocka_unit_test(tells_about_itself),
		cmocka_unit_test(needs_no_options_of_its_own),
		cmocka_unit_test(a_full_disk_is_no_success),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

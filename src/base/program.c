/*
 * Words and settings of the programs that serve.
 */
#include "base/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SETTINGS_READ_MS = 5000 };

void program_open_streams(void)
{
	static const int flags[] = { O_RDONLY, O_RDONLY, O_WRONLY };

	/* The lowest that is free is what open() takes. */
	for (int fd = 0; fd < (int)ARRAY_SIZE(flags); fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", flags[fd]);
}

bool program_output_is_written(void)
{
	return fflush(stdout) == 0 && ferror(stdout) == 0;
}

bool program_settings(struct job *job, unsigned uses, struct settings *settings,
		      struct str *faults)
{
	if (!settings_read(job, environ, uses, settings, faults))
		*faults = str_of(job->reason);
	return str_is_empty(*faults);
}

void program_log_lines(const char *what, struct str text)
{
	struct str line;

	while (!str_is_empty(text)) {
		str_cut(&text, '\n', &line);
		log_line(LOG_ERROR, NULL, "%s: %.*s", what, STR(line));
	}
}

bool program_settings_or_log(struct job *job, unsigned uses,
			     struct settings *settings)
{
	struct str faults;
	bool good = program_settings(job, uses, settings, &faults);

	program_log_lines("settings", faults);
	return good;
}

static int check_config(const struct program *program)
{
	struct settings settings;
	struct job job;
	struct str text;
	bool good;

	job_init(&job);
	job_start(&job, SETTINGS_READ_MS);
	good = program_settings_or_log(&job, program->uses, &settings);
	if (good) {
		text = settings_describe(&job, &settings);
		printf("%.*s", STR(text));
	}
	job_end(&job);
	job_release(&job);
	return good ? EXIT_SUCCESS : err_info(ERR_USAGE)->exit_code;
}

static int refuse(const struct program *program, const char *wrong,
		  const char *word)
{
	fprintf(stderr, "%s: %s \"%s\"\n\n%s", program->name, wrong, word,
		program->usage);
	return err_info(ERR_USAGE)->exit_code;
}

static int run_own(const struct program *program, int count, char **words)
{
	const struct program_option *option = program->options;

	for (; option != NULL && option->name != NULL; option++) {
		if (!str_is(str_of(words[1]), option->name))
			continue;
		if (count == (option->argument == NULL ? 2 : 3))
			return option->run(words[2]);
		return refuse(program,
			      option->argument == NULL ? "nothing may follow"
						       : "one word must follow",
			      option->name);
	}
	return refuse(program, "unknown option", words[1]);
}

static int run_option(const struct program *program, int count, char **words)
{
	struct str word = str_of(count == 2 ? words[1] : "");

	if (program->uses != 0 && str_is(word, "--check-config"))
		return check_config(program);
	if (str_is(word, "--version")) {
		puts(PACKAGE_STRING);
		return EXIT_SUCCESS;
	}
	if (str_is(word, "--help")) {
		fputs(program->usage, stdout);
		return EXIT_SUCCESS;
	}
	return run_own(program, count, words);
}

int program_main(const struct program *program, int count, char **words)
{
	int code;

	program_open_streams();
	log_open(LOG_INFO, program->name);
	if (count <= 1)
		return program->serve();
	code = run_option(program, count, words);
	if (program_output_is_written())
		return code;
	fprintf(stderr, "%s: standard output cannot be written\n",
		program->name);
	return EXIT_FAILURE;
}

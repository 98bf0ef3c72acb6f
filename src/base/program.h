/*
 * What the programs that serve do alike: they take one option or none, and
 * they read their settings and tell all that is wrong with them.
 */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include "base/settings.h"

struct program_option {
	const char *name; /* "--reload" */
	const char *argument; /* what follows it, for people; NULL: nothing */
	int (*run)(const char *argument);
};

struct program {
	const char *name;
	const char *usage; /* what --help prints */
	unsigned uses; /* settings; 0: there is no --check-config */
	int (*serve)(void);
	/* Beside --check-config, --version and --help; ends with a nameless. */
	const struct program_option *options;
};

/*
 * To be called first. Where standard input, output or error is closed, the
 * first socket would take its place, and get what is meant for people. So they
 * are opened: reading finds the end, writing to standard output fails, and
 * standard error swallows all.
 */
void program_open_streams(void);

/* To be asked last: what was not told must not look done. */
bool program_output_is_written(void);

/*
 * Does what `words` say, of which there are `count`, the program's name
 * first; without an option it serves. Returns the exit code.
 */
int program_main(const struct program *program, int count, char **words);

/*
 * Reads the settings from the process's environment. False when they cannot
 * be used: `*faults` then has a line for each fault. See settings_read.
 */
bool program_settings(struct job *job, unsigned uses, struct settings *settings,
		      struct str *faults) MUST_CHECK;

/* Logs each line of `text` as an error of its own, after "what: ". */
void program_log_lines(const char *what, struct str text);

/* program_settings, with the faults logged. */
bool program_settings_or_log(struct job *job, unsigned uses,
			     struct settings *settings) MUST_CHECK;

#endif

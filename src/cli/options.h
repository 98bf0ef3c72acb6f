/*
 * The words and options of a command line.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/job.h"

enum { OPTIONS_WORDS_MAX = 8 };

struct options {
	bool help;
	bool version;
	bool yes; /* do not ask before destroying */
	bool json;
	const char *target; /* the name of what may be changed, or NULL */
	const char *words[OPTIONS_WORDS_MAX]; /* group, command, arguments */
	int word_count;
};

/*
 * Reads `argv` without the program's name. Options may stand anywhere; after
 * "--" everything is a word. Texts are borrowed from `argv`.
 * Fails: ERR_USAGE for an unknown option or too many words.
 */
bool options_read(struct job *job, int argc, char *const *argv,
		  struct options *options) MUST_CHECK;

#endif

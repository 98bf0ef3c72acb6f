/*
 * The words and options of a command line.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/job.h"

enum { OPTIONS_WORDS_MAX = 8, OPTION_LIMIT_MAX = 1000000 };

/* Options that only some commands take: a command's row names them. */
enum option_flag {
	OPTION_REPAIR = 1,
	OPTION_DRY_RUN = 2,
	OPTION_COST = 4,
	OPTION_LIMIT = 8,
	OPTION_QUIET = 16,
};

struct options {
	bool help;
	bool version;
	bool yes; /* do not ask before destroying */
	bool json;
	bool repair; /* mend what is found */
	bool dry_run; /* only tell what would be done */
	bool quiet; /* say nothing when all goes well */
	bool cost; /* tell what capacity was consumed */
	uint64_t limit; /* of rows; 0: all */
	const char *target; /* the name of what may be changed, or NULL */
	unsigned given; /* enum option_flag */
	const char *words[OPTIONS_WORDS_MAX]; /* group, command, arguments */
	int word_count;
};

/* How an option is written and what it is for; `flag` 0: every command's. */
struct option_row {
	const char *name; /* "--limit" */
	char letter; /* "-h"; 0: none */
	const char *value; /* what stands behind it, "N"; NULL: nothing */
	unsigned flag;
	size_t offset; /* of its member in struct options */
	const char *help;
};

extern const struct option_row option_rows[];
extern const size_t option_row_count;

/*
 * Reads `argv` without the program's name. Options may stand anywhere; after
 * "--" everything is a word. Texts are borrowed from `argv`.
 * Fails: ERR_USAGE for an unknown option, a missing value or too many words.
 */
bool options_read(struct job *job, int argc, char *const *argv,
		  struct options *options) MUST_CHECK;

#endif

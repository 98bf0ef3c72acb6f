/*
 * The words and options of a command line.
 */
#include "cli/options.h"

#include "cli/nearest.h"

enum { ROWS_MAX = 16 };

#define MEMBER(name) offsetof(struct options, name)

const struct option_row option_rows[] = {
	{ "--yes", 'y', NULL, 0, MEMBER(yes),
	  "do not ask (this machine only, or with --target)" },
	{ "--target", 0, "NAME", 0, MEMBER(target),
	  "name the database or table that may be changed" },
	{ "--json", 0, NULL, 0, MEMBER(json),
	  "the outcome as JSON, for other programs" },
	{ "--repair", 0, NULL, OPTION_REPAIR, MEMBER(repair),
	  "mend what is found" },
	{ "--dry-run", 0, NULL, OPTION_DRY_RUN, MEMBER(dry_run),
	  "only tell what would be done" },
	{ "--cost", 0, NULL, OPTION_COST, MEMBER(cost),
	  "tell what read capacity was consumed" },
	{ "--limit", 0, "N", OPTION_LIMIT, MEMBER(limit), "at most N rows" },
	{ "--quiet", 'q', NULL, OPTION_QUIET, MEMBER(quiet),
	  "say nothing when all goes well" },
	{ "--help", 'h', NULL, 0, MEMBER(help),
	  "explain the program or a command" },
	{ "--version", 0, NULL, 0, MEMBER(version), "print the version" },
};
const size_t option_row_count = ARRAY_SIZE(option_rows);

static bool fail_unknown(struct job *job, const char *word)
{
	const char *known[ROWS_MAX];
	const char *nearest;

	for (size_t i = 0; i < option_row_count; i++)
		known[i] = option_rows[i].name;
	nearest = nearest_word(word, known, option_row_count);
	if (nearest == NULL)
		return job_fail(job, ERR_USAGE,
				"There is no option %s. See cruddurctl "
				"--help.",
				word);
	return job_fail(job, ERR_USAGE,
			"There is no option %s. Did you mean %s?", word,
			nearest);
}

static bool add_word(struct job *job, const char *word, struct options *options)
{
	if (options->word_count == OPTIONS_WORDS_MAX)
		return job_fail(job, ERR_USAGE,
				"Too many words. See cruddurctl --help.");
	options->words[options->word_count++] = word;
	return true;
}

/* "--name", "--name=value" or "-l". */
static bool row_is_named(const struct option_row *row, struct str word)
{
	struct str name;

	if (row->letter != 0 && word.len == 2 && word.data[1] == row->letter)
		return true;
	if (str_is(word, row->name))
		return true;
	return row->value != NULL && str_cut(&word, '=', &name) &&
	       str_is(name, row->name);
}

static const struct option_row *find_row(struct str word)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (row_is_named(&option_rows[i], word))
			return &option_rows[i];
	return NULL;
}

static bool take_value(struct job *job, const struct option_row *row,
		       const char *value, struct options *options)
{
	if (value == NULL || *value == '\0')
		return job_fail(job, ERR_USAGE, "%s needs a value: %s %s.",
				row->name, row->name, row->value);
	if (row->flag != OPTION_LIMIT) {
		options->target = value;
		return true;
	}
	if (str_to_number(str_of(value), OPTION_LIMIT_MAX, &options->limit) &&
	    options->limit > 0)
		return true;
	return job_fail(job, ERR_USAGE, "--limit takes a number from 1 to %d.",
			OPTION_LIMIT_MAX);
}

/* Takes argv[i], and its value if that stands apart; how many in `*taken`. */
static bool take_option(struct job *job, int left, char *const *argv,
			struct options *options, int *taken)
{
	const struct option_row *row = find_row(str_of(argv[0]));
	const char *equals;

	*taken = 1;
	if (row == NULL)
		return fail_unknown(job, argv[0]);
	options->given |= row->flag;
	if (row->value == NULL) {
		*(bool *)((char *)options + row->offset) = true;
		return true;
	}
	equals = strchr(argv[0], '=');
	if (equals != NULL)
		return take_value(job, row, equals + 1, options);
	*taken = 2;
	return take_value(job, row, left > 1 ? argv[1] : NULL, options);
}

bool options_read(struct job *job, int argc, char *const *argv,
		  struct options *options)
{
	bool only_words = false;

	*options = (struct options){ 0 };
	for (int i = 0; i < argc;) {
		struct str word = str_of(argv[i]);
		int taken = 1;
		bool done = true;

		if (only_words || word.len < 2 || word.data[0] != '-')
			done = add_word(job, argv[i], options);
		else if (str_is(word, "--"))
			only_words = true;
		else
			done = take_option(job, argc - i, argv + i, options,
					   &taken);
		if (!done)
			return false;
		i += taken;
	}
	return true;
}

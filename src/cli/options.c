/*
 * The words and options of a command line.
 */
#include "cli/options.h"

#include "cli/nearest.h"

static const char *const known[] = { "--help", "--json", "--target",
				     "--version", "--yes" };

static bool fail_unknown(struct job *job, const char *word)
{
	const char *nearest = nearest_word(word, known, ARRAY_SIZE(known));

	if (nearest == NULL)
		return job_fail(job, ERR_USAGE,
				"There is no option %s. Options: --help, "
				"--json, --target NAME, --version, --yes.",
				word);
	return job_fail(job, ERR_USAGE,
			"There is no option %s. Did you mean %s?", word,
			nearest);
}

static bool read_switch(struct str word, struct options *options)
{
	if (str_is(word, "--help") || str_is(word, "-h"))
		options->help = true;
	else if (str_is(word, "--version"))
		options->version = true;
	else if (str_is(word, "--yes") || str_is(word, "-y"))
		options->yes = true;
	else if (str_is(word, "--json"))
		options->json = true;
	else
		return false;
	return true;
}

static bool add_word(struct job *job, const char *word, struct options *options)
{
	if (options->word_count == OPTIONS_WORDS_MAX)
		return job_fail(job, ERR_USAGE,
				"Too many words. See cruddurctl --help.");
	options->words[options->word_count++] = word;
	return true;
}

static bool take_target(struct job *job, const char *name,
			struct options *options)
{
	if (name == NULL || *name == '\0')
		return job_fail(job, ERR_USAGE,
				"--target needs the name of the database or "
				"table: --target NAME.");
	options->target = name;
	return true;
}

bool options_read(struct job *job, int argc, char *const *argv,
		  struct options *options)
{
	bool only_words = false;
	const struct str prefix = STR_LITERAL("--target=");

	*options = (struct options){ 0 };
	for (int i = 0; i < argc; i++) {
		struct str word = str_of(argv[i]);
		bool done = true;

		if (only_words || word.len < 2 || word.data[0] != '-')
			done = add_word(job, argv[i], options);
		else if (str_is(word, "--"))
			only_words = true;
		else if (str_starts_with(word, prefix.data))
			done = take_target(job, argv[i] + prefix.len, options);
		else if (str_is(word, "--target"))
			done = take_target(job, i + 1 < argc ? argv[++i] : NULL,
					   options);
		else if (!read_switch(word, options))
			done = fail_unknown(job, argv[i]);
		if (!done)
			return false;
	}
	return true;
}

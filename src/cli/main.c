/*
 * cruddurctl: looks after Cruddur's databases and its user pool. Finds the
 * command in the tables of the groups, reads the settings it needs, says what
 * it talks to, asks where its row says so, and runs it.
 */
#include "base/program.h"
#include "cli/complete.h"
#include "cli/confirm.h"
#include "cli/help.h"
#include "cli/nearest.h"
#include "cli/target.h"
#include "net/http_client.h"

enum { WORDS_MAX = 32 };

extern char **environ;

static const struct command_group *const groups[] = { &both_group, &db_group,
						      &ddb_group,
						      &cognito_group };

static bool fail_unknown(struct job *job, const char *kind, const char *word,
			 const char *const *words, size_t count)
{
	const char *nearest = nearest_word(word, words, count);

	if (nearest == NULL)
		return job_fail(job, ERR_USAGE,
				"There is no %s '%s'. See cruddurctl --help.",
				kind, word);
	return job_fail(job, ERR_USAGE,
			"There is no %s '%s'. Did you mean '%s'?", kind, word,
			nearest);
}

/* "db migrate" for "migrate", whose group was left away; NULL: unknown. */
static const char *with_group(struct job *job, const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		for (size_t k = 0; k < groups[i]->count; k++)
			if (str_is(str_of(word), groups[i]->commands[k].name))
				return command_words(job, groups[i],
						     &groups[i]->commands[k]);
	return NULL;
}

/* What may stand first: a group, or a command of one word. */
static bool find_group(struct cli *cli)
{
	const char *word = cli->options.words[0];
	const char *meant = with_group(cli->job, word);
	const char *names[WORDS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < both_group.count; i++) {
		names[count++] = both_group.commands[i].name;
		if (!str_is(str_of(word), both_group.commands[i].name))
			continue;
		cli->group = &both_group;
		cli->command = &both_group.commands[i];
	}
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		if (groups[i] == &both_group)
			continue;
		names[count++] = groups[i]->name;
		if (str_is(str_of(word), groups[i]->name))
			cli->group = groups[i];
	}
	if (cli->group != NULL)
		return true;
	if (meant != NULL)
		return job_fail(cli->job, ERR_USAGE,
				"There is no group of commands '%s'. Did you "
				"mean '%s'?",
				word, meant);
	return fail_unknown(cli->job, "group of commands", word, names, count);
}

static bool find_command(struct cli *cli)
{
	const struct command_group *group = cli->group;
	const char *word = cli->options.words[1];
	const char *names[WORDS_MAX];

	for (size_t i = 0; i < group->count; i++) {
		names[i] = group->commands[i].name;
		if (str_is(str_of(word), names[i]))
			cli->command = &group->commands[i];
	}
	return cli->command != NULL ||
	       fail_unknown(cli->job,
			    job_text(cli->job, "command of %s", group->name),
			    word, names, group->count);
}

static bool take_arguments(struct cli *cli)
{
	const struct command *command = cli->command;
	int words = *cli->group->name != '\0' ? 2 : 1;

	cli->arguments = cli->options.words + words;
	if (cli->options.word_count - words == command->argument_count &&
	    (command->argument_count == 0 || *cli->arguments[0] != '\0'))
		return true;
	return job_fail(cli->job, ERR_USAGE, "Write it so: cruddurctl %s%s%s",
			command_words(cli->job, cli->group, command),
			command->argument_count > 0 ? " " : "",
			command->arguments);
}

/* An option that does nothing here must not look as if it did. */
static bool check_options(struct cli *cli)
{
	unsigned unknown = cli->options.given & ~cli->command->options;

	for (size_t i = 0; i < option_row_count; i++)
		if (option_rows[i].flag & unknown)
			return job_fail(cli->job, ERR_USAGE, "%s takes no %s.",
					command_words(cli->job, cli->group,
						      cli->command),
					option_rows[i].name);
	return true;
}

static bool read_settings(struct cli *cli)
{
	struct str faults;

	if (!settings_read(cli->job, environ, cli->command->uses,
			   &cli->settings, &faults))
		return false;
	if (faults.len == 0)
		return true;
	fprintf(stderr, "%.*s%s", STR(faults),
		faults.data[faults.len - 1] == '\n' ? "" : "\n");
	return job_fail(cli->job, ERR_USAGE,
			"These settings are wrong or missing: put them right "
			"in the environment, or in the file that "
			"CRUDDUR_SETTINGS_FILE names.");
}

/* A row of the table that forgot its policy must not run at all. */
static bool row_is_whole(const struct command *command)
{
	return command->effect != 0 &&
	       (command->effect < COMMAND_SEEDS || command->find_stake != NULL);
}

static bool confirm_stake(struct cli *cli)
{
	if (cli->command->find_stake == NULL)
		return true;
	return cli->command->find_stake(cli, &cli->stake) &&
	       confirm(cli, &cli->stake);
}

static bool run_with_dynamodb(struct cli *cli)
{
	bool done;

	stores_open_table(&cli->stores, &cli->settings, NULL);
	cli->dynamodb = cli->stores.dynamodb;
	done = confirm_stake(cli) && cli->command->run(cli);
	stores_close(&cli->stores);
	return done;
}

static bool run(struct cli *cli)
{
	unsigned uses = cli->command->uses;

	if (!row_is_whole(cli->command))
		return job_fail(cli->job, ERR_INTERNAL,
				"The command's row lacks its policy.");
	if (!take_arguments(cli) || !check_options(cli) || !read_settings(cli))
		return false;
	if ((uses & SETTINGS_FOR_POSTGRES) &&
	    !pg_target_read(cli->job, cli->settings.connection_url,
			    &cli->database))
		return false;
	if (!cli->options.quiet)
		target_show(cli);
	cli_allow(cli, CLI_WORK_MS);
	if (uses & SETTINGS_FOR_DYNAMODB)
		return run_with_dynamodb(cli);
	return confirm_stake(cli) && cli->command->run(cli);
}

static bool fail_without_words(struct cli *cli)
{
	help_program(stderr, groups, ARRAY_SIZE(groups));
	return job_fail(cli->job, ERR_USAGE, "Say which command.");
}

/* `help db drop` is the same as `db drop --help`. */
static void take_help_word(struct options *options)
{
	if (options->word_count == 0 ||
	    !str_is(str_of(options->words[0]), "help"))
		return;
	options->help = true;
	options->word_count--;
	memmove(options->words, options->words + 1,
		(size_t)options->word_count * sizeof(options->words[0]));
}

static bool serve(struct cli *cli, int argc, char **argv)
{
	struct options *options = &cli->options;

	/* Asked by the shell's completion, and so in no help. */
	if (argc > 1 && str_is(str_of(argv[1]), "--words")) {
		complete(stdout, groups, ARRAY_SIZE(groups), argc - 2,
			 argv + 2);
		return true;
	}
	if (!options_read(cli->job, argc - 1, argv + 1, options))
		return false;
	take_help_word(options);
	if (options->version) {
		printf("cruddurctl %s\n", PACKAGE_VERSION);
		return true;
	}
	if (options->word_count == 0) {
		if (!options->help)
			return fail_without_words(cli);
		help_program(stdout, groups, ARRAY_SIZE(groups));
		return true;
	}
	if (!find_group(cli))
		return false;
	if (cli->command == NULL && options->word_count == 1) {
		help_group(options->help ? stdout : stderr, cli->group);
		return options->help ||
		       job_fail(cli->job, ERR_USAGE, "Say which command.");
	}
	if (cli->command == NULL && !find_command(cli))
		return false;
	if (options->help) {
		help_command(cli->job, stdout, cli->group, cli->command);
		return true;
	}
	return run(cli);
}

static bool is_told(struct job *job)
{
	return program_output_is_written() ||
	       job_fail(job, ERR_INTERNAL,
			"Standard output cannot be written.");
}

int main(int argc, char **argv)
{
	struct job job;
	struct cli cli = { .job = &job };
	int exit_code = 0;

	program_open_streams();
	/* Attempts that fail are told in one sentence at the end. */
	log_open(LOG_ERROR, "cruddurctl");
	http_client_init();
	job_init(&job);
	job_start(&job, CLI_WORK_MS);
	if (!serve(&cli, argc, argv) || !is_told(&job)) {
		fprintf(stderr, "cruddurctl: %s\n", job.reason);
		exit_code = err_info(job.error)->exit_code;
	}
	job_end(&job);
	job_release(&job);
	return exit_code;
}

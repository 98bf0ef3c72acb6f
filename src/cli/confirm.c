/*
 * The question before something is destroyed.
 */
#include "cli/confirm.h"

#include <unistd.h>

enum { ANSWER_MAX = 256 };

/* Repairing is asked for apart, and a dry run changes nothing. */
static bool changes_rows(const struct cli *cli)
{
	bool only_repairs = (cli->command->options & OPTION_REPAIR) != 0;

	return !cli->options.dry_run && (!only_repairs || cli->options.repair);
}

static bool is_at_risk(const struct cli *cli, const struct stake *stake)
{
	switch (cli->command->effect) {
	case COMMAND_DESTROYS:
		return stake->exists;
	case COMMAND_SEEDS:
		return !stake->is_local;
	case COMMAND_CHANGES:
		return !stake->is_local && changes_rows(cli);
	default:
		return false;
	}
}

static const char *deed(const struct cli *cli, const struct stake *stake)
{
	static const char *const deeds[] = {
		[COMMAND_SEEDS] = "adds demo rows to",
		[COMMAND_CHANGES] = "changes rows of",
		[COMMAND_DESTROYS] = "destroys",
	};

	return stake->deed != NULL ? stake->deed : deeds[cli->command->effect];
}

static bool refuse_unasked(struct cli *cli, const struct stake *stake)
{
	if (stake->is_local)
		return job_fail(cli->job, ERR_REFUSED,
				"This %s the %s %s and nobody can be asked "
				"here: add --yes if you mean it.",
				deed(cli, stake), stake->kind, stake->name);
	return job_fail(cli->job, ERR_REFUSED,
			"This %s the %s %s, which is not on this machine, and "
			"nobody can be asked here: add --yes --target %s if "
			"you mean it.",
			deed(cli, stake), stake->kind, stake->name,
			stake->name);
}

/* A line without its end; one that is too long is no name. */
static struct str read_answer(char *line, int size)
{
	struct str answer;

	if (fgets(line, size, stdin) == NULL)
		return str_of("");
	answer = str_of(line);
	if (answer.len > 0 && answer.data[answer.len - 1] == '\n')
		answer.len--;
	return answer;
}

static bool ask(struct cli *cli, const struct stake *stake)
{
	char line[ANSWER_MAX];

	fprintf(stderr, "This %s the %s %s%s. Type its name to go on: ",
		deed(cli, stake), stake->kind, stake->name,
		stake->is_local ? "" : ", which is NOT on this machine");
	fflush(stderr);
	if (str_is(read_answer(line, sizeof(line)), stake->name))
		return true;
	return job_fail(cli->job, ERR_REFUSED,
			"That is not its name: nothing was changed.");
}

bool confirm(struct cli *cli, const struct stake *stake)
{
	const struct options *options = &cli->options;

	if (options->target != NULL &&
	    !str_is(str_of(options->target), stake->name))
		return job_fail(cli->job, ERR_REFUSED,
				"--target says %s, but the %s is %s: nothing "
				"was changed.",
				options->target, stake->kind, stake->name);
	if (!is_at_risk(cli, stake))
		return true;
	if (options->yes && (stake->is_local || options->target != NULL))
		return true;
	if (!isatty(STDIN_FILENO))
		return refuse_unasked(cli, stake);
	return ask(cli, stake);
}

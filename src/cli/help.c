/*
 * What the program says about itself.
 */
#include "cli/help.h"

static const char exit_help[] =
	"Exit codes: 0 done (or nothing to do), 1 failed, 2 wrong words or\n"
	"settings, 3 refused or not confirmed, 4 something is not there,\n"
	"5 nobody answers there, 6 not allowed, 7 done, but something is left\n"
	"as it was (a finding, or rows that are not understood).\n";

bool option_is_for(const struct option_row *row, const struct command *command)
{
	bool confirms = row->offset == offsetof(struct options, yes) ||
			row->offset == offsetof(struct options, target);

	if (command == NULL)
		return row->flag == 0;
	if (row->flag != 0)
		return (row->flag & command->options) != 0;
	if (confirms)
		return command->effect >= COMMAND_SEEDS;
	return row->offset != offsetof(struct options, version);
}

/* Those of a command, or those that need none. */
static void list_options(FILE *out, const struct command *command)
{
	fputs("Options:\n", out);
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		const char *value = row->value != NULL ? row->value : "";

		if (option_is_for(row, command))
			fprintf(out, "  %s %-*s %s\n", row->name,
				(int)(13 - strlen(row->name)), value,
				row->help);
	}
}

const char *command_words(struct job *job, const struct command_group *group,
			  const struct command *command)
{
	return job_text(job, "%s%s%s", group->name,
			*group->name != '\0' ? " " : "", command->name);
}

/* "ddb drop TABLE" */
static size_t words_len(const struct command_group *group,
			const struct command *command)
{
	size_t arguments = strlen(command->arguments);
	size_t first = strlen(group->name);

	return (first > 0 ? first + 1 : 0) + strlen(command->name) +
	       (arguments > 0 ? 1 + arguments : 0);
}

static size_t widest_command(const struct command_group *group)
{
	size_t widest = 0;

	for (size_t i = 0; i < group->count; i++) {
		size_t len = words_len(group, &group->commands[i]);

		if (len > widest)
			widest = len;
	}
	return widest;
}

static void list_commands(FILE *out, const struct command_group *group,
			  size_t width)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct command *command = &group->commands[i];
		struct str notes = str_of(command->help), help;

		str_cut(&notes, '\n', &help);
		fprintf(out, "  %s%s%s%s%s%*s  %.*s\n", group->name,
			*group->name != '\0' ? " " : "", command->name,
			*command->arguments != '\0' ? " " : "",
			command->arguments,
			(int)(width - words_len(group, command)), "",
			STR(help));
	}
}

void help_program(FILE *out, const struct command_group *const *groups,
		  size_t count)
{
	size_t width = 0;

	for (size_t i = 0; i < count; i++)
		if (widest_command(groups[i]) > width)
			width = widest_command(groups[i]);
	fputs("Usage: cruddurctl [GROUP] COMMAND [ARGUMENT] [OPTION]...\n"
	      "Looks after Cruddur's databases and its user pool.\n",
	      out);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "\n%s%s%s\n", groups[i]->name,
			*groups[i]->name != '\0' ? ": " : "", groups[i]->help);
		list_commands(out, groups[i], width);
	}
	fputc('\n', out);
	list_options(out, NULL);
	fprintf(out,
		"\nThe databases are those of CONNECTION_URL, "
		"AWS_ENDPOINT_URL_DYNAMODB and\nDDB_MESSAGE_TABLE, the pool "
		"is that of AWS_COGNITO_USER_POOL_ID.\n\n%s",
		exit_help);
}

void help_group(FILE *out, const struct command_group *group)
{
	fprintf(out,
		"Usage: cruddurctl %s COMMAND [ARGUMENT] [OPTION]...\n"
		"Looks after %s.\n\n",
		group->name, group->help);
	list_commands(out, group, widest_command(group));
	fputc('\n', out);
	list_options(out, NULL);
}

void help_command(struct job *job, FILE *out, const struct command_group *group,
		  const struct command *command)
{
	const char *words = command_words(job, group, command);
	struct str notes = str_of(command->help), help;

	str_cut(&notes, '\n', &help);
	fprintf(out, "Usage: cruddurctl %s%s%s [OPTION]...\n", words,
		*command->arguments != '\0' ? " " : "", command->arguments);
	fprintf(out, "%s: %.*s.\n", words, STR(help));
	if (command->effect == COMMAND_DESTROYS)
		fputs("This cannot be undone: it asks for the name first.\n",
		      out);
	if (command->effect == COMMAND_SEEDS ||
	    command->effect == COMMAND_CHANGES)
		fputs("It asks for the name first unless that is on this "
		      "machine.\n",
		      out);
	if (notes.len > 0)
		fprintf(out, "\n%.*s\n", STR(notes));
	fprintf(out, "\nExample:\n  %s\n\n", command->example);
	list_options(out, command);
}

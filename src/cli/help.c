/*
 * What the program says about itself.
 */
#include "cli/help.h"

static const char exit_help[] =
	"Exit codes: 0 done (or nothing to do), 1 failed, 2 wrong words or\n"
	"settings, 3 refused or not confirmed, 4 something is not there,\n"
	"5 a database does not answer, 6 not allowed, 7 done, but something\n"
	"is left as it was (a finding, or rows that are not understood).\n";

/* Those that every command takes, and those of `flags`. */
static void list_options(FILE *out, unsigned flags)
{
	fputs("Options:\n", out);
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		const char *value = row->value != NULL ? row->value : "";

		if (row->flag != 0 && (row->flag & flags) == 0)
			continue;
		fprintf(out, "  %s %-*s %s\n", row->name,
			(int)(13 - strlen(row->name)), value, row->help);
	}
}

static void list_commands(FILE *out, const struct command_group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct command *command = &group->commands[i];

		fprintf(out, "  %s %s %-*s %s\n", group->name, command->name,
			(int)(18 - strlen(group->name) - strlen(command->name)),
			command->arguments, command->help);
	}
}

void help_program(FILE *out, const struct command_group *const *groups,
		  size_t count)
{
	fputs("Usage: cruddurctl GROUP COMMAND [ARGUMENT] [OPTION]...\n"
	      "Looks after Cruddur's databases.\n",
	      out);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "\n%s: %s\n", groups[i]->name, groups[i]->help);
		list_commands(out, groups[i]);
	}
	fputc('\n', out);
	list_options(out, 0);
	fprintf(out,
		"\nThe databases are those of CONNECTION_URL, "
		"AWS_ENDPOINT_URL_DYNAMODB and\nDDB_MESSAGE_TABLE.\n\n%s",
		exit_help);
}

void help_group(FILE *out, const struct command_group *group)
{
	fprintf(out,
		"Usage: cruddurctl %s COMMAND [ARGUMENT] [OPTION]...\n"
		"Looks after %s.\n\n",
		group->name, group->help);
	list_commands(out, group);
	fputc('\n', out);
	list_options(out, 0);
}

void help_command(FILE *out, const struct command_group *group,
		  const struct command *command)
{
	fprintf(out, "Usage: cruddurctl %s %s%s%s [OPTION]...\n", group->name,
		command->name, *command->arguments != '\0' ? " " : "",
		command->arguments);
	fprintf(out, "%s %s: %s.\n", group->name, command->name, command->help);
	if (command->effect == COMMAND_DESTROYS)
		fputs("It destroys data, and asks for the name first.\n", out);
	if (command->effect == COMMAND_SEEDS ||
	    command->effect == COMMAND_CHANGES)
		fputs("It asks for the name first unless that is on this "
		      "machine.\n",
		      out);
	fprintf(out, "\nExample:\n  %s\n\n", command->example);
	list_options(out, command->options);
}

/*
 * What may stand next on a command line. A shell may hand over "--limit=5" in
 * three pieces.
 */
#include "cli/complete.h"

#include "cli/help.h"

enum { PLACES = 2 }; /* group and command */

struct typed {
	struct str words[PLACES]; /* that are no options */
	int count;
	bool is_help; /* "help" stands first */
	bool wants_value; /* the last one is an option without its value */
};

static const struct option_row *find_option(struct str word)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (str_is(word, option_rows[i].name))
			return &option_rows[i];
	return NULL;
}

static void take_word(struct typed *typed, struct str word)
{
	const struct option_row *option = find_option(word);

	if (typed->wants_value) {
		typed->wants_value = str_is(word, "=");
	} else if (str_starts_with(word, "-")) {
		typed->wants_value = option != NULL && option->value != NULL;
	} else if (typed->count == 0 && str_is(word, "help")) {
		typed->is_help = true;
	} else {
		if (typed->count < PLACES)
			typed->words[typed->count] = word;
		typed->count++;
	}
}

static const struct command_group *find_group(
	const struct command_group *const *groups, size_t count,
	struct str word)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(word, groups[i]->name))
			return groups[i];
	return NULL;
}

static const struct command *find_command(const struct command_group *group,
					  struct str word)
{
	for (size_t i = 0; i < group->count; i++)
		if (str_is(word, group->commands[i].name))
			return &group->commands[i];
	return NULL;
}

static void print_names(FILE *out, const struct command_group *group)
{
	for (size_t i = 0; i < group->count; i++)
		fprintf(out, "%s\n", group->commands[i].name);
}

static void print_groups(FILE *out, const struct command_group *const *groups,
			 size_t count, const struct typed *typed)
{
	for (size_t i = 0; i < count; i++)
		if (*groups[i]->name != '\0')
			fprintf(out, "%s\n", groups[i]->name);
		else
			print_names(out, groups[i]);
	if (!typed->is_help)
		fputs("help\n--help\n--version\n", out);
}

static void print_commands(FILE *out, const struct command_group *group,
			   const struct typed *typed)
{
	print_names(out, group);
	if (!typed->is_help)
		fputs("--help\n", out);
}

/* Nobody destroys by a slip of the tab key. */
static bool is_offered(const struct option_row *row,
		       const struct command *command)
{
	bool confirms = row->offset == offsetof(struct options, yes) ||
			row->offset == offsetof(struct options, target);

	return option_is_for(row, command) &&
	       !(confirms && command->effect == COMMAND_DESTROYS);
}

static void print_options(FILE *out, const struct command *command)
{
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (is_offered(row, command))
			fprintf(out, "%s%s\n", row->name,
				row->value != NULL ? "=" : "");
	}
}

void complete(FILE *out, const struct command_group *const *groups,
	      size_t group_count, int count, char *const *words)
{
	struct typed typed = { .count = 0 };
	const struct command_group *group;
	const struct command *command;

	for (int i = 0; i < count; i++)
		take_word(&typed, str_of(words[i]));
	if (typed.wants_value)
		return;
	if (typed.count == 0) {
		print_groups(out, groups, group_count, &typed);
		return;
	}
	command = find_command(&both_group, typed.words[0]);
	if (command != NULL && !typed.is_help)
		print_options(out, command);
	group = find_group(groups, group_count, typed.words[0]);
	if (command != NULL || group == NULL)
		return;
	if (typed.count == 1) {
		print_commands(out, group, &typed);
		return;
	}
	command = find_command(group, typed.words[1]);
	if (command != NULL && !typed.is_help)
		print_options(out, command);
}

/*
 * What the program says about itself.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "cli/cli.h"

/*
 * Does the command's --help tell of this option? `command` NULL: does that of
 * the whole program?
 */
bool option_is_for(const struct option_row *row, const struct command *command);

/* "ddb drop", or "backup". */
const char *command_words(struct job *job, const struct command_group *group,
			  const struct command *command);

void help_program(FILE *out, const struct command_group *const *groups,
		  size_t count);
void help_group(FILE *out, const struct command_group *group);
void help_command(struct job *job, FILE *out, const struct command_group *group,
		  const struct command *command);

#endif

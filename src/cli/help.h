/*
 * What the program says about itself.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "cli/cli.h"

void help_program(FILE *out, const struct command_group *const *groups,
		  size_t count);
void help_group(FILE *out, const struct command_group *group);
void help_command(FILE *out, const struct command_group *group,
		  const struct command *command);

#endif

/*
 * What may stand next on a command line, for the completion of a shell.
 */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include <stdio.h>

#include "cli/cli.h"

/*
 * Prints the words that may follow the `words` typed so far, one a line; an
 * option that wants a value ends in "=". What makes a command destroy without
 * asking is never offered, nor is any value or argument.
 */
void complete(FILE *out, const struct command_group *const *groups,
	      size_t group_count, int count, char *const *words);

#endif

/*
 * Another program that a command runs: given an array of arguments, never a
 * shell's line. What it must know of the database goes into its environment,
 * since everybody can read the arguments of a process.
 */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include "base/job.h"

struct child {
	const char *const *arguments; /* the program first; NULL ends them */
	const char *const *settings; /* "NAME=value" over our environment */
	int input; /* descriptors that it gets; -1: ours */
	int output;
};

/*
 * Takes this program's place, so it returns only to fail: ERR_NOT_FOUND,
 * saying what to install.
 */
bool child_become(struct job *job, const struct child *child) MUST_CHECK;

/*
 * Runs it to its end; what it says goes to our standard error. It ends when
 * we do. Fails: as child_become, and ERR_INTERNAL when it ended badly.
 */
bool child_run(struct job *job, const struct child *child) MUST_CHECK;

#endif

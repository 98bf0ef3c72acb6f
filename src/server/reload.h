/*
 * A reload that somebody waits for. The asker signals the master with SIGHUP
 * and a value of ours; the master answers with a signal when its new workers
 * serve, or when it has refused the settings. A SIGHUP of anybody else, such
 * as kill's, is a reload that nobody waits for.
 */
#ifndef SERVER_RELOAD_H
#define SERVER_RELOAD_H

#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/types.h>

enum { RELOAD_ASKERS_MAX = 8 };

/* Who waits, as descriptors of processes. All zero is nobody. */
struct reload_askers {
	int fds[RELOAD_ASKERS_MAX];
	int count;
};

/* Notes who sent `signal` (SIGHUP) if they wait; others are never told. */
void reload_note(struct reload_askers *askers,
		 const struct signalfd_siginfo *signal);

/* Tells all who wait how it went. */
void reload_answer(struct reload_askers *askers, bool done);

/* In a forked worker, which has nobody to answer. */
void reload_forget(struct reload_askers *askers);

/*
 * Asks `master`, for the command line, and waits a minute at most. Returns
 * the exit code, after saying on standard error what went wrong. Both must
 * run as the same user.
 */
int reload_ask(pid_t master);

#endif

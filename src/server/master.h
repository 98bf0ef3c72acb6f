/*
 * The master process: it listens, forks the workers, and keeps as many alive
 * as the settings say. It has no threads and calls no library that could
 * block; its state is a table of workers that it brings in line with what is
 * wanted at every event.
 */
#ifndef SERVER_MASTER_H
#define SERVER_MASTER_H

#include "base/settings.h"
#include "server/listener.h"

/*
 * Reads the settings again, for SIGHUP: into `job`, which becomes theirs.
 * False, after logging why, when they are not good.
 */
typedef bool (*settings_reader)(struct job *job, struct settings *settings);

/*
 * Serves until SIGTERM or SIGINT, then ends the workers and returns the exit
 * code. `settings` and `job` (their memory) are replaced at SIGHUP.
 */
int master_run(struct job *job, struct settings *settings,
	       settings_reader read_again, const struct listener *listener);

#endif

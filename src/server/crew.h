/*
 * The workers as the master sees them: which start, serve or end, and of which
 * generation. It forks nobody: it says which worker is missing, is told what
 * came of that, and signals those that shall end. Times are the monotonic
 * clock's.
 */
#ifndef SERVER_CREW_H
#define SERVER_CREW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/metrics.h"

enum { CREW_MAX = 4 * METRICS_WORKERS_MAX }; /* generations overlap */

enum crew_state { CREW_GONE, CREW_STARTING, CREW_READY, CREW_DRAINING };

/* One process; it serves as `number`, of which each generation has one. */
struct crew_member {
	enum crew_state state;
	pid_t pid;
	int number;
	unsigned generation;
	int64_t since_ms; /* in this state */
};

struct crew {
	struct metrics *metrics;
	struct crew_member members[CREW_MAX];
	unsigned generation; /* in force */
	int64_t fork_after_ms; /* not before, while backing off */
	int64_t back_off_ms;
};

void crew_init(struct crew *crew, struct metrics *metrics);

/* A number to fork a worker for now, below `wanted`; -1 for none. */
int crew_missing(const struct crew *crew, int wanted, int64_t now_ms)
	MUST_CHECK;

/*
 * What the fork for `number` gave: a pid, or -1, and then no other follows for
 * a second.
 */
void crew_add(struct crew *crew, int number, pid_t pid, int64_t now_ms);

/* The worker `pid` answers requests. */
void crew_note_ready(struct crew *crew, pid_t pid, int64_t now_ms);

/*
 * The child `pid` has ended with `status`; those that are no workers are
 * passed over. One that was not told to end is missing from now on; if it was
 * young, from a later time, and later still after the next such death.
 */
void crew_note_end(struct crew *crew, pid_t pid, int status, int64_t now_ms);

/* All `wanted` workers of the generation in force answer requests. */
bool crew_is_complete(const struct crew *crew, int wanted) MUST_CHECK;

/*
 * Begins a generation: all of its workers are missing. The old ones serve on,
 * for each number the oldest; the others, and those that do not serve yet, are
 * told to end.
 */
void crew_renew(struct crew *crew, int64_t now_ms);

/* Tells workers to end, by a signal: those of older generations, or all. */
void crew_drain_old(struct crew *crew, int signal_number, int64_t now_ms);
void crew_drain(struct crew *crew, int signal_number, int64_t now_ms);

/* Kills those that have not ended nine seconds after they were told to. */
void crew_kill_late(struct crew *crew, int64_t now_ms);

bool crew_is_gone(const struct crew *crew) MUST_CHECK;

/* Sets the gauge of workers by state. */
void crew_show(const struct crew *crew);

#endif

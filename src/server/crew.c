/*
 * A table of processes. Each call changes a fact in it or reads one; only the
 * signals reach outside.
 */
#include "server/crew.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "base/log.h"

enum {
	DRAIN_LIMIT_MS = 9000,
	YOUNG_MS = 1000, /* a worker that dies younger makes us back off */
	BACK_OFF_MIN_MS = 200,
	BACK_OFF_MAX_MS = 10 * 1000,
};

void crew_init(struct crew *crew, struct metrics *metrics)
{
	*crew = (struct crew){ .metrics = metrics };
}

/* The member that serves as `number` in the generation in force, if any. */
static const struct crew_member *current(const struct crew *crew, int number)
{
	for (int i = 0; i < CREW_MAX; i++) {
		const struct crew_member *member = &crew->members[i];

		if (member->number == number &&
		    member->generation == crew->generation &&
		    (member->state == CREW_STARTING ||
		     member->state == CREW_READY))
			return member;
	}
	return NULL;
}

static int free_place(const struct crew *crew)
{
	for (int i = 0; i < CREW_MAX; i++)
		if (crew->members[i].state == CREW_GONE)
			return i;
	return -1;
}

int crew_missing(const struct crew *crew, int wanted, int64_t now_ms)
{
	if (now_ms < crew->fork_after_ms || free_place(crew) < 0)
		return -1;
	for (int number = 0; number < wanted; number++)
		if (current(crew, number) == NULL)
			return number;
	return -1;
}

void crew_add(struct crew *crew, int number, pid_t pid, int64_t now_ms)
{
	if (pid < 0) {
		crew->fork_after_ms = now_ms + YOUNG_MS;
		return;
	}
	crew->members[free_place(crew)] =
		(struct crew_member){ CREW_STARTING, pid, number,
				      crew->generation, now_ms };
	metric_count(METRIC_WORKER_STARTS, 0, 0);
	log_line(LOG_INFO, NULL, "worker %d started pid=%d generation=%u",
		 number, (int)pid, crew->generation);
}

static struct crew_member *member_of_pid(struct crew *crew, pid_t pid)
{
	for (int i = 0; i < CREW_MAX; i++)
		if (crew->members[i].state != CREW_GONE &&
		    crew->members[i].pid == pid)
			return &crew->members[i];
	return NULL;
}

void crew_note_ready(struct crew *crew, pid_t pid, int64_t now_ms)
{
	struct crew_member *member = member_of_pid(crew, pid);

	if (member == NULL || member->state != CREW_STARTING)
		return;
	member->state = CREW_READY;
	member->since_ms = now_ms;
	log_line(LOG_INFO, NULL, "worker %d ready pid=%d", member->number,
		 (int)pid);
}

/*
 * A worker that dies young would die again: wait longer each time. Several
 * that die together are one time.
 */
static void back_off(struct crew *crew, bool young, int64_t now_ms)
{
	if (!young) {
		crew->back_off_ms = 0;
		crew->fork_after_ms = now_ms;
		return;
	}
	if (now_ms < crew->fork_after_ms)
		return;
	crew->back_off_ms = crew->back_off_ms == 0 ? BACK_OFF_MIN_MS
						   : crew->back_off_ms * 2;
	if (crew->back_off_ms > BACK_OFF_MAX_MS)
		crew->back_off_ms = BACK_OFF_MAX_MS;
	crew->fork_after_ms = now_ms + crew->back_off_ms;
}

static void note_death(struct crew *crew, const struct crew_member *member,
		       int status, int64_t now_ms)
{
	bool young = member->state == CREW_STARTING ||
		     now_ms - member->since_ms < YOUNG_MS;

	metric_count(METRIC_WORKERS_REPLACED, 0, 0);
	log_line(LOG_ERROR, NULL, "worker %d pid=%d died: %s %d; replacing it",
		 member->number, (int)member->pid,
		 WIFSIGNALED(status) ? "signal" : "exit code",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	back_off(crew, young, now_ms);
}

void crew_note_end(struct crew *crew, pid_t pid, int status, int64_t now_ms)
{
	struct crew_member *member = member_of_pid(crew, pid);

	if (member == NULL)
		return;
	if (member->state != CREW_DRAINING)
		note_death(crew, member, status, now_ms);
	member->state = CREW_GONE;
	if (current(crew, member->number) == NULL)
		metrics_forget_gauges(crew->metrics, member->number);
}

bool crew_is_complete(const struct crew *crew, int wanted)
{
	for (int number = 0; number < wanted; number++) {
		const struct crew_member *member = current(crew, number);

		if (member == NULL || member->state != CREW_READY)
			return false;
	}
	return true;
}

static void drain(struct crew_member *member, int signal_number, int64_t now_ms)
{
	if (member->state == CREW_GONE || member->state == CREW_DRAINING)
		return;
	member->state = CREW_DRAINING;
	member->since_ms = now_ms;
	kill(member->pid, signal_number);
}

/* An older generation's worker serves as the same number. */
static bool is_second(const struct crew *crew, const struct crew_member *member)
{
	for (int i = 0; i < CREW_MAX; i++) {
		const struct crew_member *other = &crew->members[i];

		if (other->state == CREW_READY &&
		    other->number == member->number &&
		    other->generation < member->generation)
			return true;
	}
	return false;
}

/*
 * Reloads may come faster than workers start, and generations may never become
 * complete: nobody may stay in the table for each of them.
 */
void crew_renew(struct crew *crew, int64_t now_ms)
{
	for (int i = 0; i < CREW_MAX; i++) {
		struct crew_member *member = &crew->members[i];

		if (member->state == CREW_STARTING || is_second(crew, member))
			drain(member, SIGTERM, now_ms);
	}
	crew->generation++;
}

void crew_drain_old(struct crew *crew, int signal_number, int64_t now_ms)
{
	for (int i = 0; i < CREW_MAX; i++)
		if (crew->members[i].generation != crew->generation)
			drain(&crew->members[i], signal_number, now_ms);
}

void crew_drain(struct crew *crew, int signal_number, int64_t now_ms)
{
	for (int i = 0; i < CREW_MAX; i++)
		drain(&crew->members[i], signal_number, now_ms);
}

void crew_kill_late(struct crew *crew, int64_t now_ms)
{
	for (int i = 0; i < CREW_MAX; i++) {
		struct crew_member *member = &crew->members[i];

		if (member->state != CREW_DRAINING ||
		    now_ms - member->since_ms < DRAIN_LIMIT_MS)
			continue;
		log_line(LOG_ERROR, NULL, "worker pid=%d does not end: killed",
			 (int)member->pid);
		kill(member->pid, SIGKILL);
		member->since_ms = now_ms;
	}
}

bool crew_is_gone(const struct crew *crew)
{
	for (int i = 0; i < CREW_MAX; i++)
		if (crew->members[i].state != CREW_GONE)
			return false;
	return true;
}

void crew_show(const struct crew *crew)
{
	int64_t counts[CREW_DRAINING + 1] = { 0 };

	for (int i = 0; i < CREW_MAX; i++)
		counts[crew->members[i].state]++;
	metric_set(METRIC_WORKERS, WORKER_STARTING, counts[CREW_STARTING]);
	metric_set(METRIC_WORKERS, WORKER_READY, counts[CREW_READY]);
	metric_set(METRIC_WORKERS, WORKER_DRAINING, counts[CREW_DRAINING]);
}

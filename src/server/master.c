/*
 * The master process. Signals, readiness and time only change facts in the
 * table; `reconcile` then does whatever the table lacks.
 */
#include "server/master.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/shared.h"
#include "server/exporter.h"
#include "server/notify.h"
#include "server/reload.h"
#include "server/worker.h"

enum {
	WORKERS_MAX = 4 * METRICS_WORKERS_MAX, /* generations overlap */
	TICK_MS = 100,
	STOP_LIMIT_MS = 9000, /* then what still lives is killed */
	YOUNG_MS = 1000, /* a worker that dies younger makes us back off */
	BACK_OFF_MIN_MS = 200,
	BACK_OFF_MAX_MS = 10 * 1000,
};

enum worker_state { GONE, STARTING, READY, DRAINING };

struct child {
	enum worker_state state;
	pid_t pid;
	int number;
	unsigned generation;
	int64_t since_ms; /* in this state */
};

struct master {
	struct job *job; /* memory of the settings in force */
	struct settings *settings;
	settings_reader read_again;
	const struct listener *listener;
	struct shared *shared;
	struct metrics *metrics;
	int64_t started_s; /* since 1970 */
	pid_t exporter; /* shows the metrics; 0: none */
	int64_t exporter_after_ms; /* not again before */
	struct notify notify;
	bool told_ready; /* of the generation in force */
	struct reload_askers askers; /* who wait for that */
	struct child children[WORKERS_MAX];
	unsigned generation;
	int64_t fork_after_ms; /* not before, while backing off */
	int64_t back_off_ms;
	int64_t stopping_since_ms; /* 0 while serving */
	int signal_fd;
	int life[2]; /* closed by our end: workers drain */
	int ready[2]; /* workers write their pid */
};

static struct child *free_slot(struct master *m)
{
	for (int i = 0; i < WORKERS_MAX; i++)
		if (m->children[i].state == GONE)
			return &m->children[i];
	return NULL;
}

/* What only the master uses. */
static void close_own(struct master *m)
{
	close(m->life[1]);
	close(m->ready[0]);
	close(m->signal_fd);
	close(m->notify.fd);
	reload_forget(&m->askers);
}

static void become_worker(struct master *m, int number)
{
	struct worker_start start = {
		.settings = m->settings,
		.shared = m->shared,
		.metrics = m->metrics,
		.number = number,
		.listen_fd = m->listener->fd,
		.life_fd = m->life[0],
		.ready_fd = m->ready[1],
	};

	close_own(m);
	worker_run(&start);
}

static void become_exporter(struct master *m)
{
	struct exporter_start start = {
		.address = m->settings->metrics_listen,
		.metrics = m->metrics,
		.shared = m->shared,
		.started_s = m->started_s,
		.life_fd = m->life[0],
	};

	close_own(m);
	close(m->listener->fd);
	exporter_run(&start);
}

/* Without it requests are served all the same: a fork may fail. */
static void keep_exporter(struct master *m)
{
	int64_t now_ms = clock_monotonic_ms();

	if (m->exporter > 0 || now_ms < m->exporter_after_ms ||
	    settings_is_off(m->settings->metrics_listen))
		return;
	m->exporter_after_ms = now_ms + YOUNG_MS;
	m->exporter = fork();
	if (m->exporter == 0)
		become_exporter(m);
}

static void end_exporter(struct master *m)
{
	if (m->exporter > 0)
		kill(m->exporter, SIGTERM);
}

static void start_worker(struct master *m, int number)
{
	struct child *child = free_slot(m);
	pid_t pid;

	if (child == NULL)
		return;
	pid = fork();
	if (pid == 0)
		become_worker(m, number);
	if (pid < 0) {
		log_line(LOG_ERROR, NULL, "cannot fork: %s",
			 strerrordesc_np(errno));
		m->fork_after_ms = clock_monotonic_ms() + YOUNG_MS;
		return;
	}
	*child = (struct child){ STARTING, pid, number, m->generation,
				 clock_monotonic_ms() };
	metric_count(METRIC_WORKER_STARTS, 0, 0);
	log_line(LOG_INFO, NULL, "worker %d started pid=%d generation=%u",
		 number, (int)pid, m->generation);
}

static void drain_worker(struct child *child, int signal_number)
{
	if (child->state == GONE || child->state == DRAINING)
		return;
	child->state = DRAINING;
	child->since_ms = clock_monotonic_ms();
	kill(child->pid, signal_number);
}

static void kill_late_drains(struct master *m, int64_t now_ms)
{
	for (int i = 0; i < WORKERS_MAX; i++) {
		struct child *child = &m->children[i];

		if (child->state != DRAINING ||
		    now_ms - child->since_ms < STOP_LIMIT_MS)
			continue;
		log_line(LOG_ERROR, NULL, "worker pid=%d does not end: killed",
			 (int)child->pid);
		kill(child->pid, SIGKILL);
		child->since_ms = now_ms;
	}
}

/* The child that serves as `number` in the generation in force, if any. */
static const struct child *current_child(const struct master *m, int number)
{
	for (int i = 0; i < WORKERS_MAX; i++) {
		const struct child *child = &m->children[i];

		if (child->number == number &&
		    child->generation == m->generation &&
		    (child->state == STARTING || child->state == READY))
			return child;
	}
	return NULL;
}

/* The old generation ends only when all of the new one answers. */
static void enter_generation(struct master *m)
{
	if (!m->told_ready)
		notify_tell(&m->notify, "READY=1");
	m->told_ready = true;
	reload_answer(&m->askers, true);
	for (int i = 0; i < WORKERS_MAX; i++)
		if (m->children[i].generation != m->generation)
			drain_worker(&m->children[i], SIGTERM);
}

static void show_workers(const struct master *m)
{
	int64_t counts[DRAINING + 1] = { 0 };
	int wanted = m->settings->workers;

	for (int i = 0; i < WORKERS_MAX; i++)
		counts[m->children[i].state]++;
	metric_set(METRIC_WORKERS, WORKER_STARTING, counts[STARTING]);
	metric_set(METRIC_WORKERS, WORKER_READY, counts[READY]);
	metric_set(METRIC_WORKERS, WORKER_DRAINING, counts[DRAINING]);
	metric_set(METRIC_WORKERS_WANTED, 0, wanted);
	metric_set(METRIC_THREADS, 0, (int64_t)wanted * m->settings->threads);
}

static void reconcile(struct master *m)
{
	int64_t now_ms = clock_monotonic_ms();
	int ready = 0;

	notify_beat(&m->notify, now_ms);
	kill_late_drains(m, now_ms);
	show_workers(m);
	if (m->stopping_since_ms != 0)
		return;
	keep_exporter(m);
	for (int number = 0; number < m->settings->workers; number++) {
		const struct child *child = current_child(m, number);

		if (child == NULL && now_ms >= m->fork_after_ms)
			start_worker(m, number);
		else if (child != NULL && child->state == READY)
			ready++;
	}
	if (ready == m->settings->workers)
		enter_generation(m);
}

static struct child *child_of_pid(struct master *m, pid_t pid)
{
	for (int i = 0; i < WORKERS_MAX; i++)
		if (m->children[i].state != GONE && m->children[i].pid == pid)
			return &m->children[i];
	return NULL;
}

/*
 * A worker that dies young would die again: wait longer each time. Several
 * that die together are one time.
 */
static void back_off(struct master *m, bool young, int64_t now_ms)
{
	if (!young) {
		m->back_off_ms = 0;
		m->fork_after_ms = now_ms;
		return;
	}
	if (now_ms < m->fork_after_ms)
		return;
	m->back_off_ms =
		m->back_off_ms == 0 ? BACK_OFF_MIN_MS : m->back_off_ms * 2;
	if (m->back_off_ms > BACK_OFF_MAX_MS)
		m->back_off_ms = BACK_OFF_MAX_MS;
	m->fork_after_ms = now_ms + m->back_off_ms;
}

static void note_death(struct master *m, struct child *child, int status)
{
	int64_t now_ms = clock_monotonic_ms();
	bool young =
		child->state == STARTING || now_ms - child->since_ms < YOUNG_MS;

	if (child->state != DRAINING) {
		metric_count(METRIC_WORKERS_REPLACED, 0, 0);
		log_line(LOG_ERROR, NULL,
			 "worker %d pid=%d died: %s %d; replacing it",
			 child->number, (int)child->pid,
			 WIFSIGNALED(status) ? "signal" : "exit code",
			 WIFSIGNALED(status) ? WTERMSIG(status)
					     : WEXITSTATUS(status));
		back_off(m, young, now_ms);
	}
	child->state = GONE;
	if (current_child(m, child->number) == NULL)
		metrics_forget_gauges(m->metrics, child->number);
}

static void reap(struct master *m)
{
	struct child *child;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		child = child_of_pid(m, pid);
		if (child != NULL)
			note_death(m, child, status);
		if (pid == m->exporter)
			m->exporter = 0;
	}
}

static void hear_ready(struct master *m)
{
	struct child *child;
	int32_t pid;

	while (read(m->ready[0], &pid, sizeof(pid)) == sizeof(pid)) {
		child = child_of_pid(m, pid);
		if (child == NULL || child->state != STARTING)
			continue;
		child->state = READY;
		child->since_ms = clock_monotonic_ms();
		log_line(LOG_INFO, NULL, "worker %d ready pid=%d",
			 child->number, (int)child->pid);
	}
}

/*
 * New settings make a new generation; bad ones change nothing. Where we
 * listen cannot change without a gap, so it stays.
 */
static void reload(struct master *m, const struct signalfd_siginfo *asked)
{
	struct reload_askers refused = { .count = 0 };
	struct settings fresh;
	struct job job;

	job_init(&job);
	job_start(&job, STOP_LIMIT_MS);
	if (!m->read_again(&job, &fresh)) {
		metric_count(METRIC_RELOADS, RESULT_FAILED, 0);
		log_line(LOG_ERROR, NULL, "reload refused, nothing changed");
		job_end(&job);
		job_release(&job);
		reload_note(&refused, asked);
		reload_answer(&refused, false);
		return;
	}
	reload_note(&m->askers, asked);
	if (strcmp(fresh.listen, m->settings->listen) != 0)
		log_line(LOG_WARNING, NULL,
			 "CRUDDUR_LISTEN changed: restart to listen there");
	if (strcmp(fresh.metrics_listen, m->settings->metrics_listen) != 0)
		end_exporter(m);
	metric_count(METRIC_RELOADS, RESULT_OK, 0);
	job_end(m->job);
	job_release(m->job);
	*m->job = job;
	*m->settings = fresh;
	log_open(fresh.log_level, "cruddurd");
	m->generation++;
	m->told_ready = false;
	notify_tell(&m->notify, "RELOADING=1");
	log_line(LOG_INFO, NULL, "reload: generation %u", m->generation);
}

/* On a socket of systemd's the backlog may never be empty, nor need it be. */
static void stop(struct master *m)
{
	int signal_number = m->listener->outlives_us ? SIGTERM : SIGQUIT;

	if (m->stopping_since_ms != 0)
		return;
	m->stopping_since_ms = clock_monotonic_ms();
	log_line(LOG_INFO, NULL, "stopping");
	notify_tell(&m->notify, "STOPPING=1");
	listener_unlink(m->listener);
	for (int i = 0; i < WORKERS_MAX; i++)
		drain_worker(&m->children[i], signal_number);
}

static void hear_signals(struct master *m)
{
	struct signalfd_siginfo info;

	while (read(m->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGHUP:
			reload(m, &info);
			break;
		case SIGTERM:
		case SIGINT:
			stop(m);
			break;
		default: /* SIGCHLD: every round reaps */
			break;
		}
	}
}

static bool any_left(const struct master *m)
{
	for (int i = 0; i < WORKERS_MAX; i++)
		if (m->children[i].state != GONE)
			return true;
	return false;
}

/*
 * The usual soft limit of 1024 is for programs that call select(). Many
 * threads with a client, a connection to DynamoDB and libcurl's own pair each
 * need more.
 */
static void raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static bool prepare(struct master *m)
{
	sigset_t heard;

	sigemptyset(&heard);
	sigaddset(&heard, SIGHUP);
	sigaddset(&heard, SIGTERM);
	sigaddset(&heard, SIGINT);
	sigaddset(&heard, SIGCHLD);
	sigprocmask(SIG_BLOCK, &heard, NULL);
	signal(SIGPIPE, SIG_IGN);
	raise_descriptor_limit();
	notify_open(&m->notify, getenv("NOTIFY_SOCKET"),
		    getenv("WATCHDOG_USEC"));
	m->signal_fd = signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC);
	m->started_s = clock_now_us() / 1000000;
	m->shared = shared_map();
	m->metrics = metrics_map();
	metrics_use(m->metrics, METRICS_OWN_SLOT);
	return m->signal_fd >= 0 && m->shared != NULL && m->metrics != NULL &&
	       pipe2(m->life, O_CLOEXEC) == 0 &&
	       pipe2(m->ready, O_CLOEXEC) == 0 &&
	       fcntl(m->ready[0], F_SETFL, O_NONBLOCK) == 0;
}

int master_run(struct job *job, struct settings *settings,
	       settings_reader read_again, const struct listener *listener)
{
	static struct master m;
	struct pollfd events[2] = { { .events = POLLIN },
				    { .events = POLLIN } };

	m = (struct master){ .job = job,
			     .settings = settings,
			     .read_again = read_again,
			     .listener = listener };
	if (!prepare(&m)) {
		log_line(LOG_ERROR, NULL, "cannot start: %s",
			 strerrordesc_np(errno));
		return EXIT_FAILURE;
	}
	events[0].fd = m.signal_fd;
	events[1].fd = m.ready[0];
	while (m.stopping_since_ms == 0 || any_left(&m)) {
		reconcile(&m);
		poll(events, ARRAY_SIZE(events), TICK_MS);
		hear_signals(&m);
		hear_ready(&m);
		reap(&m);
	}
	end_exporter(&m);
	log_line(LOG_INFO, NULL, "stopped");
	return EXIT_SUCCESS;
}

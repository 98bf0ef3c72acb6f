/*
 * The master process. Signals, readiness and time only change facts of the
 * crew; `reconcile` then does whatever it lacks.
 */
#include "server/master.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/shared.h"
#include "server/crew.h"
#include "server/exporter.h"
#include "server/notify.h"
#include "server/reload.h"
#include "server/worker.h"

enum {
	TICK_MS = 100,
	SETTINGS_READ_MS = 9000,
	EXPORTER_PAUSE_MS = 1000, /* from one start of it to the next */
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
	struct crew crew;
	bool stopping;
	int signal_fd;
	int life[2]; /* closed by our end: workers drain */
	int ready[2]; /* workers write their pid */
};

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
	m->exporter_after_ms = now_ms + EXPORTER_PAUSE_MS;
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
	pid_t pid = fork();

	if (pid == 0)
		become_worker(m, number);
	if (pid < 0)
		log_line(LOG_ERROR, NULL, "cannot fork: %s",
			 strerrordesc_np(errno));
	crew_add(&m->crew, number, pid, clock_monotonic_ms());
}

/* The old generation ends only when all of the new one answers. */
static void enter_generation(struct master *m)
{
	if (!m->told_ready)
		notify_tell(&m->notify, "READY=1");
	m->told_ready = true;
	reload_answer(&m->askers, true);
	crew_drain_old(&m->crew, SIGTERM, clock_monotonic_ms());
}

static void show(const struct master *m)
{
	int wanted = m->settings->workers;

	crew_show(&m->crew);
	metric_set(METRIC_WORKERS_WANTED, 0, wanted);
	metric_set(METRIC_THREADS, 0, (int64_t)wanted * m->settings->threads);
}

static void reconcile(struct master *m)
{
	int64_t now_ms = clock_monotonic_ms();
	int wanted = m->settings->workers;
	int number;

	notify_beat(&m->notify, now_ms);
	crew_kill_late(&m->crew, now_ms);
	show(m);
	if (m->stopping)
		return;
	keep_exporter(m);
	while ((number = crew_missing(&m->crew, wanted, now_ms)) >= 0)
		start_worker(m, number);
	if (crew_is_complete(&m->crew, wanted))
		enter_generation(m);
}

static void reap(struct master *m)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		crew_note_end(&m->crew, pid, status, clock_monotonic_ms());
		if (pid == m->exporter)
			m->exporter = 0;
	}
}

static void hear_ready(struct master *m)
{
	int32_t pid;

	while (read(m->ready[0], &pid, sizeof(pid)) == sizeof(pid))
		crew_note_ready(&m->crew, pid, clock_monotonic_ms());
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
	job_start(&job, SETTINGS_READ_MS);
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
	crew_renew(&m->crew, clock_monotonic_ms());
	m->told_ready = false;
	notify_tell(&m->notify, "RELOADING=1");
	log_line(LOG_INFO, NULL, "reload: generation %u", m->crew.generation);
}

/* On a socket of systemd's the backlog may never be empty, nor need it be. */
static void stop(struct master *m)
{
	int signal_number = m->listener->outlives_us ? SIGTERM : SIGQUIT;

	if (m->stopping)
		return;
	m->stopping = true;
	log_line(LOG_INFO, NULL, "stopping");
	notify_tell(&m->notify, "STOPPING=1");
	listener_unlink(m->listener);
	crew_drain(&m->crew, signal_number, clock_monotonic_ms());
}

static void hear_signals(struct master *m)
{
	struct signalfd_siginfo info;

	while (read(m->signal_fd, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo == SIGHUP)
			reload(m, &info);
		else if (info.ssi_signo != SIGCHLD) /* every round reaps */
			stop(m);
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
	notify_open(&m->notify, getenv("NOTIFY_SOCKET"),
		    getenv("WATCHDOG_USEC"));
	m->signal_fd = signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC);
	m->started_s = clock_now_us() / 1000000;
	m->shared = shared_map();
	m->metrics = metrics_map();
	metrics_use(m->metrics, METRICS_OWN_SLOT);
	crew_init(&m->crew, m->metrics);
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
	while (!m.stopping || !crew_is_gone(&m.crew)) {
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

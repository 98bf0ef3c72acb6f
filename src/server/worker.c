/*
 * One worker process. Its main thread only waits for the end; threads of a
 * fixed number accept and answer; two more keep house and watch the stores.
 */
#include "server/worker.h"

#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "auth/verifier.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "net/http_client.h"
#include "server/fcgi_io.h"
#include "server/pipeline.h"
#include "store/schema.h"

enum {
	WARM_UP_MS = 2000,
	WARM_UP_STEP_MS = 10,
	DRAIN_MS = 8000,
	HOUSEKEEPING_MS = 1000,
	HOUSEKEEPING_JOB_MS = 3000,
	PROBE_PAUSE_MS = 250, /* the gates let one probe a second through */
	PROBE_JOB_MS = 1000,
	THREAD_STACK_BYTES = 512 * 1024,
	MALLOC_ARENAS = 4, /* one a thread would hold much unused memory */
};

enum drain {
	DRAIN_NO,
	DRAIN_LEAVE_BACKLOG, /* others go on accepting */
	DRAIN_EMPTY_BACKLOG, /* nobody else will */
};

struct worker {
	const struct worker_start *start;
	struct stores stores;
	struct verifier *verifier;
	struct pipeline pipeline;
	_Atomic int drain; /* enum drain */
	_Atomic int threads_alive;
};

static bool thread_goes_on(struct worker *worker, enum fcgi_event last)
{
	switch (atomic_load(&worker->drain)) {
	case DRAIN_NO:
		return true;
	case DRAIN_EMPTY_BACKLOG:
		return last != FCGI_IDLE;
	default:
		return false;
	}
}

static void *serve(void *argument)
{
	struct worker *worker = argument;
	struct fcgi *fcgi = fcgi_open(worker->start->listen_fd);
	enum fcgi_event event = FCGI_IDLE;
	struct job job;

	if (fcgi == NULL)
		abort();
	job_init(&job);
	do {
		event = fcgi_accept(fcgi);
		if (event == FCGI_REQUEST)
			pipeline_run(&worker->pipeline, &job, fcgi);
	} while (thread_goes_on(worker, event));
	job_release(&job);
	fcgi_close(fcgi);
	atomic_fetch_sub(&worker->threads_alive, 1);
	return NULL;
}

/* Keys and credentials are renewed here, so that no request waits for it. */
static void *keep_house(void *argument)
{
	struct worker *worker = argument;
	struct job job;

	job_init(&job);
	while (atomic_load(&worker->drain) == DRAIN_NO) {
		job_start(&job, HOUSEKEEPING_JOB_MS);
		verifier_refresh(&job, worker->verifier);
		job_end(&job);
		job_start(&job, HOUSEKEEPING_JOB_MS);
		credentials_refresh(&job, worker->stores.credentials);
		job_end(&job);
		clock_sleep_ms(HOUSEKEEPING_MS);
	}
	job_release(&job);
	return NULL;
}

/*
 * Not left to requests: a store that is back should be known to be so before
 * the next of them comes, in every worker. Not left to the thread above: an
 * issuer that hangs would hold the probes up.
 */
static void *watch_stores(void *argument)
{
	struct worker *worker = argument;
	struct job job;

	job_init(&job);
	while (atomic_load(&worker->drain) == DRAIN_NO) {
		job_start(&job, PROBE_JOB_MS);
		stores_probe(&job, &worker->stores);
		job_end(&job);
		job_start(&job, PROBE_JOB_MS);
		schema_look(&job, &worker->stores);
		job_end(&job);
		stores_show(&worker->stores);
		clock_sleep_ms(PROBE_PAUSE_MS);
	}
	job_release(&job);
	return NULL;
}

static void start_thread(void *(*run)(void *), struct worker *worker)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&thread, &attributes, run, worker) != 0) {
		log_line(LOG_ERROR, NULL,
			 "cannot start a thread: lower CRUDDUR_THREADS or "
			 "raise the limit on tasks");
		_exit(EXIT_FAILURE);
	}
	pthread_attr_destroy(&attributes);
}

/* DRAIN_NO when nothing was said in `wait_ms`; -1: as long as it takes. */
static enum drain wait_for_end(const struct worker *worker, int signal_fd,
			       int wait_ms)
{
	struct pollfd ends[] = {
		{ .fd = signal_fd, .events = POLLIN },
		{ .fd = worker->start->life_fd, .events = POLLIN },
	};
	struct signalfd_siginfo info;
	int told;

	do
		told = poll(ends, ARRAY_SIZE(ends), wait_ms);
	while (told < 0);
	if (told == 0)
		return DRAIN_NO;
	if (ends[0].revents == 0)
		return DRAIN_EMPTY_BACKLOG;
	if (read(signal_fd, &info, sizeof(info)) != sizeof(info))
		return DRAIN_EMPTY_BACKLOG;
	return info.ssi_signo == SIGTERM ? DRAIN_LEAVE_BACKLOG
					 : DRAIN_EMPTY_BACKLOG;
}

/*
 * The first requests must not meet unconnected stores (after a restart they
 * are many at once, from the socket's backlog); but a store that is
 * down must not keep the worker from saying so. What it was told meanwhile.
 */
static enum drain warm_up(struct worker *worker, int signal_fd)
{
	int64_t end_ms = clock_monotonic_ms() + WARM_UP_MS;
	enum drain told = DRAIN_NO;
	bool warm = false;
	struct job job;

	job_init(&job);
	while (!warm && told == DRAIN_NO && clock_monotonic_ms() < end_ms) {
		job_start(&job, WARM_UP_MS);
		warm = pg_pool_is_filled(worker->stores.pg) &&
		       pg_pool_is_ready(&job, worker->stores.pg) &&
		       verifier_is_ready(worker->verifier);
		job_end(&job);
		if (!warm)
			told = wait_for_end(worker, signal_fd, WARM_UP_STEP_MS);
	}
	job_start(&job, WARM_UP_MS);
	schema_look(&job, &worker->stores);
	job_end(&job);
	job_release(&job);
	return told;
}

/*
 * libfcgi wants to catch SIGTERM, SIGUSR1 and SIGPIPE: all stay blocked in
 * every thread, and what matters is read from a descriptor. Not those that a
 * fault of our own raises: a sanitizer reports them.
 */
static int block_signals(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
				      SIGABRT };
	sigset_t ends;
	sigset_t all;

	sigfillset(&all);
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGQUIT);
	return signalfd(-1, &ends, SFD_CLOEXEC);
}

static void drain(struct worker *worker, enum drain how)
{
	int64_t end_ms = clock_monotonic_ms() + DRAIN_MS;

	atomic_store(&worker->drain, how);
	while (atomic_load(&worker->threads_alive) > 0 &&
	       clock_monotonic_ms() < end_ms)
		clock_sleep_ms(WARM_UP_STEP_MS);
}

static void open_parts(struct worker *worker)
{
	const struct worker_start *start = worker->start;

	metrics_use(start->metrics, start->number);
	http_client_init();
	stores_open(&worker->stores, start->settings, start->shared);
	worker->verifier = verifier_open(start->settings, start->shared);
	pipeline_init(&worker->pipeline, start->settings, &worker->stores,
		      worker->verifier);
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

noreturn void worker_run(const struct worker_start *start)
{
	static struct worker worker;
	int threads = start->settings->threads;
	int signal_fd = block_signals();
	enum drain told;
	int32_t pid = getpid();

	worker.start = start;
	mallopt(M_ARENA_MAX, MALLOC_ARENAS);
	raise_descriptor_limit();
	if (!fcgi_library_init())
		_exit(EXIT_FAILURE);
	signal(SIGPIPE, SIG_IGN);
	open_parts(&worker);
	start_thread(keep_house, &worker);
	start_thread(watch_stores, &worker);
	told = warm_up(&worker, signal_fd);
	if (told == DRAIN_LEAVE_BACKLOG) /* others serve, and it has not yet */
		_exit(EXIT_SUCCESS);
	atomic_store(&worker.threads_alive, threads);
	for (int i = 0; i < threads; i++)
		start_thread(serve, &worker);
	if (write(start->ready_fd, &pid, sizeof(pid)) != sizeof(pid))
		log_line(LOG_WARNING, NULL, "the master does not listen");
	if (told == DRAIN_NO)
		told = wait_for_end(&worker, signal_fd, -1);
	drain(&worker, told);
	/* exit() would run OpenSSL's clean-up under threads that still live. */
	_exit(EXIT_SUCCESS);
}

/*
 * A loop of two waits: for the address, then for those who ask.
 */
#include "server/exporter.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics_text.h"
#include "net/scrape.h"
#include "server/route_labels.h"

enum {
	LISTEN_AGAIN_MS = 2000,
	LOOK_UP_MS = 200, /* whether the master lives */
	SETUP_MS = 1000,
};

struct exporter {
	const struct exporter_start *start;
	struct metrics_about about;
};

static void write_metrics(void *context, struct buf *out)
{
	const struct exporter *exporter = context;
	const struct exporter_start *start = exporter->start;
	int64_t age_ms =
		shared_keys_age_ms(start->shared, clock_monotonic_ms());

	metric_set(METRIC_KEY_SET_AGE, 0, age_ms < 0 ? METRIC_UNKNOWN : age_ms);
	metrics_write(out, start->metrics, &exporter->about);
}

static bool master_lives(const struct exporter_start *start, int wait_ms)
{
	struct pollfd end = { .fd = start->life_fd, .events = POLLIN };

	return poll(&end, 1, wait_ms) == 0;
}

/* Another cruddurd, one that is just ending perhaps, may hold the address. */
static int listen_in_the_end(const struct exporter_start *start)
{
	bool told = false;
	struct job job;
	int fd;

	job_init(&job);
	do {
		job_start(&job, SETUP_MS);
		if (scrape_listen(&job, start->address, &fd)) {
			job_release(&job);
			return fd;
		}
		if (!told)
			log_line(LOG_WARNING, NULL, "metrics: %s", job.reason);
		told = true;
		job_end(&job);
	} while (master_lives(start, LISTEN_AGAIN_MS));
	_exit(EXIT_SUCCESS);
}

/* The master has blocked what it reads from a descriptor. */
static void let_sigterm_end_us(void)
{
	sigset_t set;

	signal(SIGTERM, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

noreturn void exporter_run(const struct exporter_start *start)
{
	static struct exporter exporter;
	struct job job;
	int fd;

	prctl(PR_SET_NAME, "cruddur-metrics");
	let_sigterm_end_us();
	metrics_use(start->metrics, METRICS_OWN_SLOT);
	job_init(&job);
	job_start(&job, SETUP_MS);
	exporter.start = start;
	exporter.about = (struct metrics_about){
		.program = "cruddurd",
		.version = PACKAGE_VERSION,
		.started_s = start->started_s,
		.of = METRIC_OF_SERVER,
	};
	route_labels(&job, &exporter.about.routes, &exporter.about.route_count);
	fd = listen_in_the_end(start);
	while (master_lives(start, 0))
		scrape_serve(fd, LOOK_UP_MS, write_metrics, &exporter);
	_exit(EXIT_SUCCESS);
}

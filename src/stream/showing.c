/*
 * What is not counted but true just now is looked up at each scrape.
 */
#include "stream/showing.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/scrape.h"

enum {
	LISTEN_AGAIN_MS = 2000,
	LOOK_UP_MS = 200, /* whether it is time to end */
	SETUP_MS = 1000,
};

static void write_metrics(void *context, struct buf *out)
{
	struct showing *showing = context;
	struct workshop *workshop = showing->workshop;
	int64_t behind_us;
	int shards;

	behind_us = lag_us(&workshop->lag, clock_now_us(), &shards);
	metric_set(METRIC_STREAM_LAG, 0, behind_us);
	metric_set(METRIC_STREAM_SHARDS, 0, shards);
	stores_show(&workshop->stores);
	dynamodb_show(workshop->streams);
	metrics_write(out, showing->metrics, &showing->about);
}

/* Another cruddur-stream of this machine may hold the address. */
static bool listen_in_the_end(struct workshop *workshop, int *fd)
{
	const char *address = workshop->settings->stream_metrics_listen;
	bool listens = false;
	bool told = false;
	struct job job;

	job_init(&job);
	while (!listens && !bell_is_stopped(&workshop->bell)) {
		job_start(&job, SETUP_MS);
		listens = scrape_listen(&job, address, fd);
		if (!listens && !told)
			log_line(LOG_WARNING, NULL, "metrics: %s", job.reason);
		told = true;
		job_end(&job);
		if (!listens)
			bell_pause(&workshop->bell, LISTEN_AGAIN_MS);
	}
	job_release(&job);
	return listens;
}

static void *show(void *context)
{
	struct showing *showing = context;
	struct bell *bell = &showing->workshop->bell;
	int fd;

	if (!listen_in_the_end(showing->workshop, &fd))
		return NULL;
	while (!bell_is_stopped(bell))
		scrape_serve(fd, LOOK_UP_MS, write_metrics, showing);
	close(fd);
	return NULL;
}

void showing_start(struct showing *showing, struct workshop *workshop)
{
	*showing = (struct showing){
		.workshop = workshop,
		.metrics = metrics_map(),
		.about = { .program = "cruddur-stream",
			   .version = PACKAGE_VERSION,
			   .started_s = clock_now_us() / 1000000,
			   .of = METRIC_OF_STREAM },
	};
	if (showing->metrics == NULL) {
		log_line(LOG_ERROR, NULL, "metrics: there is no memory");
		return;
	}
	metrics_use(showing->metrics, METRICS_OWN_SLOT);
	if (settings_is_off(workshop->settings->stream_metrics_listen))
		return;
	if (pthread_create(&showing->thread, NULL, show, showing) != 0)
		abort();
	showing->runs = true;
}

void showing_end(struct showing *showing)
{
	if (showing->runs)
		pthread_join(showing->thread, NULL);
	metrics_unmap(showing->metrics);
}

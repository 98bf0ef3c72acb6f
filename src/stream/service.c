/*
 * The first thread waits for signals and keeps the credentials fresh; the
 * overseer has one of its own, and so has each shard.
 */
#include "stream/service.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "net/http_client.h"
#include "stream/overseer.h"
#include "stream/showing.h"

enum {
	/* Bounds what waits at one upstream; every shard has eight threads. */
	CALLS_AT_ONCE = 1024,
	REFRESH_MS = 1500, /* meanwhile no signal is heard */
};

static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	/* Threads inherit it, so that the signals wait for the first one. */
	if (pthread_sigmask(SIG_BLOCK, signals, NULL) != 0)
		abort();
	signal(SIGPIPE, SIG_IGN);
}

static void wait_for_signal(struct workshop *workshop, const sigset_t *signals)
{
	const struct timespec second = { .tv_sec = 1 };
	struct job job;
	int number;

	job_init(&job);
	while ((number = sigtimedwait(signals, NULL, &second)) < 0) {
		job_start(&job, REFRESH_MS);
		credentials_refresh(&job, workshop->stores.credentials);
		job_end(&job);
	}
	job_release(&job);
	log_line(LOG_INFO, NULL, "%s: finishes what is in flight",
		 number == SIGTERM ? "SIGTERM" : "SIGINT");
}

static void *oversee(void *overseer)
{
	overseer_run(overseer);
	return NULL;
}

static void open_workshop(struct workshop *workshop,
			  const struct settings *settings)
{
	workshop->settings = settings;
	workshop->self = owner_of_this_process();
	bell_init(&workshop->bell);
	stores_open_table(&workshop->stores, settings, NULL);
	workshop->streams =
		dynamodb_open_streams(settings, workshop->stores.credentials);
}

static void close_workshop(struct workshop *workshop)
{
	dynamodb_close(workshop->streams);
	stores_close(&workshop->stores);
	bell_release(&workshop->bell);
}

static void work(struct workshop *workshop, const sigset_t *signals)
{
	struct overseer *overseer = overseer_open(workshop);
	pthread_t thread;

	if (pthread_create(&thread, NULL, oversee, overseer) != 0)
		abort();
	wait_for_signal(workshop, signals);
	bell_stop(&workshop->bell);
	pthread_join(thread, NULL);
	overseer_close(overseer);
}

void service_run(const struct settings *settings)
{
	struct settings own = *settings;
	struct workshop workshop = { 0 };
	struct showing showing;
	sigset_t signals;

	own.threads = CALLS_AT_ONCE;
	block_signals(&signals);
	http_client_init();
	open_workshop(&workshop, &own);
	showing_start(&showing, &workshop);
	work(&workshop, &signals);
	showing_end(&showing);
	close_workshop(&workshop);
}

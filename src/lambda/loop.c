/*
 * One event at a time: Lambda starts as many programs as it needs, and stops
 * each (all its threads) between two events.
 */
#include "lambda/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
	/* kept from the handler's time, so that its failure can be told */
	MARGIN_MS = 500,
	MARGIN_PART = 4, /* but no more than this part of it */
};

static void leave(int signal_number)
{
	(void)signal_number;
	_exit(EXIT_SUCCESS);
}

static void end_signals(sigset_t *ends)
{
	sigemptyset(ends);
	sigaddset(ends, SIGTERM);
	sigaddset(ends, SIGINT);
}

/* Held back until nothing is under way: see await_event. */
static void hold_signals(void)
{
	struct sigaction leaving = { .sa_handler = leave };
	sigset_t ends;

	end_signals(&ends);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	sigaction(SIGTERM, &leaving, NULL);
	sigaction(SIGINT, &leaving, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool await_event(struct job *job, struct runtime_api *api,
			struct invocation *invocation)
{
	sigset_t ends;
	bool there;

	end_signals(&ends);
	pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
	there = runtime_api_next(job, api, invocation);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	return there;
}

static int64_t work_ms(const struct invocation *invocation,
		       const struct handler *handler)
{
	int64_t timeout_ms = invocation->timeout_ms;
	int64_t margin_ms = timeout_ms / MARGIN_PART;

	timeout_ms -= margin_ms < MARGIN_MS ? margin_ms : MARGIN_MS;
	if (handler->max_ms > 0 && timeout_ms > handler->max_ms)
		return handler->max_ms;
	return timeout_ms;
}

static bool handle(struct job *work, const struct handler *handler,
		   struct stores *stores, const struct invocation *invocation,
		   struct str *answer)
{
	if (invocation->too_large)
		return job_fail(work, ERR_BODY_TOO_LARGE,
				"the event is over Lambda's limit");
	return handler->run(work, stores, invocation->event, answer);
}

/* A trigger's error reaches people: the sentence is public, the log is not. */
static bool report(struct job *turn, struct runtime_api *api,
		   const struct invocation *invocation, enum err_kind kind)
{
	const struct err_info *info = err_info(kind);
	struct runtime_error error = {
		.type = job_text(turn, "Function.%s", info->code),
		.message = info->sentence,
	};

	return runtime_api_report(turn, api, invocation, &error);
}

static void log_invocation(const struct job *work, size_t bytes,
			   int64_t start_us)
{
	struct log_access access = {
		.method = str_of("INVOKE"),
		.status = err_info(work->error)->http_status,
		.bytes = bytes,
		.duration_us = clock_monotonic_us() - start_us,
	};

	log_access(work, &access);
}

/* `turn` holds the event and what goes back, `work` what is done about it. */
static bool take_turn(struct job *turn, struct job *work,
		      struct runtime_api *api, const struct handler *handler,
		      struct stores *stores)
{
	struct str answer = str_make("", 0);
	struct invocation invocation;
	int64_t start_us;
	bool told;

	if (!await_event(turn, api, &invocation))
		return false;
	start_us = clock_monotonic_us();
	job_start(work, work_ms(&invocation, handler));
	snprintf(work->request_id, sizeof(work->request_id), "%s",
		 invocation.id);
	work->route = handler->name;
	if (handle(work, handler, stores, &invocation, &answer))
		told = runtime_api_answer(turn, api, &invocation, answer);
	else
		told = report(turn, api, &invocation, work->error);
	log_invocation(work, answer.len, start_us);
	job_end(work);
	return told;
}

void loop_run(struct job *job, struct runtime_api *api,
	      const struct handler *handler, struct stores *stores)
{
	struct job work;
	bool told = true;

	hold_signals();
	job_init(&work);
	while (told) {
		job_start(job, 0);
		told = take_turn(job, &work, api, handler, stores);
		if (!told)
			log_line(LOG_ERROR, job, "%s", job->reason);
		job_end(job);
	}
	job_release(&work);
}

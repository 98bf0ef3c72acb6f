/*
 * What the threads of the service have in common: what they work with, and
 * the one item each of them holds.
 */
#ifndef STREAM_TASK_H
#define STREAM_TASK_H

#include <pthread.h>
#include <stdatomic.h>

#include "aws/streams.h"
#include "base/job.h"
#include "store/stores.h"
#include "stream/bell.h"
#include "stream/lag.h"
#include "stream/lease.h"
#include "stream/owner.h"

enum {
	STREAM_ARN_MAX = 2047,
	/*
	 * Within the 10 s that a stopped program may take: what is in flight,
	 * then its checkpoint, then the lease given back.
	 */
	TASK_STEP_MS = 5000,
	TASK_WRITE_MS = 1500,
	TASK_HEARTBEAT_MS = 60 * 1000,
	TASK_TROUBLE_FIRST_MS = 250,
	TASK_TROUBLE_MAX_MS = 5000,
};

/* What all threads share; it outlives them. */
struct workshop {
	const struct settings *settings;
	struct stores stores;
	struct dynamodb *streams;
	struct owner self;
	struct bell bell;
	struct lag lag;
};

/* A stream as long as its table keeps it. */
struct stream_name {
	char arn[STREAM_ARN_MAX + 1];
	char label[STREAM_LABEL_MAX + 1];
};

struct task {
	struct workshop *workshop;
	struct stream_name stream;
	struct lease lease; /* held by this process */
	int64_t written_ms; /* when it was last written */
	struct job job;
	int64_t trouble_ms; /* the pause after the last trouble; 0: none */
	atomic_bool dismissed; /* the stream is no longer the table's */
	atomic_bool done; /* the thread has ended, or is about to */
	pthread_t thread;
};

/* Runs `work` with the task in a thread of its own. */
void task_start(struct task *task, void *(*work)(void *task));

/* The end of its thread and of what it holds. */
void task_join(struct task *task);

/* False once the thread should come to its end. */
bool task_goes_on(struct task *task);

/*
 * Ends the current job, which failed, with a line in the log, and waits: the
 * longer, the more often in a row.
 */
void task_trouble(struct task *task, const char *doing);

/* Ends the current job, and the series of troubles. */
void task_well(struct task *task);

enum task_write { TASK_WRITTEN, TASK_LOST, TASK_NOT_WRITTEN };

/*
 * Writes the task's lease in a job of its own. A lease that somebody else
 * took is told in the log; what fails, too, and may be tried again.
 */
enum task_write task_write_lease(struct task *task);

/* Writes it if nobody did for a minute. */
enum task_write task_heartbeat(struct task *task);

/* Gives the lease back, so that others need not wait for it. */
void task_give_back(struct task *task);

#endif

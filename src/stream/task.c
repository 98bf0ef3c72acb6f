/*
 * Threads with a lease.
 */
#include "stream/task.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"

void task_start(struct task *task, void *(*work)(void *task))
{
	job_init(&task->job);
	atomic_store(&task->dismissed, false);
	atomic_store(&task->done, false);
	task->written_ms = clock_monotonic_ms();
	task->trouble_ms = 0;
	if (pthread_create(&task->thread, NULL, work, task) != 0)
		abort();
}

void task_join(struct task *task)
{
	pthread_join(task->thread, NULL);
	job_release(&task->job);
}

bool task_goes_on(struct task *task)
{
	return !bell_is_stopped(&task->workshop->bell) &&
	       !atomic_load(&task->dismissed);
}

void task_trouble(struct task *task, const char *doing)
{
	int64_t next = task->trouble_ms * 2;

	metric_count(METRIC_STREAM_FAILURES, 0, 0);
	if (next == 0)
		next = TASK_TROUBLE_FIRST_MS;
	task->trouble_ms =
		next < TASK_TROUBLE_MAX_MS ? next : TASK_TROUBLE_MAX_MS;
	log_line(LOG_WARNING, NULL, "%s: %s, again in %lld ms: %s",
		 task->lease.shard, doing, (long long)task->trouble_ms,
		 task->job.reason);
	job_end(&task->job);
	bell_pause(&task->workshop->bell, task->trouble_ms);
}

void task_well(struct task *task)
{
	job_end(&task->job);
	task->trouble_ms = 0;
}

enum task_write task_write_lease(struct task *task)
{
	struct job job;
	enum task_write result = TASK_NOT_WRITTEN;
	bool lost;

	job_init(&job);
	job_start(&job, TASK_WRITE_MS);
	if (!lease_write(&job, &task->workshop->stores, task->stream.label,
			 &task->lease, &lost)) {
		metric_count(METRIC_STREAM_FAILURES, 0, 0);
		log_line(LOG_WARNING, NULL, "%s: the lease is not written: %s",
			 task->lease.shard, job.reason);
	} else if (lost) {
		result = TASK_LOST;
		metric_count(METRIC_STREAM_LEASES_LOST, 0, 0);
		log_line(LOG_INFO, NULL, "%s: lease lost to another process",
			 task->lease.shard);
	} else {
		result = TASK_WRITTEN;
		task->written_ms = clock_monotonic_ms();
	}
	job_release(&job);
	return result;
}

enum task_write task_heartbeat(struct task *task)
{
	if (clock_monotonic_ms() - task->written_ms < TASK_HEARTBEAT_MS)
		return TASK_WRITTEN;
	return task_write_lease(task);
}

void task_give_back(struct task *task)
{
	task->lease.owner[0] = '\0';
	if (task_write_lease(task) == TASK_WRITTEN)
		log_line(LOG_INFO, NULL, "%s: lease given back",
			 task->lease.shard);
}

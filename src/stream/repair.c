/*
 * A scan of the table, its groups refreshed as a batch of records would. One
 * that did not come to its end starts again from the beginning: what is right
 * already costs one read a group.
 */
#include "stream/repair.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "store/group_batch.h"
#include "store/table_scan.h"

enum {
	COVERS_S = 3600,
	CLOCKS_DIFFER_S = 300, /* from one host to another, at most */
	GROUPS_AT_ONCE = 2, /* it has time */
	GROUPS_A_STEP = 64,
	TELL_EVERY_MS = 30 * 1000,
};

struct repair {
	struct task task;
	bool owns; /* the lease */
	struct table_scan scan;
	struct uuid groups[TABLE_SCAN_PAGE]; /* of the page */
	size_t count;
	struct uuid last; /* the last group of the page before */
	uint64_t refreshed;
	uint64_t changed;
	uint64_t set_aside;
	int64_t told_ms;
};

static void *refresh_all(void *task);

/*
 * By the clock of whoever began it: one far ahead must not keep all others from
 * a repair until it is over.
 */
static bool began_just_now(const struct lease *lease)
{
	int64_t now_s = clock_now_us() / 1000000;

	return lease->began_at_s > now_s - COVERS_S &&
	       lease->began_at_s <= now_s + CLOCKS_DIFFER_S;
}

bool repair_demand(struct job *job, struct workshop *workshop,
		   const char *label)
{
	struct lease lease;
	bool lost;

	if (!lease_read(job, &workshop->stores, label, LEASE_OF_REPAIR, &lease))
		return false;
	if (lease.rev == 0 || !lease.ended || began_just_now(&lease))
		return true;
	lease.ended = false;
	lease.owner[0] = '\0';
	/* Whoever wrote in between demands the same. */
	if (!lease_write(job, &workshop->stores, label, &lease, &lost))
		return false;
	bell_ring(&workshop->bell);
	return true;
}

struct repair *repair_start(struct workshop *workshop,
			    const struct stream_name *stream,
			    const struct lease *lease)
{
	struct repair *repair = calloc(1, sizeof(*repair));

	if (repair == NULL)
		abort();
	repair->task.workshop = workshop;
	repair->task.stream = *stream;
	repair->task.lease = *lease;
	repair->owns = true;
	repair->scan = table_scan_make("pk");
	repair->told_ms = clock_monotonic_ms();
	metric_count(METRIC_STREAM_REPAIRS, REPAIR_BEGUN, 0);
	log_line(LOG_INFO, NULL,
		 "repair begins: all groups are refreshed from the table");
	task_start(&repair->task, refresh_all);
	return repair;
}

void repair_dismiss(struct repair *repair)
{
	if (repair != NULL)
		atomic_store(&repair->task.dismissed, true);
}

bool repair_is_done(const struct repair *repair)
{
	return atomic_load(&repair->task.done);
}

void repair_close(struct repair *repair)
{
	if (repair == NULL)
		return;
	task_join(&repair->task);
	free(repair);
}

/* Items of one partition come one after another. */
static void gather(struct repair *repair, const struct items *page)
{
	repair->count = 0;
	for (size_t i = 0; i < page->count; i++) {
		struct str pk = item_raw(&page->rows[i], "pk");
		struct uuid group;

		if (!str_starts_with(pk, "MSG#") ||
		    !uuid_parse(str_from(pk, strlen("MSG#")), &group) ||
		    uuid_equal(&group, &repair->last))
			continue;
		repair->last = group;
		repair->groups[repair->count++] = group;
	}
}

static bool read_page(struct repair *repair)
{
	struct task *task = &repair->task;
	struct items page;

	job_start(&task->job, TASK_STEP_MS);
	if (!table_scan_next(&task->job, &task->workshop->stores, &repair->scan,
			     &page))
		return false;
	gather(repair, &page);
	task_well(task);
	return true;
}

/* Groups from `first` on, as if each had just got a message. */
static struct stream_records as_records(struct job *job,
					const struct repair *repair,
					size_t first)
{
	size_t left = repair->count - first;
	struct stream_records records = {
		.count = left < GROUPS_A_STEP ? left : GROUPS_A_STEP,
	};

	records.rows =
		job_alloc(job, (records.count + 1) * sizeof(*records.rows));
	for (size_t i = 0; i < records.count; i++)
		records.rows[i] = (struct stream_record){
			.event = STREAM_INSERT,
			.sequence_number = str_of(job_text(job, "%zu", i)),
			.pk = str_of(job_text(job, "MSG#%s",
					      repair->groups[first + i].text)),
			.sk = str_of("-"),
		};
	return records;
}

/* Counts `*first` up to the first group that is not done yet. */
static bool refresh_some(struct repair *repair, size_t *first)
{
	struct task *task = &repair->task;
	struct stream_records records;
	struct group_batch batch;
	uint64_t done;

	job_start(&task->job, TASK_STEP_MS);
	records = as_records(&task->job, repair, *first);
	group_batch_refresh(&task->job, &task->workshop->stores, &records,
			    GROUPS_AT_ONCE, &batch);
	done = records.count;
	if (!str_is_empty(batch.failed) &&
	    !str_to_number(batch.failed, records.count, &done))
		done = 0;
	*first += done;
	repair->refreshed += done;
	repair->changed += batch.changed;
	repair->set_aside += batch.set_aside;
	if (!str_is_empty(batch.failed))
		return job_fail(&task->job, ERR_UNAVAILABLE, "%s",
				batch.problem);
	task_well(task);
	return true;
}

static void tell(struct repair *repair, const char *what)
{
	repair->told_ms = clock_monotonic_ms();
	log_line(LOG_INFO, NULL,
		 "repair %s: items=%" PRIu64 " groups=%" PRIu64
		 " changed=%" PRIu64 " set_aside=%" PRIu64,
		 what, repair->scan.seen, repair->refreshed, repair->changed,
		 repair->set_aside);
}

static bool goes_on(struct repair *repair)
{
	if (repair->owns && task_heartbeat(&repair->task) == TASK_LOST)
		repair->owns = false;
	return repair->owns && task_goes_on(&repair->task);
}

static void refresh_page(struct repair *repair)
{
	size_t first = 0;

	while (first < repair->count && goes_on(repair)) {
		if (!refresh_some(repair, &first))
			task_trouble(&repair->task, "groups not refreshed");
		if (clock_monotonic_ms() - repair->told_ms > TELL_EVERY_MS)
			tell(repair, "goes on");
	}
}

/* Done is what the table says is done: else it is made once more. */
static void finish(struct repair *repair)
{
	struct task *task = &repair->task;
	enum task_write written;

	task->lease.ended = true;
	task->lease.owner[0] = '\0';
	do
		written = task_write_lease(task);
	while (written == TASK_NOT_WRITTEN && task_goes_on(task) &&
	       bell_pause(&task->workshop->bell, TASK_TROUBLE_MAX_MS));
	if (written != TASK_WRITTEN) {
		tell(repair, "is not noted as done, and will be made again");
		return;
	}
	metric_count(METRIC_STREAM_REPAIRS, REPAIR_DONE, 0);
	tell(repair, "is done");
}

static void *refresh_all(void *arg)
{
	struct repair *repair = arg;

	while (!repair->scan.at_end && goes_on(repair)) {
		if (read_page(repair))
			refresh_page(repair);
		else
			task_trouble(&repair->task, "the table is not read");
	}
	if (goes_on(repair))
		finish(repair);
	else if (repair->owns)
		task_give_back(&repair->task);
	atomic_store(&repair->task.done, true);
	return NULL;
}

/*
 * Order does not matter between groups, so several are refreshed at once;
 * it matters only for where a failed batch goes on.
 */
#include "store/group_batch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/parallel.h"
#include "store/conversation_keys.h"
#include "store/group_refresh.h"

enum {
	TRY_MS = 5 * 1000, /* one refresh, its own retries included */
	PAUSE_MS = 100,
	LAST_TRY_MS = 20, /* with less left, trying is of no use */
};

/* A group that got a message. */
struct changed_group {
	struct uuid group;
	struct str first; /* sequence number of its earliest record */
	bool is_done;
	bool changed;
	bool set_aside;
	char problem[JOB_REASON_MAX];
};

struct crew {
	struct stores *stores;
	struct changed_group *groups;
	size_t count;
	int64_t deadline_ms;
};

static bool is_message(const struct stream_record *record, struct uuid *group)
{
	return record->event == STREAM_INSERT &&
	       str_starts_with(record->pk, "MSG#") &&
	       !sk_is_member(record->sk) &&
	       uuid_parse(str_from(record->pk, 4), group);
}

/* A hash table of places in `groups`; 0 is an empty slot. */
struct index {
	size_t *slots;
	size_t mask;
};

static struct index index_make(struct job *job, size_t entries)
{
	size_t size = 16;

	while (size < 2 * entries)
		size *= 2;
	size_t *slots = job_alloc(job, size * sizeof(*slots));
	memset(slots, 0, size * sizeof(*slots));
	return (struct index){ slots, size - 1 };
}

/* The slot of the group, or the empty one where it belongs. */
static size_t *index_find(struct index *index, const struct crew *crew,
			  const struct uuid *group)
{
	struct hash key = cache_key_of_uuid(group);
	size_t at;

	memcpy(&at, key.bytes, sizeof(at));
	for (;; at++) {
		size_t *slot = &index->slots[at & index->mask];

		if (*slot == 0 ||
		    uuid_equal(&crew->groups[*slot - 1].group, group))
			return slot;
	}
}

/* Each group once, in the order of its first record. */
static void gather(struct job *job, const struct stream_records *records,
		   struct crew *crew, struct group_batch *batch)
{
	struct index index = index_make(job, records->count);

	crew->groups =
		job_alloc(job, (records->count + 1) * sizeof(*crew->groups));
	for (size_t i = 0; i < records->count; i++) {
		const struct stream_record *record = &records->rows[i];
		struct uuid group;
		size_t *slot;

		if (!is_message(record, &group))
			continue;
		batch->messages++;
		slot = index_find(&index, crew, &group);
		if (*slot != 0)
			continue;
		crew->groups[crew->count] = (struct changed_group){
			.group = group,
			.first = record->sequence_number,
		};
		*slot = ++crew->count;
	}
	batch->groups = crew->count;
}

static void set_aside(struct job *job, struct changed_group *group,
		      const char *reason)
{
	group->is_done = true;
	group->set_aside = true;
	log_line(LOG_ERROR, job,
		 "group %s is set aside: %s; see 'cruddurctl ddb fsck'",
		 group->group.text, reason);
}

/* What another try may mend is left undone, with its reason. */
static void try_once(struct job *job, struct stores *stores,
		     struct changed_group *group)
{
	struct refresh refresh;

	if (group_refresh(job, stores, &group->group, REFRESH_BY_MEMBERS,
			  &refresh)) {
		group->is_done = true;
		group->changed = refresh.outcome == REFRESH_CHANGED;
		if (refresh.outcome == REFRESH_IMPOSSIBLE)
			set_aside(job, group, refresh.reason);
		return;
	}
	if (job->error == ERR_CORRUPT)
		set_aside(job, group, job->reason);
	else
		memcpy(group->problem, job->reason, sizeof(group->problem));
}

static void refresh(struct job *job, const struct crew *crew,
		    struct changed_group *group)
{
	for (;;) {
		int64_t left_ms = crew->deadline_ms - clock_monotonic_ms();

		if (left_ms < LAST_TRY_MS)
			return;
		job_start(job, left_ms < TRY_MS ? left_ms : TRY_MS);
		job->pattern = PATTERN_E;
		try_once(job, crew->stores, group);
		job_end(job);
		if (group->is_done)
			return;
		clock_sleep_ms(PAUSE_MS);
	}
}

static void refresh_one(void *context, size_t index)
{
	const struct crew *crew = context;
	struct job job;

	job_init(&job);
	refresh(&job, crew, &crew->groups[index]);
	job_release(&job);
}

static void count_done(const struct changed_group *group)
{
	enum metric_group result = group->changed ? GROUP_CHANGED : GROUP_SAME;

	if (group->set_aside)
		result = GROUP_SET_ASIDE;
	metric_count(METRIC_STREAM_GROUPS, result, 0);
}

static void sum_up(struct job *job, const struct crew *crew,
		   struct group_batch *batch)
{
	for (size_t i = crew->count; i-- > 0;) {
		const struct changed_group *group = &crew->groups[i];

		batch->changed += group->changed;
		batch->set_aside += group->set_aside;
		if (group->is_done) {
			count_done(group);
			continue;
		}
		batch->failed = group->first;
		batch->problem = group->problem[0] != '\0'
					 ? arena_text(&job->arena,
						      str_of(group->problem))
					 : "no time was left";
	}
}

void group_batch_refresh(struct job *job, struct stores *stores,
			 const struct stream_records *records, int threads,
			 struct group_batch *batch)
{
	struct crew crew = { .stores = stores,
			     .deadline_ms = job->deadline_ms };

	*batch = (struct group_batch){ .failed = str_of(""), .problem = "" };
	gather(job, records, &crew, batch);
	if (crew.count == 0)
		return;
	parallel_run(threads, crew.count, refresh_one, &crew);
	sum_up(job, &crew, batch);
}

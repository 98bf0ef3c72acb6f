/*
 * A turn is one GetRecords and what follows from it. AWS allows five of them
 * in a second and shard.
 */
#include "stream/reader.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "store/group_batch.h"
#include "stream/repair.h"

enum {
	READ_EVERY_MS = 220,
	ITERATOR_MAX = 8191,
	GROUPS_AT_ONCE = 8,
};

enum turn {
	TURN_AT_ONCE, /* there is more to read */
	TURN_LATER,
	TURN_FAILED, /* the job says why; the same again after a pause */
	TURN_LAST, /* there is nothing left to read */
};

struct reader {
	struct task task;
	char iterator[ITERATOR_MAX + 1]; /* "": to be fetched */
	char done[SEQUENCE_NUMBER_MAX + 1]; /* up to here all is done */
	bool unsaved; /* messages were done that the lease does not know */
	bool owns; /* the lease */
	int mark; /* of the lag */
	bool at_end; /* all records are done, and no more will come */
	int limit;
};

static void *read_shard(void *task);

struct reader *reader_start(struct workshop *workshop,
			    const struct stream_name *stream,
			    const struct lease *lease)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL)
		abort();
	reader->task.workshop = workshop;
	reader->task.stream = *stream;
	reader->task.lease = *lease;
	memcpy(reader->done, lease->sequence_number, sizeof(reader->done));
	reader->owns = true;
	reader->limit = STREAM_READ_MAX;
	task_start(&reader->task, read_shard);
	return reader;
}

const char *reader_shard(const struct reader *reader)
{
	/* The thread never changes the name. */
	return reader->task.lease.shard;
}

void reader_dismiss(struct reader *reader)
{
	atomic_store(&reader->task.dismissed, true);
}

bool reader_is_done(const struct reader *reader)
{
	return atomic_load(&reader->task.done);
}

void reader_close(struct reader *reader)
{
	task_join(&reader->task);
	free(reader);
}

/*
 * Records are gone that nobody has read: the messages they told of are in the
 * table, so all groups are refreshed from it. That is written down before the
 * checkpoint forgets that there was a gap.
 */
static enum turn begin_after_trim(struct reader *reader)
{
	struct task *task = &reader->task;

	if (!repair_demand(&task->job, task->workshop, task->stream.label))
		return TURN_FAILED;
	reader->iterator[0] = '\0';
	if (reader->done[0] == '\0') {
		(void)job_fail(&task->job, ERR_UNAVAILABLE,
			       "its oldest record was trimmed just now");
		return TURN_FAILED;
	}
	log_line(LOG_ERROR, NULL,
		 "%s: records after %s were trimmed before they were read: "
		 "all groups are refreshed from the table",
		 task->lease.shard, reader->done);
	reader->done[0] = '\0';
	reader->unsaved = true;
	return TURN_LATER;
}

static enum turn ask_for_less(struct reader *reader)
{
	if (reader->limit == 1) {
		(void)job_fail(&reader->task.job, ERR_INTERNAL,
			       "a single record is over the limit of bytes");
		return TURN_FAILED;
	}
	reader->limit /= 2;
	return TURN_AT_ONCE;
}

/* For everything but STREAMS_OK. */
static enum turn handle(struct reader *reader, enum streams_outcome outcome)
{
	switch (outcome) {
	case STREAMS_TRIMMED:
		return begin_after_trim(reader);
	case STREAMS_TOO_LARGE:
		return ask_for_less(reader);
	case STREAMS_NOT_FOUND:
		log_line(LOG_WARNING, NULL, "%s: no longer in the stream",
			 reader->task.lease.shard);
		return TURN_LAST;
	default:
		reader->iterator[0] = '\0';
		return TURN_AT_ONCE;
	}
}

static bool keep_iterator(struct reader *reader, struct str iterator)
{
	return lease_text_copy(reader->iterator, sizeof(reader->iterator),
			       iterator) ||
	       job_fail(&reader->task.job, ERR_INTERNAL,
			"an iterator is longer than any that DynamoDB makes");
}

static bool fetch_iterator(struct reader *reader, enum streams_outcome *outcome)
{
	struct task *task = &reader->task;
	struct stream_position position = {
		.arn = str_of(task->stream.arn),
		.shard = str_of(task->lease.shard),
		.after = str_of(reader->done),
	};
	struct str iterator;

	if (!streams_iterator(&task->job, task->workshop->streams, &position,
			      &iterator, outcome))
		return false;
	return *outcome != STREAMS_OK || keep_iterator(reader, iterator);
}

/* How many of the records are done: all before the one that failed. */
static size_t done_count(const struct stream_records *records,
			 const struct group_batch *batch)
{
	if (str_is_empty(batch->failed))
		return records->count;
	for (size_t i = 0; i < records->count; i++)
		if (str_equal(records->rows[i].sequence_number, batch->failed))
			return i;
	return 0;
}

static bool move_on(struct reader *reader, const struct stream_records *records,
		    const struct group_batch *batch)
{
	size_t done = done_count(records, batch);

	if (done > 0 && batch->messages > 0)
		reader->unsaved = true;
	if (done > 0 &&
	    !lease_text_copy(reader->done, sizeof(reader->done),
			     records->rows[done - 1].sequence_number))
		return job_fail(&reader->task.job, ERR_INTERNAL,
				"a sequence number is longer than any of "
				"DynamoDB's");
	if (done < records->count)
		return job_fail(&reader->task.job, ERR_UNAVAILABLE,
				"%zu of %zu records done, then: %s", done,
				records->count, batch->problem);
	return keep_iterator(reader, records->next_iterator);
}

/* After a full page the next one; a smaller limit grows again. */
static enum turn after_page(struct reader *reader,
			    const struct stream_records *records)
{
	bool full = records->count >= (size_t)reader->limit;

	if (str_is_empty(records->next_iterator)) {
		reader->at_end = true;
		return TURN_LAST;
	}
	reader->limit = reader->limit * 2 < STREAM_READ_MAX ? reader->limit * 2
							    : STREAM_READ_MAX;
	return full ? TURN_AT_ONCE : TURN_LATER;
}

/*
 * A full page is not the last: all up to its newest record is done. Else all
 * that was there when we asked.
 */
static void note_lag(struct reader *reader,
		     const struct stream_records *records, int64_t asked_us)
{
	bool full = records->count >= (size_t)reader->limit;
	int64_t until_us = asked_us;

	if (full && records->rows[records->count - 1].created_s > 0)
		until_us =
			records->rows[records->count - 1].created_s * 1000000;
	lag_note(&reader->task.workshop->lag, reader->mark, until_us);
}

static enum turn take_turn(struct reader *reader)
{
	struct task *task = &reader->task;
	struct stream_records records;
	struct group_batch batch;
	enum streams_outcome outcome = STREAMS_OK;
	int64_t asked_us = clock_now_us();

	if (reader->iterator[0] == '\0' && !fetch_iterator(reader, &outcome))
		return TURN_FAILED;
	if (outcome != STREAMS_OK)
		return handle(reader, outcome);
	if (!streams_records(&task->job, task->workshop->streams,
			     str_of(reader->iterator), reader->limit, &records,
			     &outcome))
		return TURN_FAILED;
	if (outcome != STREAMS_OK)
		return handle(reader, outcome);
	group_batch_refresh(&task->job, &task->workshop->stores, &records,
			    GROUPS_AT_ONCE, &batch);
	metric_add(METRIC_STREAM_RECORDS, 0, 0, records.count);
	if (!move_on(reader, &records, &batch))
		return TURN_FAILED;
	note_lag(reader, &records, asked_us);
	return after_page(reader, &records);
}

/*
 * The lease follows what was done; it is itself a record of the stream. An
 * end that could not be written will be met again.
 */
static void save(struct reader *reader)
{
	struct task *task = &reader->task;
	struct lease before = task->lease;
	enum task_write written;

	memcpy(task->lease.sequence_number, reader->done, sizeof(reader->done));
	if (reader->at_end) {
		task->lease.ended = true;
		task->lease.owner[0] = '\0';
	}
	written = reader->unsaved || reader->at_end ? task_write_lease(task)
						    : task_heartbeat(task);
	if (written == TASK_WRITTEN)
		reader->unsaved = false;
	if (written == TASK_LOST)
		reader->owns = false;
	if (written == TASK_NOT_WRITTEN)
		task->lease = before;
}

static void fail_turn(struct reader *reader)
{
	/* What was refused may have been the iterator. */
	reader->iterator[0] = '\0';
	task_trouble(&reader->task, "not read");
}

static void pause_after(struct reader *reader, enum turn turn, int64_t began_ms)
{
	int64_t left_ms = began_ms + READ_EVERY_MS - clock_monotonic_ms();

	if (turn == TURN_LATER && left_ms > 0)
		bell_pause(&reader->task.workshop->bell, left_ms);
}

static bool read_on(struct reader *reader)
{
	struct task *task = &reader->task;
	int64_t began_ms = clock_monotonic_ms();
	enum turn turn;

	job_start(&task->job, TASK_STEP_MS);
	turn = take_turn(reader);
	if (turn == TURN_FAILED)
		fail_turn(reader);
	else
		task_well(task);
	save(reader);
	pause_after(reader, turn, began_ms);
	return reader->owns && turn != TURN_LAST;
}

static void *read_shard(void *arg)
{
	struct reader *reader = arg;
	struct task *task = &reader->task;
	struct lag *lag = &task->workshop->lag;

	reader->mark = lag_enter(lag, clock_now_us());
	while (task_goes_on(task) && read_on(reader))
		;
	lag_leave(lag, reader->mark);
	if (reader->owns && task->lease.ended)
		log_line(LOG_INFO, NULL, "%s: read to its end",
			 task->lease.shard);
	else if (reader->owns)
		task_give_back(task);
	atomic_store(&task->done, true);
	if (task->lease.ended)
		bell_ring(&task->workshop->bell);
	return NULL;
}

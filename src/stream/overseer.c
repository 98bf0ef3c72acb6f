/*
 * A round is one look at the stream and what follows from it.
 */
#include "stream/overseer.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "stream/reader.h"
#include "stream/repair.h"
#include "stream/survey.h"
#include "stream/telling.h"

enum {
	READERS_MAX = 128,
	ROUND_MS = 5000, /* one may take */
	ROUND_EVERY_MS = 10 * 1000,
	ROUND_SOON_MS = 1000,
};

struct overseer {
	struct workshop *workshop;
	struct stream_name stream; /* label "": none yet */
	struct reader *readers[READERS_MAX];
	size_t reader_count;
	struct repair *repair; /* NULL: none here */
	struct watch watch;
	bool is_ready; /* and has told so */
	bool soon; /* the next round, for there is more to take */
	int64_t trouble_ms; /* the pause after the last trouble; 0: none */
	struct telling telling;
};

struct overseer *overseer_open(struct workshop *workshop)
{
	struct overseer *overseer = calloc(1, sizeof(*overseer));

	if (overseer == NULL)
		abort();
	overseer->workshop = workshop;
	return overseer;
}

/* Joins the readers that have come to their end. */
static void reap(struct overseer *overseer)
{
	size_t left = 0;

	for (size_t i = 0; i < overseer->reader_count; i++) {
		struct reader *reader = overseer->readers[i];

		if (reader_is_done(reader))
			reader_close(reader);
		else
			overseer->readers[left++] = reader;
	}
	overseer->reader_count = left;
	if (overseer->repair != NULL && repair_is_done(overseer->repair)) {
		repair_close(overseer->repair);
		overseer->repair = NULL;
	}
}

static void leave_stream(struct overseer *overseer)
{
	for (size_t i = 0; i < overseer->reader_count; i++)
		reader_dismiss(overseer->readers[i]);
	repair_dismiss(overseer->repair);
	for (size_t i = 0; i < overseer->reader_count; i++)
		reader_close(overseer->readers[i]);
	repair_close(overseer->repair);
	overseer->reader_count = 0;
	overseer->repair = NULL;
	overseer->stream.label[0] = '\0';
	watch_release(&overseer->watch);
}

/* What keeps a round from being made; the next one comes later and later. */
static void tell(struct overseer *overseer, enum log_level level,
		 const char *problem)
{
	overseer->trouble_ms = overseer->trouble_ms * 2;
	if (overseer->trouble_ms < ROUND_SOON_MS)
		overseer->trouble_ms = ROUND_SOON_MS;
	if (overseer->trouble_ms > ROUND_EVERY_MS)
		overseer->trouble_ms = ROUND_EVERY_MS;
	if (!telling_is_due(&overseer->telling, problem, clock_monotonic_ms()))
		return;
	overseer->is_ready = false;
	log_line(level, NULL, "%s", problem);
}

static bool has_stream(struct job *job, struct overseer *overseer,
		       const struct table_stream *stream)
{
	const char *table = overseer->workshop->settings->message_table;

	if (!stream->table_exists)
		tell(overseer, LOG_ERROR,
		     job_text(job,
			      "there is no table %s: make it with 'cruddurctl "
			      "ddb schema-load'",
			      table));
	else if (str_is_empty(stream->arn))
		tell(overseer, LOG_ERROR,
		     job_text(job,
			      "the table %s has no stream: switch one on with "
			      "new images (aws dynamodb update-table "
			      "--stream-specification StreamEnabled=true,"
			      "StreamViewType=NEW_IMAGE)",
			      table));
	else
		return true;
	leave_stream(overseer);
	return false;
}

static bool enter_stream(struct job *job, struct overseer *overseer,
			 const struct table_stream *stream)
{
	struct stream_name *name = &overseer->stream;

	if (str_is(stream->label, name->label))
		return true;
	if (name->label[0] != '\0')
		log_line(LOG_WARNING, NULL,
			 "the table has a new stream: %s is left for %.*s",
			 name->label, STR(stream->label));
	leave_stream(overseer);
	return (lease_text_copy(name->arn, sizeof(name->arn), stream->arn) &&
		lease_text_copy(name->label, sizeof(name->label),
				stream->label)) ||
	       job_fail(job, ERR_INTERNAL,
			"the name of the stream is longer than any of AWS's");
}

static bool is_read_here(const struct overseer *overseer, struct str shard)
{
	for (size_t i = 0; i < overseer->reader_count; i++)
		if (str_is(shard, reader_shard(overseer->readers[i])))
			return true;
	return false;
}

static void mark_own(struct overseer *overseer, struct survey *survey)
{
	for (size_t i = 0; i < survey->count; i++)
		if (is_read_here(overseer, survey->shards[i].id))
			survey->shards[i].hold = SHARD_MINE;
}

static void start_reader(struct overseer *overseer, const struct lease *lease)
{
	log_line(LOG_INFO, NULL, "%s: lease taken, reads on after %s",
		 lease->shard,
		 lease->sequence_number[0] != '\0' ? lease->sequence_number
						   : "nothing");
	overseer->readers[overseer->reader_count++] =
		reader_start(overseer->workshop, &overseer->stream, lease);
}

/* Takes what should be read here, the fairest choice first. */
static bool take_shards(struct job *job, struct overseer *overseer,
			struct survey *survey)
{
	int next;

	mark_own(overseer, survey);
	shard_plan_order(survey->shards, survey->count);
	while ((next = shard_plan_next(survey->shards, survey->count,
				       READERS_MAX)) != SHARD_NONE) {
		bool is_free = survey->shards[next].hold == SHARD_FREE;
		struct lease lease;
		bool taken;

		if (!survey_take(job, survey, next, &lease, &taken))
			return false;
		if (taken)
			start_reader(overseer, &lease);
		/* What others hold is taken one at a time, and counted anew. */
		overseer->soon |= !is_free;
		if (!is_free)
			break;
	}
	return true;
}

static bool take_repair(struct job *job, struct overseer *overseer,
			struct survey *survey)
{
	struct lease lease;
	bool taken;

	if (overseer->repair != NULL)
		return true;
	if (!survey_take_repair(job, survey, &lease, &taken))
		return false;
	if (taken)
		overseer->repair = repair_start(overseer->workshop,
						&overseer->stream, &lease);
	return true;
}

/* The round went well. */
static void tell_ready(struct overseer *overseer, const struct survey *survey)
{
	overseer->trouble_ms = 0;
	if (overseer->is_ready)
		return;
	overseer->is_ready = true;
	telling_forget(&overseer->telling);
	log_line(LOG_INFO, NULL,
		 "ready: table=%s stream=%s shards=%zu mine=%zu",
		 overseer->workshop->settings->message_table,
		 overseer->stream.label, survey->count, overseer->reader_count);
}

static bool make_round(struct job *job, struct overseer *overseer)
{
	struct workshop *workshop = overseer->workshop;
	struct table_stream stream;
	struct survey survey;

	if (!streams_of_table(job, workshop->stores.dynamodb,
			      workshop->settings->message_table, &stream))
		return false;
	if (!has_stream(job, overseer, &stream))
		return true;
	if (!enter_stream(job, overseer, &stream) ||
	    !survey_make(job, workshop, &overseer->stream, &overseer->watch,
			 &survey) ||
	    !survey_note_gone(job, &survey) ||
	    !take_shards(job, overseer, &survey) ||
	    !take_repair(job, overseer, &survey))
		return false;
	tell_ready(overseer, &survey);
	return true;
}

static int64_t pause_ms(const struct overseer *overseer)
{
	if (overseer->trouble_ms > 0)
		return overseer->trouble_ms;
	return overseer->soon ? ROUND_SOON_MS : ROUND_EVERY_MS;
}

void overseer_run(struct overseer *overseer)
{
	struct bell *bell = &overseer->workshop->bell;
	struct job job;

	job_init(&job);
	while (!bell_is_stopped(bell)) {
		reap(overseer);
		overseer->soon = false;
		job_start(&job, ROUND_MS);
		if (!make_round(&job, overseer)) {
			metric_count(METRIC_STREAM_FAILURES, 0, 0);
			tell(overseer, LOG_WARNING,
			     job_text(&job, "no round was made: %s",
				      job.reason));
		}
		job_end(&job);
		bell_wait(bell, pause_ms(overseer));
	}
	job_release(&job);
}

void overseer_close(struct overseer *overseer)
{
	leave_stream(overseer);
	free(overseer);
}

/*
 * Shards beside leases.
 */
#include "stream/survey.h"

#include "base/clock.h"
#include "base/log.h"
#include "stream/repair.h"

/* NULL when there is none. */
static struct lease *lease_named(const struct survey *survey, struct str shard)
{
	for (size_t i = 0; i < survey->leases.count; i++)
		if (str_is(shard, survey->leases.rows[i].shard))
			return &survey->leases.rows[i];
	return NULL;
}

/* The lease as it stands, or one that is to be made. */
static struct lease lease_for(const struct survey *survey, struct str shard)
{
	const struct lease *lease = lease_named(survey, shard);

	return lease != NULL ? *lease : lease_of_shard(shard);
}

static bool is_free(const struct survey *survey, const struct lease *lease)
{
	const struct owner *self = &survey->workshop->self;

	return lease->owner[0] == '\0' ||
	       strcmp(lease->owner, self->text) == 0 ||
	       owner_is_gone(self, str_of(lease->owner)) ||
	       watch_is_still(survey->watch, lease, clock_monotonic_ms());
}

static enum shard_hold hold_of(const struct survey *survey,
			       const struct lease *lease)
{
	if (lease == NULL)
		return SHARD_FREE;
	if (lease->ended)
		return SHARD_ENDED;
	return is_free(survey, lease) ? SHARD_FREE : SHARD_OTHERS;
}

static void lay_out(struct job *job, struct survey *survey,
		    const struct stream_shards *shards)
{
	survey->count = shards->count;
	survey->shards =
		job_alloc(job, (shards->count + 1) * sizeof(*survey->shards));
	for (size_t i = 0; i < shards->count; i++) {
		struct str id = shards->rows[i].id;
		const struct lease *lease = lease_named(survey, id);

		survey->shards[i] = (struct planned_shard){
			.id = id,
			.parent = shards->rows[i].parent,
			.hold = hold_of(survey, lease),
			.owner = str_of(lease != NULL ? lease->owner : ""),
		};
	}
}

bool survey_make(struct job *job, struct workshop *workshop,
		 const struct stream_name *stream, struct watch *watch,
		 struct survey *survey)
{
	struct stream_shards shards;
	enum streams_outcome outcome;

	*survey = (struct survey){ .workshop = workshop,
				   .stream = stream,
				   .watch = watch };
	if (!streams_shards(job, workshop->streams, str_of(stream->arn),
			    &shards, &outcome))
		return false;
	if (outcome != STREAMS_OK)
		return job_fail(job, ERR_UNAVAILABLE,
				"there is no stream %s any more",
				stream->label);
	if (!leases_read(job, &workshop->stores, stream->label, &shards,
			 &survey->leases))
		return false;
	watch_update(watch, &survey->leases, clock_monotonic_ms());
	lay_out(job, survey, &shards);
	return true;
}

static bool is_listed(const struct survey *survey, const struct lease *lease)
{
	for (size_t i = 0; i < survey->count; i++)
		if (str_is(survey->shards[i].id, lease->shard))
			return true;
	return str_is(str_of(lease->shard), LEASE_OF_REPAIR);
}

/* A list may be old; whether the shard is really gone, it says itself. */
static bool ask_if_gone(struct job *job, const struct survey *survey,
			const struct lease *lease, bool *gone)
{
	struct stream_position position = {
		.arn = str_of(survey->stream->arn),
		.shard = str_of(lease->shard),
		.after = str_make("", 0),
	};
	enum streams_outcome outcome;
	struct str iterator;

	if (!streams_iterator(job, survey->workshop->streams, &position,
			      &iterator, &outcome))
		return false;
	*gone = outcome == STREAMS_NOT_FOUND || outcome == STREAMS_TRIMMED;
	return true;
}

static bool end_gone(struct job *job, struct survey *survey,
		     struct lease *lease)
{
	struct workshop *workshop = survey->workshop;
	const char *label = survey->stream->label;
	bool lost;

	log_line(LOG_ERROR, NULL,
		 "%s: trimmed before it was read to its end (after %s): all "
		 "groups are refreshed from the table",
		 lease->shard, lease->sequence_number);
	lease->ended = true;
	lease->owner[0] = '\0';
	return repair_demand(job, workshop, label) &&
	       lease_write(job, &workshop->stores, label, lease, &lost);
}

bool survey_note_gone(struct job *job, struct survey *survey)
{
	for (size_t i = 0; i < survey->leases.count; i++) {
		struct lease *lease = &survey->leases.rows[i];
		bool gone;

		if (lease->ended || is_listed(survey, lease) ||
		    !is_free(survey, lease))
			continue;
		if (!ask_if_gone(job, survey, lease, &gone))
			return false;
		if (gone && !end_gone(job, survey, lease))
			return false;
	}
	return true;
}

static bool take(struct job *job, struct survey *survey, struct lease *lease,
		 bool *taken)
{
	struct workshop *workshop = survey->workshop;
	bool lost;

	memcpy(lease->owner, workshop->self.text, sizeof(lease->owner));
	lease->began_at_s = clock_now_us() / 1000000;
	if (!lease_write(job, &workshop->stores, survey->stream->label, lease,
			 &lost))
		return false;
	*taken = !lost;
	return true;
}

/*
 * All that came before the shard was read, and is still listed (else its lease
 * was left out): nothing was lost in between.
 */
static bool follows_on(const struct survey *survey,
		       const struct planned_shard *shard)
{
	const struct lease *parent =
		str_is_empty(shard->parent)
			? NULL
			: lease_named(survey, shard->parent);

	return parent != NULL && parent->ended;
}

bool survey_take(struct job *job, struct survey *survey, int index,
		 struct lease *lease, bool *taken)
{
	struct planned_shard *shard = &survey->shards[index];

	*lease = lease_for(survey, shard->id);
	if (lease->shard[0] == '\0')
		return job_fail(job, ERR_INTERNAL,
				"the name of a shard is longer than any of "
				"DynamoDB's");
	if (lease->rev == 0 && !follows_on(survey, shard) &&
	    !repair_demand(job, survey->workshop, survey->stream->label))
		return false;
	if (!take(job, survey, lease, taken))
		return false;
	shard->hold = *taken ? SHARD_MINE : SHARD_OTHERS;
	return true;
}

bool survey_take_repair(struct job *job, struct survey *survey,
			struct lease *lease, bool *taken)
{
	*lease = lease_for(survey, str_of(LEASE_OF_REPAIR));
	*taken = false;
	if (lease->ended || !is_free(survey, lease))
		return true;
	return take(job, survey, lease, taken);
}

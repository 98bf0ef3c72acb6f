/*
 * Writing posts. Each act is one statement: what it writes, what it counts
 * and who is notified come or go together.
 */
#include "store/activities.h"

#include "store/now.h"
#include "store/page_cache.h"

/* What was made with this key, if it was not this request that made it. */
static bool find_made_before(struct job *job, struct stores *stores,
			     const struct viewer *viewer,
			     const struct idempotency *once, struct str now,
			     struct str since, struct str *json)
{
	const struct str params[] = { uuid_str(&viewer->uuid), once->key, now,
				      since };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_CREATED_BY, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "nothing to reply to");
	if (!str_equal(pg_value(&rows, 0, 0), idempotency_hash(job, once)))
		job_invalid(job, "idempotency_key_reused");
	if (!job_is_valid(job))
		return false;
	*json = pg_value(&rows, 0, 1);
	return json->data != NULL ||
	       job_fail(job, ERR_NOT_FOUND, "what the key made is gone");
}

/* What pages show of a person, see store/page_cache.h. */
static void note_person(struct job *job, struct stores *stores,
			const struct viewer *viewer)
{
	touches_note(&stores->shared->posts,
		     arena_lower(&job->arena, str_of(viewer->handle)));
}

static void note_post(struct stores *stores, const struct uuid *activity)
{
	touches_note(&stores->shared->posts, uuid_str(activity));
}

/* Whose notifications changed: uuids with commas between them. */
static void note_told(struct stores *stores, struct str told)
{
	struct str person;

	while (!str_is_empty(told)) {
		str_cut(&told, ',', &person);
		touches_note(&stores->shared->posts, person);
	}
}

/* A reply is counted by what it answers, and stands below it. */
static void note_created(struct job *job, struct stores *stores,
			 const struct viewer *viewer,
			 const struct uuid *answered)
{
	touches_note(&stores->shared->posts, str_of(PAGE_OF_ALL));
	note_person(job, stores, viewer);
	if (answered != NULL)
		note_post(stores, answered);
}

static void written_take(struct stores *stores, const struct pg_rows *rows,
			 struct str *json)
{
	*json = pg_value(rows, 0, 0);
	note_told(stores, pg_value(rows, 0, 1));
}

bool activities_create(struct job *job, struct stores *stores,
		       const struct viewer *viewer,
		       const struct activity_draft *draft,
		       const struct idempotency *once, struct str *json)
{
	const struct str null = str_make(NULL, 0);
	int64_t now = now_us(stores), second_us = 1000000;
	struct str since =
		time_param(job, now - IDEMPOTENCY_LIFE_S * second_us);
	bool asked = idempotency_is_asked(once);
	struct uuid uuid = uuid_random();
	const struct str params[] = {
		uuid_str(&uuid),
		uuid_str(&viewer->uuid),
		draft->message,
		time_param(job, now),
		draft->reply_to != NULL ? uuid_str(draft->reply_to) : null,
		time_param(job, now + draft->lives_s * second_us),
		asked ? once->key : null,
		asked ? idempotency_hash(job, once) : null,
		since,
	};
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_CREATE, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.outcome == PG_OK && rows.count > 0)
		written_take(stores, &rows, json);
	else if (!asked)
		return job_fail(job, ERR_NOT_FOUND, "nothing to reply to");
	else if (!find_made_before(job, stores, viewer, once, params[3], since,
				   json))
		return false;
	/* what was made before, too: perhaps through another host */
	note_created(job, stores, viewer, draft->reply_to);
	return true;
}

bool activities_mark(struct job *job, struct stores *stores,
		     const struct viewer *viewer, const struct uuid *activity,
		     enum activity_mark mark, struct str *json)
{
	static const struct {
		enum query query;
		const char *kind;
		bool is_listed; /* among what the person posted */
	} acts[] = {
		[ACTIVITY_LIKE] = { QUERY_ACTIVITIES_MARK, "like", false },
		[ACTIVITY_UNLIKE] = { QUERY_ACTIVITIES_UNMARK, "like", false },
		[ACTIVITY_REPOST] = { QUERY_ACTIVITIES_MARK, "repost", true },
		[ACTIVITY_UNREPOST] = { QUERY_ACTIVITIES_UNMARK, "repost",
					true },
	};
	const struct str params[] = { uuid_str(activity),
				      uuid_str(&viewer->uuid),
				      now_param(job, stores),
				      str_of(acts[mark].kind) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, acts[mark].query, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.outcome != PG_OK || rows.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "no such post");
	note_post(stores, activity);
	if (acts[mark].is_listed)
		note_person(job, stores, viewer);
	written_take(stores, &rows, json);
	return true;
}

bool activities_remove(struct job *job, struct stores *stores,
		       const struct viewer *viewer, const struct uuid *activity)
{
	const struct str params[] = { uuid_str(activity),
				      uuid_str(&viewer->uuid),
				      now_param(job, stores) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_ACTIVITIES_REMOVE, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "no such post");
	if (!str_is(pg_value(&rows, 0, 0), "t"))
		return job_fail(job, ERR_FORBIDDEN, "the post is another's");
	touches_note_all(&stores->shared->posts);
	return true;
}

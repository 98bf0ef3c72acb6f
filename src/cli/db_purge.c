/*
 * db purge: removes what has ended, which nobody sees any more, in
 * transactions of BATCH_ROWS rows at most over all tables. What hangs on a
 * post goes first, so that the foreign keys find nothing left to do.
 */
#include "cli/database.h"

#include <inttypes.h>

#include "cli/database_query.h"

enum { BATCH_ROWS = 1000, BATCH_POSTS = 200 };

struct purge {
	struct pg_session *session;
	const char *now;
	enum query ended; /* which posts come next */
	int64_t posts;
	int64_t others; /* rows that hung on them */
	int64_t keys;
};

static const enum query hanging[] = {
	QUERY_PURGE_LIKES,
	QUERY_PURGE_REPOSTS,
	QUERY_PURGE_NOTIFICATIONS,
	QUERY_PURGE_KEY_POSTS,
};

/* Runs one that takes posts, or a time, and how many rows it may touch. */
static bool remove_some(struct job *job, struct purge *purge, enum query query,
			const char *what, int64_t limit, int64_t *removed)
{
	const char *const params[] = { what, job_text(job, "%" PRId64, limit) };

	return database_count(job, purge->session, query, params,
			      ARRAY_SIZE(params), removed);
}

/* All that the limit allows; posts only when nothing hangs on them. */
static bool remove_posts(struct job *job, struct purge *purge,
			 const char *posts)
{
	int64_t left = BATCH_ROWS, removed;

	for (size_t i = 0; i < ARRAY_SIZE(hanging) && left > 0; i++) {
		if (!remove_some(job, purge, hanging[i], posts, left, &removed))
			return false;
		purge->others += removed;
		left -= removed;
	}
	if (left == 0)
		return true;
	if (!remove_some(job, purge, QUERY_PURGE_POSTS, posts, left, &removed))
		return false;
	purge->posts += removed;
	return true;
}

static bool purge_posts(struct job *job, void *context, bool *more)
{
	struct purge *purge = context;
	const char *const params[] = { purge->now,
				       job_text(job, "%d", BATCH_POSTS) };
	const char *posts;
	int64_t count;

	if (!pg_session_script(job, purge->session, "begin") ||
	    !database_count_and_text(job, purge->session, purge->ended, params,
				     ARRAY_SIZE(params), &count, &posts))
		return false;
	*more = count > 0;
	return (count == 0 || remove_posts(job, purge, posts)) &&
	       pg_session_script(job, purge->session, "commit");
}

static bool purge_keys(struct job *job, void *context, bool *more)
{
	struct purge *purge = context;
	int64_t removed;

	if (!remove_some(job, purge, QUERY_PURGE_KEYS, purge->now, BATCH_ROWS,
			 &removed))
		return false;
	purge->keys += removed;
	*more = removed == BATCH_ROWS;
	return true;
}

/* Replies first, those without replies of their own before the others. */
static bool purge_all(struct cli *cli, struct purge *purge)
{
	purge->ended = QUERY_PURGE_REPLIES;
	if (!database_steps(cli, purge_posts, purge))
		return false;
	purge->ended = QUERY_PURGE_ROOTS;
	return database_steps(cli, purge_posts, purge) &&
	       database_steps(cli, purge_keys, purge);
}

static bool run(struct cli *cli, struct purge *purge)
{
	*purge = (struct purge){ .now = database_now(cli) };
	return database_open(cli, NULL, &purge->session) &&
	       database_require_schema(cli, purge->session) &&
	       purge_all(cli, purge);
}

bool database_purge_ended(struct cli *cli, int64_t *posts)
{
	struct purge purge;

	if (!run(cli, &purge))
		return false;
	*posts = purge.posts;
	return true;
}

bool database_purge(struct cli *cli)
{
	struct job *job = cli->job;
	struct purge purge;

	if (!run(cli, &purge))
		return false;
	cli_tell(cli,
		 str_of(job_text(job,
				 "{\"posts\":%" PRId64 ",\"others\":%" PRId64
				 ",\"keys\":%" PRId64 "}",
				 purge.posts, purge.others, purge.keys)),
		 job_text(job,
			  "Removed: posts that ended: %" PRId64
			  ", what hung on them: %" PRId64
			  ", keys older than a day: %" PRId64 ".",
			  purge.posts, purge.others, purge.keys));
	return true;
}

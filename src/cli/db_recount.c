/*
 * db recount: holds the counts of posts against the rows they count.
 */
#include "cli/database.h"

#include <inttypes.h>

#include "cli/database_query.h"

enum { BATCH_POSTS = 500 };

struct recount {
	struct pg_session *session;
	bool dry_run;
	int64_t wrong;
	int64_t mended;
};

/* Under a lock on each post, a new look at the rows sees all of them. */
static bool mend(struct job *job, struct recount *recount, const char *posts)
{
	const char *const params[] = { posts };
	struct pg_table locked;
	int64_t mended;

	if (!pg_session_script(job, recount->session, "begin") ||
	    !pg_session_query(job, recount->session,
			      queries[QUERY_RECOUNT_LOCK].text, params,
			      ARRAY_SIZE(params), &locked) ||
	    !database_count(job, recount->session, QUERY_RECOUNT_MEND, params,
			    ARRAY_SIZE(params), &mended) ||
	    !pg_session_script(job, recount->session, "commit"))
		return false;
	recount->mended += mended;
	return true;
}

static bool recount_some(struct job *job, void *context, bool *more)
{
	struct recount *recount = context;
	const char *const params[] = {
		/* all, if they are only to be told */
		recount->dry_run ? NULL : job_text(job, "%d", BATCH_POSTS)
	};
	const char *posts;
	int64_t wrong;

	if (!database_count_and_text(job, recount->session, QUERY_RECOUNT_FIND,
				     params, ARRAY_SIZE(params), &wrong,
				     &posts))
		return false;
	recount->wrong += wrong;
	if (wrong == 0 || recount->dry_run)
		return true;
	*more = wrong == BATCH_POSTS;
	return mend(job, recount, posts);
}

bool database_recount(struct cli *cli)
{
	struct recount recount = { .dry_run = cli->options.dry_run };
	struct job *job = cli->job;

	if (!database_open(cli, NULL, &recount.session) ||
	    !database_require_schema(cli, recount.session) ||
	    !database_steps(cli, recount_some, &recount))
		return false;
	cli_tell(cli,
		 str_of(job_text(
			 job, "{\"wrong\":%" PRId64 ",\"mended\":%" PRId64 "}",
			 recount.wrong, recount.mended)),
		 recount.wrong == 0
			 ? "All counts are those of the rows."
			 : job_text(job,
				    "Posts with wrong counts: %" PRId64
				    ", put right: %" PRId64 ".",
				    recount.wrong, recount.mended));
	return true;
}

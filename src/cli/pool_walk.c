/*
 * Each page has a job of its own. There are two of them, since the way to the
 * next page stands in the one before.
 */
#include "cli/pool_walk.h"

#include "cli/advice.h"
#include "cli/progress.h"
#include "cli/target.h"

enum { PAGE_MS = 60 * 1000 }; /* with waiting while Cognito throttles */

struct walk {
	struct cli *cli;
	struct user_pool *pool;
	struct job jobs[2];
	struct pool_page page;
	size_t pages, people;
	struct progress progress;
};

static bool tell(struct walk *walk, struct job *job)
{
	struct cli *cli = walk->cli;
	struct str url = str_of(cli->settings.cognito_endpoint);
	struct advice advice =
		advice_on_cognito(cli->job, endpoint_shown(cli->job, url),
				  job->error, job->reason);

	return job_fail(cli->job, advice.kind, "%s", advice.sentence);
}

static bool tell_refusal(struct walk *walk)
{
	const struct settings *settings = &walk->cli->settings;

	if (walk->page.outcome == USER_POOL_NOT_FOUND)
		return job_fail(walk->cli->job, ERR_NOT_FOUND,
				"There is no user pool %s in %s: correct "
				"AWS_COGNITO_USER_POOL_ID or AWS_REGION.",
				settings->user_pool_id, settings->region);
	return job_fail(walk->cli->job, ERR_UNAUTHORIZED,
			"Cognito refuses the AWS keys (%.*s): correct "
			"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or allow "
			"them cognito-idp:ListUsers.",
			STR(walk->page.fault));
}

static bool read_page(struct walk *walk, struct job *job, struct str from)
{
	job_start(job, walk->pages == 0 ? CLI_CONNECT_MS : PAGE_MS);
	if (!user_pool_list(job, walk->pool, from, &walk->page))
		return tell(walk, job);
	if (walk->page.outcome != USER_POOL_OK)
		return tell_refusal(walk);
	if (from.len > 0 && str_equal(from, walk->page.next))
		return job_fail(walk->cli->job, ERR_UNAVAILABLE,
				"Cognito gives the same page again and again: "
				"try again later.");
	walk->pages++;
	walk->people += walk->page.count;
	progress_show(&walk->progress, walk->people);
	return true;
}

static bool walk_pages(struct walk *walk,
		       bool (*take)(struct job *job,
				    const struct pool_page *page,
				    void *context),
		       void *context)
{
	struct str from = str_make("", 0);

	do {
		struct job *job = &walk->jobs[walk->pages % 2];

		job_end(job);
		if (!read_page(walk, job, from))
			return false;
		if (!take(job, &walk->page, context))
			return job_fail(walk->cli->job, job->error, "%s",
					job->reason);
		from = walk->page.next;
	} while (from.len > 0);
	return true;
}

bool pool_walk(struct cli *cli, bool progress,
	       bool (*take)(struct job *job, const struct pool_page *page,
			    void *context),
	       void *context)
{
	struct credential_source *credentials =
		credential_source_open(&cli->settings);
	struct walk *walk = job_alloc(cli->job, sizeof(*walk));
	bool done;

	*walk = (struct walk){ .cli = cli };
	walk->progress = progress_make("people read from the pool", progress);
	walk->pool = user_pool_open(&cli->settings, credentials);
	job_init(&walk->jobs[0]);
	job_init(&walk->jobs[1]);
	done = walk_pages(walk, take, context);
	progress_clear(&walk->progress);
	job_release(&walk->jobs[1]);
	job_release(&walk->jobs[0]);
	user_pool_close(walk->pool);
	credential_source_close(credentials);
	return done;
}

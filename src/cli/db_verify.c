/*
 * db verify-forgotten: that nothing which has ended remains anywhere.
 */
#include "cli/database.h"

#include <inttypes.h>

#include "cli/database_query.h"

struct findings {
	int64_t ended; /* for longer than a minute, and still there */
	int64_t fresh; /* ended within the last minute */
	int64_t late; /* replies that outlive what they answer */
	int64_t places; /* columns nobody knows of */
	const char *names; /* of those */
};

static bool look(struct cli *cli, struct pg_session *session,
		 struct findings *found)
{
	const char *const params[] = { database_now(cli) };
	const char *fresh;
	uint64_t number;

	if (!database_count_and_text(cli->job, session, QUERY_VERIFY_ENDED,
				     params, ARRAY_SIZE(params), &found->ended,
				     &fresh) ||
	    !database_count(cli->job, session, QUERY_VERIFY_LATE, NULL, 0,
			    &found->late) ||
	    !database_count_and_text(cli->job, session, QUERY_VERIFY_PLACES,
				     NULL, 0, &found->places, &found->names))
		return false;
	if (!str_to_number(str_of(fresh), INT64_MAX, &number))
		return job_fail(cli->job, ERR_INTERNAL, "no number of posts");
	found->fresh = (int64_t)number;
	return true;
}

static void tell(struct cli *cli, const struct findings *found)
{
	struct buf json = buf_make(cli->job, 256, 64 * 1024);

	buf_printf(&json,
		   "{\"ended\":%" PRId64 ",\"ended_within_a_minute\":%" PRId64
		   ",\"outlive\":%" PRId64 ",\"unknown_columns\":",
		   found->ended, found->fresh, found->late);
	buf_add_json(&json, str_of(found->names));
	buf_add_char(&json, '}');
	cli_tell(cli, buf_str(&json),
		 job_text(cli->job,
			  "Posts that ended over a minute ago: %" PRId64
			  ", within the last minute: %" PRId64
			  "; replies that outlive their post: %" PRId64
			  "; unknown columns that may hold texts: %s.",
			  found->ended, found->fresh, found->late,
			  found->places == 0 ? "none" : found->names));
}

bool database_verify_forgotten(struct cli *cli)
{
	struct pg_session *session;
	struct findings found;

	if (!database_open(cli, NULL, &session) ||
	    !database_require_schema(cli, session) ||
	    !look(cli, session, &found))
		return false;
	tell(cli, &found);
	if (found.ended == 0 && found.late == 0 && found.places == 0)
		return true;
	return job_fail(
		cli->job, ERR_CORRUPT,
		"Something that has ended may still be there: run "
		"'cruddurctl db purge', and look at the columns named.");
}

/*
 * Profiles: seen by all, written by their owner.
 */
#include "store/profiles.h"

#include "store/now.h"
#include "store/users.h"

bool profiles_show(struct job *job, struct stores *stores, struct str handle,
		   struct str *json)
{
	const struct str params[] = { handle, now_param(job, stores) };
	struct pg_rows rows = { .count = 0 };

	if (handle_is_text(handle) &&
	    !pg_query(job, stores->pg, QUERY_USERS_PROFILE, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_USER_NOT_FOUND, "no such handle");
	*json = pg_value(&rows, 0, 0);
	return true;
}

bool profiles_edit(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct profile_edit *edit,
		   struct str *json)
{
	const struct str params[] = { uuid_str(&viewer->uuid),
				      edit->display_name, edit->bio,
				      now_param(job, stores) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_USERS_EDIT, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "the viewer's row is gone");
	/* viewers are cached by sub, names by uuid */
	touches_note(&stores->shared->users, uuid_str(&viewer->sub));
	touches_note(&stores->shared->users, uuid_str(&viewer->uuid));
	touches_note_all(&stores->shared->posts);
	*json = pg_value(&rows, 0, 0);
	return true;
}

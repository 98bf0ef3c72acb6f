/*
 * People by handle. PostgreSQL makes the JSON; it passes through here unread.
 */
#include "store/users.h"

#include "auth/viewer.h"
#include "base/text.h"
#include "store/now.h"

bool handle_is_valid(struct str handle)
{
	if (handle.len < HANDLE_MIN || handle.len > HANDLE_MAX)
		return false;
	for (size_t i = 0; i < handle.len; i++) {
		char c = handle.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

bool handle_is_reserved(struct str handle)
{
	static const char *const reserved[] = {
		"admin",    "administrator", "root",	 "support",
		"help",	    "system",	     "security", "moderator",
		"official", "cruddur",	     "me",
	};

	for (size_t i = 0; i < ARRAY_SIZE(reserved); i++)
		if (str_equal_nocase(handle, str_of(reserved[i])))
			return true;
	return false;
}

bool handle_is_text(struct str handle)
{
	return handle.len > 0 && handle.len <= VIEWER_HANDLE_MAX &&
	       text_is_utf8(handle) &&
	       memchr(handle.data, '\0', handle.len) == NULL;
}

/* One row of the people with that handle: none or one. */
static bool query_handle(struct job *job, struct stores *stores,
			 enum query query, struct str handle,
			 struct pg_rows *rows)
{
	rows->count = 0;
	if (!handle_is_text(handle))
		return true;
	return pg_query(job, stores->pg, query, &handle, 1, rows);
}

bool users_by_handle(struct job *job, struct stores *stores, struct str handle,
		     struct user *user, bool *found)
{
	struct pg_rows rows;

	if (!query_handle(job, stores, QUERY_USERS_BY_HANDLE, handle, &rows))
		return false;
	*found = rows.count > 0;
	if (!*found)
		return true;
	if (!uuid_parse(pg_value(&rows, 0, 0), &user->uuid))
		return job_fail(job, ERR_INTERNAL, "users.uuid is no uuid");
	user->handle = pg_value(&rows, 0, 1);
	user->display_name = pg_value(&rows, 0, 2);
	return true;
}

bool users_short(struct job *job, struct stores *stores, struct str handle,
		 struct str *json)
{
	struct pg_rows rows;

	if (!query_handle(job, stores, QUERY_USERS_SHORT, handle, &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_USER_NOT_FOUND, "no such handle");
	*json = pg_value(&rows, 0, 0);
	return true;
}

bool users_search(struct job *job, struct stores *stores, struct str prefix,
		  int limit, struct str *json)
{
	const struct str params[] = { prefix,
				      str_of(job_text(job, "%d", limit)) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_USERS_SEARCH, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	*json = pg_value(&rows, 0, 0);
	return true;
}

bool users_me(struct job *job, struct stores *stores, const struct uuid *user,
	      struct str *json)
{
	const struct str params[] = { uuid_str(user), now_param(job, stores) };
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_USERS_ME, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return job_fail(job, ERR_NOT_FOUND, "the viewer's row is gone");
	*json = pg_value(&rows, 0, 0);
	return true;
}

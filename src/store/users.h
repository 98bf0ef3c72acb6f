/*
 * People: rows of the table `users`.
 */
#ifndef STORE_USERS_H
#define STORE_USERS_H

#include "base/job.h"
#include "base/uuid.h"
#include "store/stores.h"

enum { USER_SEARCH_MAX = 100, HANDLE_MIN = 3, HANDLE_MAX = 20 };

/* A person as others see them; texts live as long as the job. */
struct user {
	struct uuid uuid;
	struct str handle;
	struct str display_name;
};

/* [A-Za-z0-9_]{3,20}. */
bool handle_is_valid(struct str handle);

/* Names that nobody may take, whatever their case. */
bool handle_is_reserved(struct str handle);

/* False for what PostgreSQL would refuse as text: it is nobody's handle. */
bool handle_is_text(struct str handle);

/* By handle, without case; `*found` is false when there is none. */
bool users_by_handle(struct job *job, struct stores *stores, struct str handle,
		     struct user *user, bool *found) MUST_CHECK;

/*
 * UserShort of a handle as the JSON text the client gets.
 * Fails: ERR_USER_NOT_FOUND.
 */
bool users_short(struct job *job, struct stores *stores, struct str handle,
		 struct str *json) MUST_CHECK;

/* JSON array of UserShort whose handle, name or a word of it begins so. */
bool users_search(struct job *job, struct stores *stores, struct str prefix,
		  int limit, struct str *json) MUST_CHECK;

/*
 * Profile, `email` and `unread_notifications` (at most 100) as JSON.
 * Fails: ERR_NOT_FOUND when the row is gone.
 */
bool users_me(struct job *job, struct stores *stores, const struct uuid *user,
	      struct str *json) MUST_CHECK;

#endif

/*
 * How people present themselves.
 */
#ifndef STORE_PROFILES_H
#define STORE_PROFILES_H

#include "auth/viewer.h"
#include "base/job.h"
#include "store/stores.h"

enum { DISPLAY_NAME_MAX_LENGTH = 50, BIO_MAX_LENGTH = 160 };

/* Profile of a handle as JSON. Fails: ERR_USER_NOT_FOUND. */
bool profiles_show(struct job *job, struct stores *stores, struct str handle,
		   struct str *json) MUST_CHECK;

struct profile_edit {
	struct str display_name;
	struct str bio; /* data is NULL: stays as it is */
};

/*
 * Writes the viewer's profile and answers it; every worker shows the new name
 * from now on, in conversations too.
 */
bool profiles_edit(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct profile_edit *edit,
		   struct str *json) MUST_CHECK;

#endif

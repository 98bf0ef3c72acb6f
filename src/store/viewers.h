/*
 * From a verified token to the row of its person, made from Cognito when it
 * is missing.
 */
#ifndef STORE_VIEWERS_H
#define STORE_VIEWERS_H

#include "auth/viewer.h"
#include "base/job.h"
#include "store/newcomers.h"

enum viewer_outcome {
	VIEWER_FOUND,
	VIEWER_WITHOUT_ROW, /* the handle is taken or impossible */
	VIEWER_TOKEN_UNKNOWN, /* Cognito does not know the token: 401 */
};

/*
 * Finds the row with that `sub` (cached), else asks Cognito GetUser with
 * `access_token` and makes it. `viewer->sub` is set in every case.
 * Fails: ERR_UNAVAILABLE when PostgreSQL, or for new people Cognito, is away.
 */
bool viewers_find(struct job *job, struct stores *stores,
		  const struct uuid *sub, struct str access_token,
		  struct viewer *viewer, enum viewer_outcome *outcome)
	MUST_CHECK;

/*
 * Makes the row of someone who chose a handle (POST /api/me), the person
 * viewer->sub, with the email that Cognito knows. Fails as newcomers_create,
 * and with ERR_UNAUTHORIZED when Cognito does not know the token.
 */
bool viewers_create(struct job *job, struct stores *stores,
		    struct newcomer *newcomer, const struct idempotency *once,
		    struct str access_token, struct viewer *viewer) MUST_CHECK;

/* Bytes of an entry of stores->viewers. */
size_t viewers_stored_size(void);

#endif

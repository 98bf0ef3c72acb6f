/*
 * People and the row of `users` that they get: from what the user pool knows
 * of them, at sign-up or at their first request, or from what they chose.
 * All of it can be done again without changing anything.
 */
#ifndef STORE_NEWCOMERS_H
#define STORE_NEWCOMERS_H

#include "auth/viewer.h"
#include "base/job.h"
#include "store/once.h"
#include "store/stores.h"

/* What a person is to be called. */
struct newcomer {
	struct str handle; /* valid and not reserved */
	struct str display_name; /* valid */
	struct str email;
};

enum newcomer_outcome {
	NEWCOMER_MADE,
	NEWCOMER_KNOWN, /* the person had a row */
	NEWCOMER_HANDLE_TAKEN,
	NEWCOMER_HANDLE_IMPOSSIBLE, /* or there is none */
};

/* All of these fail with ERR_UNAVAILABLE when PostgreSQL is away. */

/* Fills in the row of viewer->sub; signed_in stays false without one. */
bool newcomers_find(struct job *job, struct stores *stores,
		    struct viewer *viewer) MUST_CHECK;

/*
 * Makes the row of the person viewer->sub from the attributes in the user
 * pool: their handle as it is, and of their name what can be shown.
 */
bool newcomers_admit(struct job *job, struct stores *stores,
		     const struct cognito_user *user, struct viewer *viewer,
		     enum newcomer_outcome *outcome) MUST_CHECK;

/*
 * Makes the row of someone who chose. The same request again under its key
 * finds the row it made. Fails: ERR_HANDLE_TAKEN (also when the person has a
 * row already), ERR_INVALID with idempotency_key_reused.
 */
bool newcomers_create(struct job *job, struct stores *stores,
		      const struct newcomer *newcomer,
		      const struct idempotency *once, struct viewer *viewer)
	MUST_CHECK;

#endif

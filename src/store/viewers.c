/*
 * Viewers: the row of `users` behind a verified token. What is cached carries
 * the moment that was read before its query, so that a change in any
 * worker makes it worthless at once.
 */
#include "store/viewers.h"

#include "base/clock.h"

/*
 * Who has no row is asked for again soon: the handle may have become free,
 * and Cognito should not be asked at every request until then.
 */
enum { WITHOUT_ROW_CACHE_MS = 2000 };

struct stored_viewer {
	uint64_t moment; /* see base/touches.h */
	enum viewer_outcome outcome;
	struct viewer viewer;
};

size_t viewers_stored_size(void)
{
	return sizeof(struct stored_viewer);
}

static bool from_cache(struct stores *stores, const struct uuid *sub,
		       struct viewer *viewer, enum viewer_outcome *outcome)
{
	struct hash key = cache_key_of_uuid(sub);
	struct stored_viewer stored;

	if (!cache_get(stores->viewers, &key, clock_monotonic_ms(), &stored))
		return false;
	if (touches_since(&stores->shared->users, stored.moment,
			  touches_place(uuid_str(sub))))
		return false;
	*viewer = stored.viewer;
	*outcome = stored.outcome;
	return true;
}

static void to_cache(struct stores *stores, const struct viewer *viewer,
		     enum viewer_outcome outcome, uint64_t moment)
{
	struct stored_viewer stored = { .moment = moment,
					.outcome = outcome,
					.viewer = *viewer };
	struct hash key = cache_key_of_uuid(&viewer->sub);
	int64_t life_ms = outcome == VIEWER_FOUND ? STORES_CACHE_MS
						  : WITHOUT_ROW_CACHE_MS;

	cache_put(stores->viewers, &key, clock_monotonic_ms() + life_ms,
		  &stored);
}

/*
 * The token belongs to `sub`; an answer about someone else must never give
 * that person's name away.
 */
static bool ask_cognito(struct job *job, struct stores *stores,
			const struct uuid *sub, struct str access_token,
			struct cognito_user *user, bool *known)
{
	enum cognito_outcome outcome;
	struct uuid named;

	if (!cognito_get_user(job, stores->cognito, access_token, user,
			      &outcome))
		return false;
	*known = outcome == COGNITO_OK && uuid_parse(user->sub, &named) &&
		 uuid_equal(&named, sub);
	return true;
}

/* Makes the row from what the user pool knows. */
static bool heal(struct job *job, struct stores *stores,
		 struct str access_token, struct viewer *viewer,
		 enum viewer_outcome *outcome)
{
	enum newcomer_outcome admitted;
	struct cognito_user user;
	bool known;

	if (!ask_cognito(job, stores, &viewer->sub, access_token, &user,
			 &known))
		return false;
	*outcome = VIEWER_TOKEN_UNKNOWN;
	if (!known)
		return true;
	if (!newcomers_admit(job, stores, &user, viewer, &admitted))
		return false;
	*outcome = viewer->signed_in ? VIEWER_FOUND : VIEWER_WITHOUT_ROW;
	return true;
}

bool viewers_find(struct job *job, struct stores *stores,
		  const struct uuid *sub, struct str access_token,
		  struct viewer *viewer, enum viewer_outcome *outcome)
{
	uint64_t moment;

	if (from_cache(stores, sub, viewer, outcome))
		return true;
	moment = touches_moment(&stores->shared->users);
	*viewer = (struct viewer){ .sub = *sub };
	*outcome = VIEWER_FOUND;
	if (!newcomers_find(job, stores, viewer))
		return false;
	if (!viewer->signed_in &&
	    !heal(job, stores, access_token, viewer, outcome))
		return false;
	if (*outcome != VIEWER_TOKEN_UNKNOWN)
		to_cache(stores, viewer, *outcome, moment);
	return true;
}

bool viewers_create(struct job *job, struct stores *stores,
		    struct newcomer *newcomer, const struct idempotency *once,
		    struct str access_token, struct viewer *viewer)
{
	struct cognito_user user;
	bool known;

	*viewer = (struct viewer){ .sub = viewer->sub };
	if (!ask_cognito(job, stores, &viewer->sub, access_token, &user,
			 &known))
		return false;
	if (!known)
		return job_fail(job, ERR_UNAUTHORIZED,
				"the user pool does not know the token");
	newcomer->email = user.email;
	return newcomers_create(job, stores, newcomer, once, viewer);
}

/*
 * Viewers: the row of `users` behind a verified token. What is cached carries
 * the generation that was read before its query, so that a change in any
 * worker makes it worthless at once.
 */
#include "store/viewers.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/profiles.h"
#include "store/users.h"

/*
 * Who has no row is asked for again soon: the handle may have become free,
 * and Cognito should not be asked at every request until then.
 */
enum { WITHOUT_ROW_CACHE_MS = 2000 };

struct stored_viewer {
	uint32_t generation;
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
	if (stored.generation !=
	    shared_user_generation(stores->shared, uuid_str(sub)))
		return false;
	*viewer = stored.viewer;
	*outcome = stored.outcome;
	return true;
}

static void to_cache(struct stores *stores, const struct viewer *viewer,
		     enum viewer_outcome outcome, uint32_t generation)
{
	struct stored_viewer stored = { .generation = generation,
					.outcome = outcome,
					.viewer = *viewer };
	struct hash key = cache_key_of_uuid(&viewer->sub);
	int64_t life_ms = outcome == VIEWER_FOUND ? STORES_CACHE_MS
						  : WITHOUT_ROW_CACHE_MS;

	cache_put(stores->viewers, &key, clock_monotonic_ms() + life_ms,
		  &stored);
}

/* Copies at most `max` bytes, cut between code points. */
static void copy_text(char *to, size_t max, struct str text)
{
	size_t len = text.len;

	if (len > max) {
		len = max;
		while (len > 0 &&
		       ((unsigned char)text.data[len] & 0xC0) == 0x80)
			len--;
	}
	memcpy(to, text.data, len);
	to[len] = '\0';
}

/* Columns uuid, handle, display_name. */
static bool take_row(struct job *job, const struct pg_rows *rows,
		     struct viewer *viewer)
{
	if (!uuid_parse(pg_value(rows, 0, 0), &viewer->uuid))
		return job_fail(job, ERR_INTERNAL, "users.uuid is no uuid");
	viewer->signed_in = true;
	copy_text(viewer->handle, VIEWER_HANDLE_MAX, pg_value(rows, 0, 1));
	copy_text(viewer->display_name, VIEWER_NAME_MAX, pg_value(rows, 0, 2));
	return true;
}

static bool find_row(struct job *job, struct stores *stores,
		     struct viewer *viewer)
{
	const struct str sub = uuid_str(&viewer->sub);
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_USERS_BY_SUB, &sub, 1, &rows))
		return false;
	return rows.count == 0 || take_row(job, &rows, viewer);
}

/* Leaves signed_in false when the handle, or the person, is there already. */
static bool insert_row(struct job *job, struct stores *stores,
		       const struct newcomer *newcomer,
		       const struct idempotency *once, struct viewer *viewer)
{
	bool asked = idempotency_is_asked(once);
	char now[CLOCK_TEXT_LEN + 1];
	const struct str params[] = {
		newcomer->display_name,
		newcomer->handle,
		newcomer->email,
		uuid_str(&viewer->sub),
		str_make(now, CLOCK_TEXT_LEN),
		asked ? once->key : str_make(NULL, 0),
		asked ? idempotency_hash(job, once) : str_make(NULL, 0),
	};
	struct pg_rows rows;

	clock_format(clock_now_us(), now);
	if (!pg_query(job, stores->pg, QUERY_USERS_CREATE, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.outcome != PG_OK || rows.count == 0)
		return true;
	if (!take_row(job, &rows, viewer))
		return false;
	shared_user_changed(stores->shared, uuid_str(&viewer->sub));
	return true;
}

/* The first `max` code points of `text`. */
static struct str first_points(struct str text, size_t max)
{
	size_t at = 0;

	for (size_t points = 0; at < text.len; at++) {
		bool starts = ((unsigned char)text.data[at] & 0xC0) != 0x80;

		if (starts && points++ == max)
			break;
	}
	return str_make(text.data, at);
}

static struct str acceptable_name(struct str name, struct str handle)
{
	struct str trimmed = text_trim(name);

	if (text_is_blank(trimmed) || text_has_control(trimmed))
		return handle;
	return text_trim(first_points(trimmed, DISPLAY_NAME_MAX_LENGTH));
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
	struct cognito_user user;
	struct newcomer newcomer;
	bool known;

	if (!ask_cognito(job, stores, &viewer->sub, access_token, &user,
			 &known))
		return false;
	*outcome = known ? VIEWER_WITHOUT_ROW : VIEWER_TOKEN_UNKNOWN;
	if (!known)
		return true;
	newcomer.handle = text_trim(user.preferred_username);
	if (!handle_is_valid(newcomer.handle) ||
	    handle_is_reserved(newcomer.handle))
		return true;
	newcomer.display_name = acceptable_name(user.name, newcomer.handle);
	newcomer.email = user.email;
	if (!insert_row(job, stores, &newcomer, NULL, viewer))
		return false;
	/* Another request of the same person may have been faster. */
	if (!viewer->signed_in && !find_row(job, stores, viewer))
		return false;
	if (viewer->signed_in)
		*outcome = VIEWER_FOUND;
	return true;
}

bool viewers_find(struct job *job, struct stores *stores,
		  const struct uuid *sub, struct str access_token,
		  struct viewer *viewer, enum viewer_outcome *outcome)
{
	uint32_t generation;

	if (from_cache(stores, sub, viewer, outcome))
		return true;
	generation = shared_user_generation(stores->shared, uuid_str(sub));
	*viewer = (struct viewer){ .sub = *sub };
	*outcome = VIEWER_FOUND;
	if (!find_row(job, stores, viewer))
		return false;
	if (!viewer->signed_in &&
	    !heal(job, stores, access_token, viewer, outcome))
		return false;
	if (*outcome != VIEWER_TOKEN_UNKNOWN)
		to_cache(stores, viewer, *outcome, generation);
	return true;
}

/* Was this the request that made the person's row? Then the row is found. */
static bool find_made_before(struct job *job, struct stores *stores,
			     const struct idempotency *once,
			     struct viewer *viewer)
{
	char since[CLOCK_TEXT_LEN + 1];
	const struct str params[] = {
		uuid_str(&viewer->sub),
		once->key,
		str_make(since, CLOCK_TEXT_LEN),
	};
	struct pg_rows rows;

	clock_format(clock_now_us() - IDEMPOTENCY_LIFE_S * INT64_C(1000000),
		     since);
	if (!pg_query(job, stores->pg, QUERY_USERS_CREATED_BY, params,
		      ARRAY_SIZE(params), &rows))
		return false;
	if (rows.count == 0)
		return true;
	if (!str_equal(pg_value(&rows, 0, 0), idempotency_hash(job, once)))
		job_invalid(job, "idempotency_key_reused");
	return job_is_valid(job) && find_row(job, stores, viewer);
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
	if (!insert_row(job, stores, newcomer, once, viewer))
		return false;
	if (!viewer->signed_in && idempotency_is_asked(once) &&
	    !find_made_before(job, stores, once, viewer))
		return false;
	if (!viewer->signed_in)
		return job_fail(job, ERR_HANDLE_TAKEN,
				"the handle or the person has a row");
	return true;
}

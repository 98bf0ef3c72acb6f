/*
 * Rows of `users`, found and made. A row that is there, whoever made it, is
 * never changed here.
 */
#include "store/newcomers.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/profiles.h"
#include "store/users.h"

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

bool newcomers_find(struct job *job, struct stores *stores,
		    struct viewer *viewer)
{
	const struct str sub = uuid_str(&viewer->sub);
	struct pg_rows rows;

	if (!pg_query(job, stores->pg, QUERY_USERS_BY_SUB, &sub, 1, &rows))
		return false;
	return rows.count == 0 || take_row(job, &rows, viewer);
}

/* A program without viewers has nobody to tell. */
static void tell_change(struct stores *stores, const struct viewer *viewer)
{
	if (stores->shared != NULL)
		touches_note(&stores->shared->users, uuid_str(&viewer->sub));
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
	tell_change(stores, viewer);
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

bool newcomers_admit(struct job *job, struct stores *stores,
		     const struct cognito_user *user, struct viewer *viewer,
		     enum newcomer_outcome *outcome)
{
	struct newcomer newcomer = {
		.handle = text_trim(user->preferred_username),
		.email = user->email,
	};

	*outcome = NEWCOMER_HANDLE_IMPOSSIBLE;
	if (!handle_is_valid(newcomer.handle) ||
	    handle_is_reserved(newcomer.handle))
		return true;
	newcomer.display_name = acceptable_name(user->name, newcomer.handle);
	if (!insert_row(job, stores, &newcomer, NULL, viewer))
		return false;
	*outcome = NEWCOMER_MADE;
	if (viewer->signed_in)
		return true;
	/* Another request of the same person may have been faster. */
	if (!newcomers_find(job, stores, viewer))
		return false;
	*outcome = viewer->signed_in ? NEWCOMER_KNOWN : NEWCOMER_HANDLE_TAKEN;
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
	return job_is_valid(job) && newcomers_find(job, stores, viewer);
}

bool newcomers_create(struct job *job, struct stores *stores,
		      const struct newcomer *newcomer,
		      const struct idempotency *once, struct viewer *viewer)
{
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

/*
 * Names of people, cached as they stand in JSON. The query for the missing
 * ones runs in a job of its own: its failure shall not be that of the page,
 * which can show the copies in its rows.
 */
#include "store/names.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"

/* A page does not wait longer than this for names. */
enum { NAMES_TIMEOUT_MS = 1000 };

struct stored_name {
	uint64_t moment; /* see base/touches.h */
	bool known;
	uint16_t display_name_len;
	uint16_t handle_len;
	char display_name[NAME_JSON_MAX];
	char handle[NAME_HANDLE_MAX];
};

size_t names_stored_size(void)
{
	return sizeof(struct stored_name);
}

static bool from_cache(struct job *job, struct stores *stores,
		       struct name *name)
{
	struct stored_name *stored = job_alloc(job, sizeof(*stored));
	struct hash key = cache_key_of_uuid(&name->uuid);

	if (!cache_get(stores->names, &key, clock_monotonic_ms(), stored))
		return false;
	if (touches_since(&stores->shared->users, stored->moment,
			  touches_place(uuid_str(&name->uuid))))
		return false;
	name->known = stored->known;
	name->display_name =
		str_make(stored->display_name, stored->display_name_len);
	name->handle = str_make(stored->handle, stored->handle_len);
	return true;
}

static void to_cache(struct stores *stores, const struct name *name,
		     uint64_t moment)
{
	struct stored_name stored = { .moment = moment, .known = name->known };
	struct hash key = cache_key_of_uuid(&name->uuid);

	if (name->known) {
		/* Longer ones, of old data, are asked for each time. */
		if (name->display_name.len > NAME_JSON_MAX ||
		    name->handle.len > NAME_HANDLE_MAX)
			return;
		stored.display_name_len = (uint16_t)name->display_name.len;
		stored.handle_len = (uint16_t)name->handle.len;
		memcpy(stored.display_name, name->display_name.data,
		       name->display_name.len);
		memcpy(stored.handle, name->handle.data, name->handle.len);
	}
	cache_put(stores->names, &key, clock_monotonic_ms() + STORES_CACHE_MS,
		  &stored);
}

/* `text` escaped for JSON, without the quotes. */
static struct str escaped(struct job *job, struct str text)
{
	struct buf json = buf_make(job, text.len + 16, 6 * text.len + 2);

	buf_add_json(&json, text);
	return str_make(json.data + 1, json.len - 2);
}

static struct name *name_of(struct name **names, size_t count, struct str uuid)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(uuid_str(&names[i]->uuid), uuid))
			return names[i];
	return NULL;
}

/* Texts are made in `job`: the rows go when `attempt` ends. */
static void take_rows(struct job *job, const struct pg_rows *rows,
		      struct name **missing, size_t count)
{
	for (int i = 0; i < rows->count; i++) {
		struct name *name =
			name_of(missing, count, pg_value(rows, i, 0));

		if (name == NULL)
			continue;
		name->known = true;
		name->display_name = escaped(job, pg_value(rows, i, 1));
		name->handle = escaped(job, pg_value(rows, i, 2));
	}
}

static struct str uuid_array(struct job *job, struct name **names, size_t count)
{
	struct buf array = buf_make(job, count * (UUID_LEN + 1) + 2,
				    NAMES_MAX * (UUID_LEN + 1) + 2);

	for (size_t i = 0; i < count; i++) {
		buf_add_char(&array, i == 0 ? '{' : ',');
		buf_add(&array, uuid_str(&names[i]->uuid));
	}
	buf_add_char(&array, '}');
	return buf_str(&array);
}

static bool query_names(struct job *job, struct stores *stores,
			struct name **missing, size_t count)
{
	struct str uuids = uuid_array(job, missing, count);
	int64_t left_ms = job_ms_left(job);
	struct pg_rows rows;
	struct job attempt;
	bool worked;

	job_init(&attempt);
	job_start(&attempt,
		  left_ms < NAMES_TIMEOUT_MS ? left_ms : NAMES_TIMEOUT_MS);
	memcpy(attempt.request_id, job->request_id, sizeof(job->request_id));
	worked = pg_query(&attempt, stores->pg, QUERY_USERS_NAMES, &uuids, 1,
			  &rows);
	if (worked)
		take_rows(job, &rows, missing, count);
	else
		log_line(LOG_INFO, job, "names come from the rows: %s",
			 attempt.reason);
	job_end(&attempt);
	job_release(&attempt);
	return worked;
}

void names_find(struct job *job, struct stores *stores, struct name *names,
		size_t count)
{
	struct name *missing[NAMES_MAX];
	uint64_t moment = touches_moment(&stores->shared->users);
	size_t missing_count = 0;

	for (size_t i = 0; i < count && i < NAMES_MAX; i++) {
		struct name *name = &names[i];

		if (from_cache(job, stores, name))
			continue;
		name->known = false;
		missing[missing_count++] = name;
	}
	if (missing_count == 0 ||
	    !query_names(job, stores, missing, missing_count))
		return;
	for (size_t i = 0; i < missing_count; i++)
		to_cache(stores, missing[i], moment);
}

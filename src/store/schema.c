/*
 * The version of the database's schema against that of the program.
 */
#include "store/schema.h"

#include "base/log.h"

static bool read_number(struct job *job, struct stores *stores,
			enum query query, uint64_t *number)
{
	struct pg_rows rows;

	return pg_query(job, stores->pg, query, NULL, 0, &rows) &&
	       rows.count == 1 &&
	       str_to_number(pg_value(&rows, 0, 0), INT32_MAX, number);
}

static bool read_version(struct job *job, struct stores *stores,
			 uint64_t *version)
{
	*version = 0;
	return read_number(job, stores, QUERY_SCHEMA_IS_THERE, version) &&
	       (*version == 0 ||
		read_number(job, stores, QUERY_SCHEMA_VERSION, version));
}

void schema_look(struct job *job, struct stores *stores)
{
	int before = atomic_load(&stores->schema);
	int state = SCHEMA_FITS;
	uint64_t version;

	if (before == SCHEMA_FITS || !read_version(job, stores, &version))
		return;
	if (version < SCHEMA_VERSION)
		state = SCHEMA_TOO_OLD;
	if (!atomic_compare_exchange_strong(&stores->schema, &before, state) ||
	    before == state)
		return;
	if (state == SCHEMA_TOO_OLD)
		log_line(LOG_ERROR, NULL,
			 "the database has schema %d and this program needs "
			 "%d: run 'cruddurctl db migrate'; not ready until "
			 "then",
			 (int)version, SCHEMA_VERSION);
	else if (before == SCHEMA_TOO_OLD)
		log_line(LOG_INFO, NULL, "the database has schema %d now",
			 (int)version);
}

bool schema_is_too_old(const struct stores *stores)
{
	return atomic_load(&stores->schema) == SCHEMA_TOO_OLD;
}

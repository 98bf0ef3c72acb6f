/*
 * Opens what the stores need, in the order in which they need one another,
 * and closes it in reverse.
 */
#include "store/stores.h"

#include "base/clock.h"
#include "base/uuid.h"
#include "store/names.h"
#include "store/page_cache.h"
#include "store/viewers.h"

enum { AWAIT_STEP_MS = 10 };

/* No upstream may hold more than three quarters of a worker's threads. */
static int three_quarters(int threads)
{
	return threads < 2 ? 1 : threads - threads / 4;
}

static struct pg_pool *open_postgres(const struct settings *settings)
{
	return pg_pool_open(settings->connection_url, settings->pg_pool_size,
			    three_quarters(settings->threads));
}

/* What PostgreSQL tells (sql/migrations/0014): behind an '@' of a person. */
static void note_change(void *context, struct str told)
{
	struct shared *shared = context;

	if (str_is(told, "*"))
		touches_note_all(&shared->posts);
	else if (str_starts_with(told, "@"))
		touches_note(&shared->users, str_from(told, 1));
	else
		touches_note(&shared->posts, told);
}

static bool has_heard(void *listener, int64_t since_ms)
{
	return pg_listen_covers(listener, since_ms);
}

void stores_open(struct stores *stores, const struct settings *settings,
		 struct shared *shared)
{
	stores_open_table(stores, settings, shared);
	stores->cognito = cognito_open(settings);
	stores->pg = open_postgres(settings);
	stores->viewers = cache_open(CACHE_VIEWERS, STORES_VIEWERS,
				     viewers_stored_size());
	stores->names =
		cache_open(CACHE_NAMES, STORES_NAMES, names_stored_size());
	stores->listener = pg_listen_open(settings->connection_url, "cruddur",
					  note_change, stores->shared);
	stores->pages = page_cache_open(&stores->shared->posts, has_heard,
					stores->listener);
}

void stores_open_table(struct stores *stores, const struct settings *settings,
		       struct shared *shared)
{
	*stores = (struct stores){ .settings = settings, .shared = shared };
	stores->credentials = credential_source_open(settings);
	stores->dynamodb = dynamodb_open(settings, stores->credentials);
	stores->members =
		cache_open(CACHE_MEMBERS, STORES_MEMBERS, sizeof(struct uuid));
}

void stores_open_people(struct stores *stores, const struct settings *settings,
			struct shared *shared)
{
	*stores = (struct stores){ .settings = settings, .shared = shared };
	stores->pg = open_postgres(settings);
}

bool stores_await_people(struct job *job, struct stores *stores, int64_t max_ms)
{
	int64_t end_ms = clock_monotonic_ms() + max_ms;

	while (!pg_pool_is_ready(job, stores->pg)) {
		if (clock_monotonic_ms() >= end_ms || job_ms_left(job) == 0)
			return job_fail(job, ERR_UNAVAILABLE,
					"postgres: does not answer");
		clock_sleep_ms(AWAIT_STEP_MS);
	}
	return true;
}

void stores_close(struct stores *stores)
{
	page_cache_close(stores->pages);
	pg_listen_close(stores->listener);
	cache_close(stores->members);
	cache_close(stores->names);
	cache_close(stores->viewers);
	pg_pool_close(stores->pg);
	cognito_close(stores->cognito);
	dynamodb_close(stores->dynamodb);
	credential_source_close(stores->credentials);
}

void stores_probe(struct job *job, struct stores *stores)
{
	dynamodb_probe(job, stores->dynamodb, stores->settings->message_table);
	pg_pool_probe(job, stores->pg);
}

void stores_show(struct stores *stores)
{
	dynamodb_show(stores->dynamodb);
	if (stores->cognito != NULL)
		cognito_show(stores->cognito);
	if (stores->pg != NULL)
		pg_pool_show(stores->pg);
}

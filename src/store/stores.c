/*
 * Opens what the stores need, in the order in which they need one another,
 * and closes it in reverse.
 */
#include "store/stores.h"

#include "base/uuid.h"
#include "store/names.h"
#include "store/viewers.h"

/* No upstream may hold more than three quarters of a worker's threads. */
static int three_quarters(int threads)
{
	return threads < 2 ? 1 : threads - threads / 4;
}

void stores_open(struct stores *stores, const struct settings *settings,
		 struct shared *shared)
{
	stores_open_table(stores, settings, shared);
	stores->cognito = cognito_open(settings);
	stores->pg =
		pg_pool_open(settings->connection_url, settings->pg_pool_size,
			     three_quarters(settings->threads));
	stores->viewers = cache_open(STORES_VIEWERS, viewers_stored_size());
	stores->names = cache_open(STORES_NAMES, names_stored_size());
}

void stores_open_table(struct stores *stores, const struct settings *settings,
		       struct shared *shared)
{
	*stores = (struct stores){ .settings = settings, .shared = shared };
	stores->credentials = credential_source_open(settings);
	stores->dynamodb = dynamodb_open(settings, stores->credentials, shared);
	stores->members = cache_open(STORES_MEMBERS, sizeof(struct uuid));
}

void stores_close(struct stores *stores)
{
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

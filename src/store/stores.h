/*
 * Everything a worker keeps open for its jobs: both databases, the user pool
 * and the caches in front of them. Opened after fork, closed when it drains.
 */
#ifndef STORE_STORES_H
#define STORE_STORES_H

#include <stdatomic.h>

#include "aws/cognito.h"
#include "aws/credentials.h"
#include "aws/dynamodb.h"
#include "base/cache.h"
#include "base/settings.h"
#include "base/shared.h"
#include "pg/listen.h"
#include "pg/pool.h"

enum {
	STORES_VIEWERS = 8192, /* sub to viewer, 60 s */
	STORES_NAMES = 16384, /* user uuid to today's name, 60 s */
	STORES_MEMBERS = 16384, /* see store/membership.h, 60 s */
	STORES_CACHE_MS = 60 * 1000,
	STORES_PG_LISTENERS = 1, /* connections beside the pool's */
};

struct page_cache; /* store/page_cache.h */

struct stores {
	const struct settings *settings;
	struct shared *shared;
	struct credential_source *credentials;
	struct dynamodb *dynamodb;
	struct cognito *cognito;
	struct pg_pool *pg;
	struct cache *viewers;
	struct cache *names;
	struct cache *members;
	struct page_cache *pages;
	struct pg_listener *listener; /* of what others change */
	_Atomic int schema; /* see store/schema.h */
};

/* `shared` must outlive the stores. Never fails: they connect on their own. */
void stores_open(struct stores *stores, const struct settings *settings,
		 struct shared *shared);

/*
 * Only what conversations need: DynamoDB and what is known of members. For
 * programs without viewers and names; `shared` may be NULL.
 */
void stores_open_table(struct stores *stores, const struct settings *settings,
		       struct shared *shared);

/*
 * Only what people need: PostgreSQL. For programs without tokens; `shared`
 * may be NULL.
 */
void stores_open_people(struct stores *stores, const struct settings *settings,
			struct shared *shared);

/*
 * Waits until PostgreSQL answers: for a program that must not leave it to the
 * next try, and whose connections may have died while it slept.
 * Fails: ERR_UNAVAILABLE when it does not within `max_ms`, or by the deadline.
 */
bool stores_await_people(struct job *job, struct stores *stores, int64_t max_ms)
	MUST_CHECK;

/* After any of them. */
void stores_close(struct stores *stores);

/*
 * Looks whether a store that was given up is back. Call it about as often as
 * GATE_PROBE_MS; the job is used up.
 */
void stores_probe(struct job *job, struct stores *stores);

/* Sets the gauges of what is open to what they are now. */
void stores_show(struct stores *stores);

#endif

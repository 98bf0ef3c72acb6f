/*
 * A bounded cache of one process: keys of any bytes (hashed to 32), values of
 * one size, each with an end of life. Fixed memory: sets of eight entries, the
 * one unused for longest gives way. Safe for all threads.
 */
#ifndef BASE_CACHE_H
#define BASE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/metrics.h"
#include "base/uuid.h"

struct cache;

/*
 * Room for about `entries` values of `value_size` bytes. Its lookups are
 * counted under `name`. Never NULL.
 */
struct cache *cache_open(enum metric_cache name, size_t entries,
			 size_t value_size);
void cache_close(struct cache *cache);

/*
 * Copies the value of `key` to `value`; false when it is not there or its
 * life has ended. `now_ms` is monotonic.
 */
bool cache_get(struct cache *cache, const struct hash *key, int64_t now_ms,
	       void *value) MUST_CHECK;

/* Keeps a copy of `value` until `until_ms`, in place of an older one. */
void cache_put(struct cache *cache, const struct hash *key, int64_t until_ms,
	       const void *value);

void cache_drop(struct cache *cache, const struct hash *key);

/* Forgets everything. */
void cache_clear(struct cache *cache);

/* A cache key of several parts; parts cannot run into one another. */
struct hash cache_key(const struct str *parts, size_t count);

/* The key of one UUID, without the cost of a digest. */
struct hash cache_key_of_uuid(const struct uuid *uuid);

#endif

/*
 * Sets of eight entries; a key belongs to one set. Sets share a few locks.
 * The table comes from calloc: pages that no entry has used cost nothing.
 */
#include "base/cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>

enum {
	WAYS = 8,
	SHARDS = 64,
};

struct entry {
	struct hash key;
	int64_t until_ms;
	uint64_t used; /* the shard's clock when last used */
	uint32_t generation; /* of the shard; 0: never used */
	alignas(max_align_t) char value[];
};

struct shard {
	alignas(64) pthread_mutex_t lock;
	uint64_t clock;
	uint32_t generation;
};

struct cache {
	enum metric_cache name;
	size_t value_size;
	size_t stride; /* bytes of an entry */
	size_t sets; /* a power of two */
	char *table;
	struct shard shards[SHARDS];
};

struct cache *cache_open(enum metric_cache name, size_t entries,
			 size_t value_size)
{
	struct cache *cache =
		aligned_alloc(alignof(struct cache), sizeof(struct cache));

	assert(value_size < 64 * 1024);
	if (cache == NULL)
		abort();
	cache->name = name;
	cache->value_size = value_size;
	cache->stride = (sizeof(struct entry) + value_size +
			 alignof(struct entry) - 1) /
			alignof(struct entry) * alignof(struct entry);
	cache->sets = 1;
	while (cache->sets * WAYS < entries)
		cache->sets *= 2;
	cache->table = calloc(cache->sets * WAYS, cache->stride);
	if (cache->table == NULL)
		abort();
	for (int i = 0; i < SHARDS; i++) {
		pthread_mutex_init(&cache->shards[i].lock, NULL);
		cache->shards[i].clock = 0;
		cache->shards[i].generation = 1;
	}
	return cache;
}

void cache_close(struct cache *cache)
{
	if (cache == NULL)
		return;
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&cache->shards[i].lock);
	free(cache->table);
	free(cache);
}

struct place {
	struct shard *shard;
	char *set;
};

static struct place lock_place(struct cache *cache, const struct hash *key)
{
	uint64_t bits;
	size_t set;
	struct place place;

	memcpy(&bits, key->bytes, sizeof(bits));
	set = bits & (cache->sets - 1);
	place.shard = &cache->shards[set % SHARDS];
	place.set = cache->table + set * WAYS * cache->stride;
	pthread_mutex_lock(&place.shard->lock);
	return place;
}

static struct entry *entry_at(const struct cache *cache, struct place place,
			      int way)
{
	return (struct entry *)(void *)(place.set +
					(size_t)way * cache->stride);
}

static bool is_alive(struct place place, const struct entry *entry)
{
	return entry->generation == place.shard->generation;
}

static struct entry *find(const struct cache *cache, struct place place,
			  const struct hash *key)
{
	for (int way = 0; way < WAYS; way++) {
		struct entry *entry = entry_at(cache, place, way);

		if (is_alive(place, entry) && hash_equal(&entry->key, key))
			return entry;
	}
	return NULL;
}

/* An empty entry of the set, else the one unused for longest. */
static struct entry *make_room(const struct cache *cache, struct place place)
{
	struct entry *oldest = entry_at(cache, place, 0);

	for (int way = 0; way < WAYS; way++) {
		struct entry *entry = entry_at(cache, place, way);

		if (!is_alive(place, entry))
			return entry;
		if (entry->used < oldest->used)
			oldest = entry;
	}
	return oldest;
}

bool cache_get(struct cache *cache, const struct hash *key, int64_t now_ms,
	       void *value)
{
	struct place place = lock_place(cache, key);
	struct entry *entry = find(cache, place, key);
	bool found = entry != NULL && now_ms < entry->until_ms;

	if (found) {
		memcpy(value, entry->value, cache->value_size);
		entry->used = ++place.shard->clock;
	} else if (entry != NULL) {
		entry->generation = 0;
	}
	pthread_mutex_unlock(&place.shard->lock);
	metric_count(METRIC_CACHE_LOOKUPS, cache->name,
		     found ? LOOKUP_HIT : LOOKUP_MISS);
	return found;
}

void cache_put(struct cache *cache, const struct hash *key, int64_t until_ms,
	       const void *value)
{
	struct place place = lock_place(cache, key);
	struct entry *entry = find(cache, place, key);

	if (entry == NULL)
		entry = make_room(cache, place);
	entry->key = *key;
	entry->until_ms = until_ms;
	entry->used = ++place.shard->clock;
	entry->generation = place.shard->generation;
	memcpy(entry->value, value, cache->value_size);
	pthread_mutex_unlock(&place.shard->lock);
}

void cache_drop(struct cache *cache, const struct hash *key)
{
	struct place place = lock_place(cache, key);
	struct entry *entry = find(cache, place, key);

	if (entry != NULL)
		entry->generation = 0;
	pthread_mutex_unlock(&place.shard->lock);
}

/* The next generation makes every entry of the last one empty. */
void cache_clear(struct cache *cache)
{
	for (int i = 0; i < SHARDS; i++) {
		struct shard *shard = &cache->shards[i];

		pthread_mutex_lock(&shard->lock);
		shard->generation++;
		pthread_mutex_unlock(&shard->lock);
	}
}

struct hash cache_key(const struct str *parts, size_t count)
{
	return hash_of_parts(parts, count);
}

/*
 * All of the UUID, so that no two share a key, behind a hash of it: the first
 * bytes choose the set, and UUIDs may differ in their last ones only.
 */
struct hash cache_key_of_uuid(const struct uuid *uuid)
{
	struct hash key = { { 0 } };
	uint64_t spread = hash_quick(uuid_str(uuid));

	memcpy(key.bytes, &spread, sizeof(spread));
	uuid_bytes(uuid, key.bytes + sizeof(spread));
	return key;
}

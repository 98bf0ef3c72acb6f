/*
 * One page behind a lock, which is held only to copy.
 */
#include "store/home_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/metrics.h"

enum { KEY_MAX_BYTES = 80 }; /* a time and a uuid */

struct home_cache {
	pthread_mutex_t lock;
	int64_t until_ms; /* monotonic */
	int64_t ends_us; /* of the first post to end */
	bool has_more;
	size_t json_len;
	size_t key_len;
	char key[KEY_MAX_BYTES];
	char json[HOME_CACHE_MAX_BYTES];
};

struct home_cache *home_cache_open(void)
{
	struct home_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		abort();
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

void home_cache_close(struct home_cache *cache)
{
	if (cache == NULL)
		return;
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static struct str copy(struct job *job, const char *bytes, size_t len)
{
	char *own = job_alloc(job, len);

	memcpy(own, bytes, len);
	return str_make(own, len);
}

bool home_cache_get(struct job *job, struct home_cache *cache, int64_t now_us,
		    struct feed_page *page)
{
	bool found;

	pthread_mutex_lock(&cache->lock);
	found = clock_monotonic_ms() < cache->until_ms &&
		now_us < cache->ends_us;
	if (found)
		*page = (struct feed_page){
			.json = copy(job, cache->json, cache->json_len),
			.has_more = cache->has_more,
			.last_key = copy(job, cache->key, cache->key_len),
		};
	pthread_mutex_unlock(&cache->lock);
	metric_count(METRIC_CACHE_LOOKUPS, CACHE_HOME,
		     found ? LOOKUP_HIT : LOOKUP_MISS);
	return found;
}

/* A page that was asked for earlier never takes the place of a later one. */
void home_cache_put(struct home_cache *cache, int64_t asked_ms, int64_t ends_us,
		    const struct feed_page *page)
{
	if (page->json.len > sizeof(cache->json) ||
	    page->last_key.len > sizeof(cache->key))
		return;
	pthread_mutex_lock(&cache->lock);
	if (asked_ms + HOME_CACHE_MS > cache->until_ms) {
		cache->until_ms = asked_ms + HOME_CACHE_MS;
		cache->ends_us = ends_us;
		cache->has_more = page->has_more;
		cache->json_len = page->json.len;
		memcpy(cache->json, page->json.data, page->json.len);
		cache->key_len = page->last_key.len;
		if (page->last_key.len > 0)
			memcpy(cache->key, page->last_key.data,
			       page->last_key.len);
	}
	pthread_mutex_unlock(&cache->lock);
}

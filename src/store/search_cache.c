/*
 * Matches by term and key, in a cache of the common kind.
 */
#include "store/search_cache.h"

#include "base/clock.h"
#include "store/now.h"

struct kept {
	int64_t asked_ms;
	bool is_renewed; /* somebody is asking again */
	struct search_matches matches;
};

int search_match_by_key(const struct search_match *a,
			const struct search_match *b)
{
	if (a->created_us != b->created_us)
		return a->created_us < b->created_us ? -1 : 1;
	return memcmp(a->uuid.text, b->uuid.text, UUID_LEN);
}

int search_match_by_rank(const struct search_match *a,
			 const struct search_match *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return search_match_by_key(a, b);
}

struct cache *search_cache_open(void)
{
	return cache_open(CACHE_SEARCHES, SEARCH_CACHE_ENTRIES,
			  sizeof(struct kept));
}

static struct hash key_of(struct str term, const struct feed_key *top)
{
	const struct str parts[] = { term, top->at, top->uuid };

	return cache_key(parts, ARRAY_SIZE(parts));
}

static void keep(struct cache *cache, const struct hash *key,
		 const struct kept *kept)
{
	cache_put(cache, key, kept->asked_ms + SEARCH_CACHE_MS, kept);
}

/*
 * Matches that all who ask for find gone at the same time would all ask for
 * at once. So one of them does it shortly before. Should two be that one, or
 * put the old ones over newer ones, then it is only asked for once more.
 */
const struct search_matches *search_cache_get(struct job *job,
					      struct cache *cache,
					      struct str term,
					      const struct feed_key *top)
{
	struct kept *kept = job_alloc(job, sizeof(*kept));
	struct hash key = key_of(term, top);
	int64_t now_ms = clock_monotonic_ms();

	if (!cache_get(cache, &key, now_ms, kept))
		return NULL;
	if (now_ms - kept->asked_ms < SEARCH_CACHE_RENEW_MS || kept->is_renewed)
		return &kept->matches;
	kept->is_renewed = true;
	keep(cache, &key, kept);
	return NULL;
}

static const struct search_match *newest(const struct search_matches *matches)
{
	const struct search_match *found = &matches->list[0];

	for (size_t i = 1; i < matches->count; i++)
		if (search_match_by_key(&matches->list[i], found) > 0)
			found = &matches->list[i];
	return found;
}

void search_cache_put(struct job *job, struct cache *cache, struct str term,
		      const struct feed_key *top, int64_t asked_ms,
		      const struct search_matches *matches)
{
	struct kept *kept = job_alloc(job, sizeof(*kept));
	struct hash key = key_of(term, top);
	const struct search_match *first;

	*kept = (struct kept){ .asked_ms = asked_ms };
	kept->matches.count = matches->count;
	memcpy(kept->matches.list, matches->list,
	       matches->count * sizeof(matches->list[0]));
	keep(cache, &key, kept);
	if (matches->count == 0)
		return;
	first = newest(matches);
	key = key_of(term, &(struct feed_key){
				   time_param(job, first->created_us),
				   uuid_str(&first->uuid),
			   });
	keep(cache, &key, kept);
}

/*
 * One lock, held only to compare and copy. A page is kept as one piece of
 * memory: its posts, then their text. The JSON is the array of those who are
 * not signed in, which most ask for.
 */
#include "store/page_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/metrics.h"

enum {
	WAYS = 8,
	SETS = PAGE_CACHE_PAGES / WAYS,
};

/* Text lies in `bytes`, one piece behind the other. */
struct kept_post {
	uint32_t json_len;
	uint32_t uuid_len;
	uint32_t place; /* of its changes */
	int marks;
	bool liked; /* by the only reader */
	bool reposted;
};

struct kept_page {
	int64_t asked_ms; /* monotonic; 0: never used */
	uint64_t number; /* no two pages have the same */
	int64_t ends_us; /* of the first post to end */
	uint64_t moment; /* of the changes that it shows */
	uint32_t place; /* of the changes of its topic */
	uint32_t key_len;
	uint32_t last_key_len;
	uint32_t text_len; /* key, last key, uuids, array */
	int count;
	bool has_more;
	char *bytes; /* the posts, then the text */
	bool knows_marks;
	struct post_mark *marks;
	size_t marks_count;
};

struct page_cache {
	const struct touches *changes;
	page_cache_heard heard;
	void *context;
	pthread_mutex_t lock; /* of all below */
	uint64_t puts;
	struct kept_page pages[SETS][WAYS];
};

struct page_cache *page_cache_open(const struct touches *changes,
				   page_cache_heard heard, void *context)
{
	struct page_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		abort();
	cache->changes = changes;
	cache->heard = heard;
	cache->context = context;
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

static void release(const struct kept_page *page)
{
	free(page->bytes);
	free(page->marks);
}

void page_cache_close(struct page_cache *cache)
{
	if (cache == NULL)
		return;
	for (int set = 0; set < SETS; set++)
		for (int way = 0; way < WAYS; way++)
			release(&cache->pages[set][way]);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static struct kept_page *set_of(struct page_cache *cache, struct str key)
{
	return cache->pages[hash_quick(key) % SETS];
}

static size_t posts_size(int count)
{
	return (size_t)count * sizeof(struct kept_post);
}

static const struct kept_post *posts_of(const struct kept_page *page)
{
	return (const void *)page->bytes;
}

static struct str text_of(const struct kept_page *page)
{
	return str_make(page->bytes + posts_size(page->count), page->text_len);
}

static struct kept_page *find(struct kept_page *set, struct str key)
{
	for (int way = 0; way < WAYS; way++)
		if (set[way].asked_ms != 0 && set[way].key_len == key.len &&
		    memcmp(text_of(&set[way]).data, key.data, key.len) == 0)
			return &set[way];
	return NULL;
}

static struct str cut(struct str *text, size_t len)
{
	struct str piece = str_make(text->data, len);

	*text = str_make(text->data + len, text->len - len);
	return piece;
}

/* Copies the text once; the pieces of the list point into the copy. */
static void give(struct job *job, const struct kept_page *page,
		 const struct uuid *reader, struct post_list *list)
{
	const struct kept_post *kept = posts_of(page);
	char *copy = job_alloc(job, page->text_len);
	struct str text = str_make(copy, page->text_len);

	memcpy(copy, text_of(page).data, page->text_len);
	cut(&text, page->key_len);
	*list = (struct post_list){
		.posts = job_alloc(job,
				   (size_t)page->count * sizeof(*list->posts)),
		.count = page->count,
		.has_more = page->has_more,
		.last_key = cut(&text, page->last_key_len),
		.ends_us = page->ends_us,
	};
	for (int i = 0; i < page->count; i++)
		list->posts[i].uuid = cut(&text, kept[i].uuid_len);
	list->array = text;
	for (int i = 0; i < page->count; i++) {
		/* behind a bracket or comma */
		cut(&text, 1);
		list->posts[i].json = cut(&text, kept[i].json_len);
		list->posts[i].marks = kept[i].marks;
		list->posts[i].liked = kept[i].liked;
		list->posts[i].reposted = kept[i].reposted;
	}
	if (reader != NULL && page->knows_marks)
		post_list_mark(list, page->marks, page->marks_count, reader);
}

static bool is_touched(const struct page_cache *cache,
		       const struct kept_page *page)
{
	const struct kept_post *posts = posts_of(page);

	if (touches_since(cache->changes, page->moment, page->place))
		return true;
	for (int i = 0; i < page->count; i++)
		if (touches_since(cache->changes, page->moment, posts[i].place))
			return true;
	return false;
}

static bool is_good(const struct page_cache *cache,
		    const struct kept_page *page, int64_t now_ms,
		    int64_t now_us)
{
	int64_t age_ms = now_ms - page->asked_ms;

	if (age_ms >= PAGE_CACHE_HEARD_MS || now_us >= page->ends_us ||
	    is_touched(cache, page))
		return false;
	return age_ms < PAGE_CACHE_MS ||
	       cache->heard(cache->context, page->asked_ms);
}

bool page_cache_get(struct job *job, struct page_cache *cache,
		    struct page_name *name, int64_t now_us,
		    struct post_list *list)
{
	struct kept_page *page;
	bool found;

	name->moment = touches_moment(cache->changes);
	name->asked_ms = clock_monotonic_ms();
	pthread_mutex_lock(&cache->lock);
	page = find(set_of(cache, name->key), name->key);
	found = page != NULL && is_good(cache, page, name->asked_ms, now_us);
	if (found) {
		name->number = page->number;
		give(job, page, name->reader, list);
	}
	pthread_mutex_unlock(&cache->lock);
	metric_count(METRIC_CACHE_LOOKUPS, CACHE_PAGES,
		     found ? LOOKUP_HIT : LOOKUP_MISS);
	return found;
}

static size_t text_size(struct str key, const struct post_list *list)
{
	size_t size = key.len + list->last_key.len + sizeof("[]") - 1;

	for (int i = 0; i < list->count; i++)
		size += list->posts[i].uuid.len + list->posts[i].json.len +
			(i > 0 ? sizeof(",") - 1 : 0);
	return size;
}

static char *append(char *at, struct str text)
{
	if (text.len > 0)
		memcpy(at, text.data, text.len);
	return at + text.len;
}

static char *pack(const struct page_name *name, const struct post_list *list,
		  size_t size)
{
	char *bytes = malloc(posts_size(list->count) + size);
	struct kept_post *kept = (void *)bytes;
	char *at = bytes + posts_size(list->count);

	if (bytes == NULL)
		abort();
	at = append(append(at, name->key), list->last_key);
	for (int i = 0; i < list->count; i++) {
		const struct listed_post *post = &list->posts[i];

		at = append(at, post->uuid);
		kept[i] = (struct kept_post){
			.json_len = (uint32_t)post->json.len,
			.uuid_len = (uint32_t)post->uuid.len,
			.place = touches_place(post->uuid),
			.marks = post->marks,
			.liked = name->is_of_reader && post->liked,
			.reposted = name->is_of_reader && post->reposted,
		};
	}
	*at++ = '[';
	for (int i = 0; i < list->count; i++) {
		if (i > 0)
			*at++ = ',';
		at = append(at, list->posts[i].json);
	}
	*at = ']';
	return bytes;
}

/* The page of this key, else the oldest of the set. */
static struct kept_page *make_room(struct kept_page *set, struct str key)
{
	struct kept_page *oldest = find(set, key);

	for (int way = 0; way < WAYS && oldest == NULL; way++)
		if (set[way].asked_ms == 0)
			oldest = &set[way];
	if (oldest != NULL)
		return oldest;
	oldest = &set[0];
	for (int way = 1; way < WAYS; way++)
		if (set[way].asked_ms < oldest->asked_ms)
			oldest = &set[way];
	return oldest;
}

/*
 * A page that was asked for earlier never takes the place of a later one. The
 * one of both that is not kept.
 */
static struct kept_page put(struct page_cache *cache, struct str key,
			    const struct kept_page *new)
{
	struct kept_page *page = make_room(set_of(cache, key), key);
	struct kept_page old = *page;

	if (new->asked_ms < page->asked_ms)
		return *new;
	*page = *new;
	page->number = ++cache->puts;
	return old;
}

void page_cache_put(struct page_cache *cache, const struct page_name *name,
		    const struct post_list *list)
{
	struct str key = name->key;
	size_t size = text_size(key, list);
	struct kept_page page = {
		.asked_ms = name->asked_ms,
		.knows_marks = name->is_of_reader,
		.ends_us = list->ends_us,
		.moment = name->moment,
		.place = touches_place(name->topic),
		.key_len = (uint32_t)key.len,
		.last_key_len = (uint32_t)list->last_key.len,
		.text_len = (uint32_t)size,
		.count = list->count,
		.has_more = list->has_more,
	};
	struct kept_page surplus;

	if (key.len > PAGE_CACHE_KEY_MAX_BYTES ||
	    size - key.len > PAGE_CACHE_MAX_BYTES)
		return;
	page.bytes = pack(name, list, size);
	pthread_mutex_lock(&cache->lock);
	surplus = put(cache, key, &page);
	pthread_mutex_unlock(&cache->lock);
	release(&surplus);
}

/*
 * Changes since the page was asked for end it, and so its marks, which were
 * asked for later.
 */
void page_cache_put_marks(struct page_cache *cache,
			  const struct page_name *name,
			  const struct post_mark *marks, size_t count)
{
	struct post_mark *copy;
	struct kept_page *page;

	if (count > PAGE_CACHE_MAX_MARKS)
		return;
	copy = malloc(count * sizeof(*copy) + 1);
	if (copy == NULL)
		abort();
	memcpy(copy, marks, count * sizeof(*copy));
	pthread_mutex_lock(&cache->lock);
	page = find(set_of(cache, name->key), name->key);
	if (page != NULL && page->number == name->number &&
	    !page->knows_marks) {
		page->knows_marks = true;
		page->marks = copy;
		page->marks_count = count;
		copy = NULL;
	}
	pthread_mutex_unlock(&cache->lock);
	free(copy);
}

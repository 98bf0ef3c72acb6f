/*
 * The one mapping that all workers share, made by the master before fork: the
 * clock of messages, the changes of users and posts, the key set. What is
 * counted has a mapping of its own (base/metrics.h). Nothing in it is ever held
 * over I/O.
 */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/touches.h"

enum { SHARED_KEYS_MAX_BYTES = 64 * 1024 };

/* Why the key set is fetched; each may be the reason so often. */
enum keys_reason {
	KEYS_MISSING, /* there is none yet: once in SHARED_KEYS_FIRST_MS */
	KEYS_OLD, /* once in SHARED_KEYS_REFRESH_MIN_MS */
	KEYS_UNKNOWN_KID, /* the same, however many unknown kids arrive */
	KEYS_REASONS
};

enum {
	SHARED_KEYS_FIRST_MS = 900,
	SHARED_KEYS_REFRESH_MIN_MS = 10 * 1000,
	SHARED_KEYS_LEASE_MS = 5 * 1000, /* longer than a fetch may take */
};

struct shared_keys {
	pthread_mutex_t lock; /* robust; held only to copy */
	_Atomic uint32_t generation; /* 0: no key set yet */
	_Atomic int64_t tried_ms[KEYS_REASONS]; /* monotonic, the last start */
	_Atomic int64_t fetched_ms; /* monotonic, last success */
	_Atomic int64_t lease_until_ms;
	size_t len[2];
	char slot[2][SHARED_KEYS_MAX_BYTES]; /* generation % 2 is current */
};

struct shared {
	_Atomic int64_t message_clock_us;
	struct touches users; /* by their uuid, and by their sub */
	struct touches posts; /* see store/page_cache.h for the names */
	struct shared_keys keys;
};

/* A new mapping, all zero but its mutex; NULL when the system refuses. */
struct shared *shared_map(void);
void shared_unmap(struct shared *shared);

/*
 * The time of a new message: max(now, last + 1 us), never the same twice in
 * any worker.
 */
int64_t shared_next_time_us(struct shared *shared, int64_t now_us);

/*
 * A message of this time was shown: what is written next sorts after it.
 * Times more than 5 s ahead of `now_us` are not believed.
 */
void shared_saw_time_us(struct shared *shared, int64_t seen_us, int64_t now_us);

/* 0 while there is no key set; another value after every change. */
uint32_t shared_keys_generation(struct shared *shared);

/* Copies the raw key set into `out` and tells its generation. */
bool shared_keys_copy(struct shared *shared, struct buf *out,
		      uint32_t *generation) MUST_CHECK;

/* Publishes a fetched key set; the same bytes keep their generation. */
bool shared_keys_publish(struct shared *shared, struct str jwks) MUST_CHECK;

/*
 * Asks to be the one that fetches, for a reason that may not come again too
 * soon; one at a time over all workers. After true shared_keys_end_fetch is
 * due; a dead holder blocks nobody for longer than SHARED_KEYS_LEASE_MS.
 */
bool shared_keys_may_fetch(struct shared *shared, enum keys_reason reason,
			   int64_t now_ms) MUST_CHECK;
void shared_keys_end_fetch(struct shared *shared);

/* Since the last fetch that worked; -1 before there was one. */
int64_t shared_keys_age_ms(struct shared *shared, int64_t now_ms);

/* Some worker is fetching just now. */
bool shared_keys_in_fetch(struct shared *shared, int64_t now_ms);

#endif

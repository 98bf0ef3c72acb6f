/*
 * The mapping of all workers. A worker may die at any instruction: the lock
 * is robust, and a key set is published by its generation alone, after its
 * bytes stand in the slot that nobody reads.
 */
#include "base/shared.h"

#include <errno.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/hash.h"

static const int64_t believable_us = 5 * 1000 * 1000;

static bool init_lock(pthread_mutex_t *lock)
{
	pthread_mutexattr_t attributes;
	bool works;

	if (pthread_mutexattr_init(&attributes) != 0)
		return false;
	works = pthread_mutexattr_setpshared(&attributes,
					     PTHREAD_PROCESS_SHARED) == 0 &&
		pthread_mutexattr_setrobust(&attributes,
					    PTHREAD_MUTEX_ROBUST) == 0 &&
		pthread_mutex_init(lock, &attributes) == 0;
	pthread_mutexattr_destroy(&attributes);
	return works;
}

struct shared *shared_map(void)
{
	struct shared *shared =
		mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return NULL;
	if (!init_lock(&shared->keys.lock)) {
		munmap(shared, sizeof(*shared));
		return NULL;
	}
	return shared;
}

void shared_unmap(struct shared *shared)
{
	if (shared != NULL)
		munmap(shared, sizeof(*shared));
}

int64_t shared_next_time_us(struct shared *shared, int64_t now_us)
{
	int64_t last = atomic_load(&shared->message_clock_us);
	int64_t next;

	do
		next = now_us > last ? now_us : last + 1;
	while (!atomic_compare_exchange_weak(&shared->message_clock_us, &last,
					     next));
	return next;
}

void shared_saw_time_us(struct shared *shared, int64_t seen_us, int64_t now_us)
{
	int64_t last = atomic_load(&shared->message_clock_us);

	if (seen_us > now_us + believable_us)
		return;
	while (seen_us > last &&
	       !atomic_compare_exchange_weak(&shared->message_clock_us, &last,
					     seen_us))
		continue;
}

uint32_t shared_keys_generation(struct shared *shared)
{
	return atomic_load(&shared->keys.generation);
}

/* What a dead holder left is whole: see the head of this file. */
static bool lock_keys(struct shared_keys *keys)
{
	int result = pthread_mutex_lock(&keys->lock);

	if (result == EOWNERDEAD)
		result = pthread_mutex_consistent(&keys->lock);
	return result == 0;
}

static struct str current_keys(const struct shared_keys *keys,
			       uint32_t generation)
{
	if (generation == 0)
		return str_make("", 0);
	return str_make(keys->slot[generation % 2], keys->len[generation % 2]);
}

bool shared_keys_copy(struct shared *shared, struct buf *out,
		      uint32_t *generation)
{
	struct shared_keys *keys = &shared->keys;

	if (!lock_keys(keys))
		return false;
	*generation = atomic_load(&keys->generation);
	buf_add(out, current_keys(keys, *generation));
	pthread_mutex_unlock(&keys->lock);
	return *generation != 0;
}

/* 0 means none and is passed over, so that the slots go on alternating. */
static uint32_t generation_after(uint32_t generation)
{
	return generation == UINT32_MAX ? 2 : generation + 1;
}

bool shared_keys_publish(struct shared *shared, struct str jwks)
{
	struct shared_keys *keys = &shared->keys;
	uint32_t generation, next;

	if (jwks.len > SHARED_KEYS_MAX_BYTES || jwks.len == 0)
		return false;
	if (!lock_keys(keys))
		return false;
	generation = atomic_load(&keys->generation);
	if (!str_equal(current_keys(keys, generation), jwks)) {
		next = generation_after(generation);
		memcpy(keys->slot[next % 2], jwks.data, jwks.len);
		keys->len[next % 2] = jwks.len;
		atomic_store(&keys->generation, next);
	}
	atomic_store(&keys->fetched_ms, clock_monotonic_ms());
	pthread_mutex_unlock(&keys->lock);
	return true;
}

static bool is_too_soon(const struct shared_keys *keys, enum keys_reason reason,
			int64_t now_ms)
{
	int64_t tried_ms = atomic_load(&keys->tried_ms[reason]);
	int64_t pause_ms = reason == KEYS_MISSING ? SHARED_KEYS_FIRST_MS
						  : SHARED_KEYS_REFRESH_MIN_MS;

	return tried_ms != 0 && now_ms - tried_ms < pause_ms;
}

bool shared_keys_may_fetch(struct shared *shared, enum keys_reason reason,
			   int64_t now_ms)
{
	struct shared_keys *keys = &shared->keys;
	int64_t until = atomic_load(&keys->lease_until_ms);

	if (now_ms < until || is_too_soon(keys, reason, now_ms) ||
	    !atomic_compare_exchange_strong(&keys->lease_until_ms, &until,
					    now_ms + SHARED_KEYS_LEASE_MS))
		return false;
	/* another may have fetched and ended between the look and the lease */
	if (is_too_soon(keys, reason, now_ms)) {
		shared_keys_end_fetch(shared);
		return false;
	}
	atomic_store(&keys->tried_ms[reason], now_ms);
	return true;
}

void shared_keys_end_fetch(struct shared *shared)
{
	atomic_store(&shared->keys.lease_until_ms, 0);
}

int64_t shared_keys_age_ms(struct shared *shared, int64_t now_ms)
{
	if (shared_keys_generation(shared) == 0)
		return -1;
	return now_ms - atomic_load(&shared->keys.fetched_ms);
}

bool shared_keys_in_fetch(struct shared *shared, int64_t now_ms)
{
	return now_ms < atomic_load(&shared->keys.lease_until_ms);
}

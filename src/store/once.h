/*
 * What protects a write from being carried out twice: the client's key, and
 * what it must come with again. A key is good for a day.
 */
#ifndef STORE_ONCE_H
#define STORE_ONCE_H

#include "base/hash.h"
#include "base/job.h"

enum { IDEMPOTENCY_LIFE_S = 24 * 60 * 60 };

struct idempotency {
	struct str key; /* data is NULL without one */
	struct hash request; /* of method, path and the raw body */
};

static inline bool idempotency_is_asked(const struct idempotency *once)
{
	return once != NULL && once->key.data != NULL;
}

/* The hash of the request as it is stored: hexadecimal. */
struct str idempotency_hash(struct job *job, const struct idempotency *once);

#endif

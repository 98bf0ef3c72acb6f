/*
 * Keys of requests, whatever store remembers them.
 */
#include "store/once.h"

struct str idempotency_hash(struct job *job, const struct idempotency *once)
{
	char *text = job_alloc(job, HASH_HEX + 1);

	hash_hex(once->request.bytes, HASH_BYTES, text);
	return str_make(text, HASH_HEX);
}

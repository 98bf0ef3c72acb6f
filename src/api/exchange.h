/*
 * One request on its way through a handler: what came in, who asks, and the
 * answer that is being built.
 */
#ifndef API_EXCHANGE_H
#define API_EXCHANGE_H

#include "auth/viewer.h"
#include "base/hash.h"
#include "http/response.h"
#include "http/route.h"
#include "store/once.h"
#include "store/stores.h"

enum { IDEMPOTENCY_KEY_MAX = 128 };

struct exchange {
	struct job *job;
	struct stores *stores;
	struct request request;
	struct route_match match;
	struct viewer viewer; /* signed_in is false for an anonymous caller */
	struct str access_token; /* verified; empty when anonymous */
	struct response response;
	bool (*keys_ready)(void *verifier); /* for the readiness check */
	void *verifier;
};

/* What handlers end with; both return true. */
bool respond_json(struct exchange *x, struct str body);
bool respond_list(struct exchange *x, struct str body);

/*
 * The Idempotency-Key header and what it protects: method, path (whatever the
 * case of its UUID) and the raw body. The key's data is NULL when the header is
 * absent.
 * Fails: ERR_BAD_REQUEST unless it is 1 to 128 visible ASCII characters.
 */
bool exchange_idempotency(struct exchange *x, struct idempotency *once)
	MUST_CHECK;

#endif

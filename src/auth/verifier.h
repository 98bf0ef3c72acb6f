/*
 * Verifies access tokens of one Cognito user pool: the key set shared by all
 * workers, this worker's parsed keys, and a bounded cache of tokens already
 * verified (SHA-256 of the whole token to its claims; the expiry is checked at
 * every hit, bad tokens never enter, a changed key set empties it).
 * Opened after fork, safe for all threads.
 */
#ifndef AUTH_VERIFIER_H
#define AUTH_VERIFIER_H

#include "auth/jwt.h"
#include "base/job.h"
#include "base/settings.h"
#include "base/shared.h"

enum {
	VERIFIER_KEYS_RENEW_MS = 55 * 60 * 1000, /* within the hour */
	VERIFIER_TOKENS = 8192, /* in the cache */
};

struct verifier;

struct verifier *verifier_open(const struct settings *settings,
			       struct shared *shared);
void verifier_close(struct verifier *verifier);

/*
 * Verifies `token` (what follows "Bearer "). `*verdict` says whether it is
 * good. An unknown kid makes this call fetch the key set, at most once in ten
 * seconds over all workers; the others wait up to a second for that fetch.
 * Fails: ERR_UNAVAILABLE while there is no key set (a token that no key could
 * make good is refused even then), and when too many threads wait for it.
 */
bool verifier_check(struct job *job, struct verifier *verifier,
		    struct str token, struct jwt_claims *claims,
		    enum jwt_verdict *verdict) MUST_CHECK;

/*
 * Fetches the key set when there is none or it grows old. Called every second
 * by the worker's housekeeping; failures are logged, the keys at hand serve.
 */
void verifier_refresh(struct job *job, struct verifier *verifier);

/* A key set is there. */
bool verifier_is_ready(const struct verifier *verifier);

#endif

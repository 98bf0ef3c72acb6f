/*
 * The way of a token: the cache, else the keys this worker has parsed, else
 * the issuer. The keys are parsed anew whenever the shared generation moves,
 * and the cache is emptied under the same lock under which it is filled, so
 * that no token outlives its key there.
 */
#include "auth/verifier.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "auth/jwks.h"
#include "base/cache.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/metrics.h"
#include "net/http_client.h"

_Static_assert((int)JWT_VERDICTS == (int)METRIC_TOKEN_VERDICTS,
	       "each verdict has its place among the metrics");

enum {
	FETCH_MAX_MS = 2000,
	WAIT_MAX_MS = 1000, /* for another's fetch */
	WAIT_STEP_MS = 5,
	CACHED_MAX_S = 24 * 3600,
	URL_MAX = 2048,
};

static const char key_set_path[] = "/.well-known/jwks.json";

struct verifier {
	struct shared *shared;
	struct http_pool *http;
	struct jwt_rules rules;
	struct cache *tokens;
	char url[URL_MAX];
	int max_waiting;
	_Atomic int waiting; /* threads that wait for another's fetch */
	_Atomic uint32_t generation; /* of `keys` */
	pthread_rwlock_t lock;
	struct jwks *keys; /* under the lock; NULL while there are none */
};

/* Some are kept for other requests, unless there is one only. */
static int max_waiting(int threads)
{
	return threads > 1 ? threads * 3 / 4 : 1;
}

struct verifier *verifier_open(const struct settings *settings,
			       struct shared *shared)
{
	struct verifier *verifier = calloc(1, sizeof(*verifier));

	if (verifier == NULL)
		abort();
	verifier->shared = shared;
	verifier->rules = (struct jwt_rules){
		.issuer = str_of(settings->issuer),
		.client_id = str_of(settings->user_pool_client_id),
		.leeway_s = settings->jwt_leeway_s,
	};
	/* an issuer too long for this gives an address that nobody answers */
	snprintf(verifier->url, sizeof(verifier->url), "%s%s", settings->issuer,
		 key_set_path);
	verifier->max_waiting = max_waiting(settings->threads);
	verifier->tokens = cache_open(CACHE_TOKENS, VERIFIER_TOKENS,
				      sizeof(struct jwt_claims));
	verifier->http = http_pool_open();
	http_pool_trust(verifier->http, settings->ca_bundle);
	pthread_rwlock_init(&verifier->lock, NULL);
	return verifier;
}

void verifier_close(struct verifier *verifier)
{
	pthread_rwlock_destroy(&verifier->lock);
	http_pool_close(verifier->http);
	cache_close(verifier->tokens);
	jwks_free(verifier->keys);
	free(verifier);
}

/* The lock is held for writing. What does not parse was never published. */
static void adopt_keys(struct job *job, struct verifier *verifier)
{
	struct buf raw = buf_make(job, 0, SHARED_KEYS_MAX_BYTES);
	struct jwks *keys;
	uint32_t generation;

	if (!shared_keys_copy(verifier->shared, &raw, &generation))
		return;
	keys = jwks_parse(job, buf_str(&raw));
	if (keys == NULL)
		return;
	jwks_free(verifier->keys);
	verifier->keys = keys;
	cache_clear(verifier->tokens);
	atomic_store(&verifier->generation, generation);
}

/* Brings this worker's keys up to what all workers share. */
static void follow_keys(struct job *job, struct verifier *verifier)
{
	if (shared_keys_generation(verifier->shared) ==
	    atomic_load(&verifier->generation))
		return;
	pthread_rwlock_wrlock(&verifier->lock);
	if (shared_keys_generation(verifier->shared) !=
	    atomic_load(&verifier->generation))
		adopt_keys(job, verifier);
	pthread_rwlock_unlock(&verifier->lock);
}

static bool find_cached(struct verifier *verifier, const struct hash *digest,
			int64_t now_s, struct jwt_claims *claims)
{
	return cache_get(verifier->tokens, digest, clock_monotonic_ms(),
			 claims) &&
	       claims->expires_s + verifier->rules.leeway_s > now_s;
}

static void keep(struct verifier *verifier, const struct hash *digest,
		 int64_t now_s, const struct jwt_claims *claims)
{
	int64_t life_s = claims->expires_s + verifier->rules.leeway_s - now_s;

	if (life_s > CACHED_MAX_S)
		life_s = CACHED_MAX_S;
	cache_put(verifier->tokens, digest,
		  clock_monotonic_ms() + life_s * 1000, claims);
}

static enum jwt_verdict judge(struct job *job, struct verifier *verifier,
			      const struct jwt *jwt, const struct hash *digest,
			      int64_t now_s, struct jwt_claims *claims)
{
	enum jwt_verdict verdict = JWT_UNKNOWN_KEY;
	const struct jwt_key *key = NULL;

	follow_keys(job, verifier);
	pthread_rwlock_rdlock(&verifier->lock);
	if (verifier->keys != NULL)
		key = jwks_find(verifier->keys, jwt->kid);
	if (key != NULL)
		verdict = jwt_check_signature(jwt, key);
	if (verdict == JWT_GOOD)
		verdict = jwt_check_claims(job, jwt, &verifier->rules, now_s,
					   claims);
	if (verdict == JWT_GOOD)
		keep(verifier, digest, now_s, claims);
	pthread_rwlock_unlock(&verifier->lock);
	return verdict;
}

static enum metric_call publish(struct job *job, struct verifier *verifier,
				struct str key_set)
{
	struct jwks *keys = jwks_parse(job, key_set);
	bool usable = keys != NULL;

	if (!usable)
		log_line(LOG_WARNING, job,
			 "key set: the issuer's answer holds no usable key");
	else if (!shared_keys_publish(verifier->shared, key_set))
		log_line(LOG_ERROR, job, "key set: cannot be shared");
	jwks_free(keys);
	return usable ? CALL_OK : CALL_ERROR;
}

static enum metric_call take_reply(struct job *job, struct verifier *verifier,
				   const struct http_reply *reply)
{
	if (reply->outcome == HTTP_ANSWERED && reply->status == 200)
		return publish(job, verifier, reply->body);
	if (reply->outcome == HTTP_TOO_LARGE)
		log_line(LOG_WARNING, job, "key set: larger than %d bytes",
			 SHARED_KEYS_MAX_BYTES);
	else if (reply->outcome == HTTP_ANSWERED)
		log_line(LOG_WARNING, job, "key set: answered with status %d",
			 reply->status);
	else
		log_line(LOG_WARNING, job, "key set: no answer: %s",
			 reply->problem);
	return reply->outcome == HTTP_ANSWERED ||
			       reply->outcome == HTTP_TOO_LARGE
		       ? CALL_ERROR
		       : CALL_SILENT;
}

static void fetch(struct job *job, struct verifier *verifier)
{
	static const char *const headers[] = { "Accept: application/json" };
	int64_t left_ms = job_ms_left(job);
	struct http_call call = {
		.method = "GET",
		.url = verifier->url,
		.headers = headers,
		.header_count = ARRAY_SIZE(headers),
		.max_reply_bytes = SHARED_KEYS_MAX_BYTES,
		.timeout_ms = left_ms < FETCH_MAX_MS ? left_ms : FETCH_MAX_MS,
	};
	struct http_reply reply;
	int64_t began_us = clock_monotonic_us();

	http_send(job, verifier->http, &call, &reply);
	metric_observe(METRIC_UPSTREAM_SECONDS, UPSTREAM_ISSUER,
		       clock_monotonic_us() - began_us);
	metric_count(METRIC_UPSTREAM_CALLS, UPSTREAM_ISSUER,
		     take_reply(job, verifier, &reply));
}

static bool fetch_if_due(struct job *job, struct verifier *verifier,
			 enum keys_reason reason)
{
	if (job_ms_left(job) == 0 ||
	    !shared_keys_may_fetch(verifier->shared, reason,
				   clock_monotonic_ms()))
		return false;
	fetch(job, verifier);
	shared_keys_end_fetch(verifier->shared);
	return true;
}

/* Some thread, maybe of another worker, is asking the issuer just now. */
static void wait_for_fetch(struct job *job, struct verifier *verifier)
{
	uint32_t generation = atomic_load(&verifier->generation);
	int64_t now_ms = clock_monotonic_ms();
	int64_t until_ms = now_ms + WAIT_MAX_MS;

	while (shared_keys_in_fetch(verifier->shared, now_ms) &&
	       shared_keys_generation(verifier->shared) == generation &&
	       now_ms < until_ms && job_ms_left(job) > 0) {
		clock_sleep_ms(WAIT_STEP_MS);
		now_ms = clock_monotonic_ms();
	}
}

/*
 * The key may be newer than what is known here. Fails when so many threads
 * wait already that the rest must be left to other requests.
 */
static bool look_for_newer_keys(struct job *job, struct verifier *verifier)
{
	enum keys_reason reason =
		verifier_is_ready(verifier) ? KEYS_UNKNOWN_KID : KEYS_MISSING;
	bool may_wait;

	if (fetch_if_due(job, verifier, reason) ||
	    !shared_keys_in_fetch(verifier->shared, clock_monotonic_ms()))
		return true;
	may_wait =
		atomic_fetch_add(&verifier->waiting, 1) < verifier->max_waiting;
	if (may_wait)
		wait_for_fetch(job, verifier);
	atomic_fetch_sub(&verifier->waiting, 1);
	return may_wait ||
	       job_fail(job, ERR_UNAVAILABLE, "too many wait for the key set");
}

static bool judge_with_newer_keys(struct job *job, struct verifier *verifier,
				  const struct jwt *jwt,
				  const struct hash *digest, int64_t now_s,
				  struct jwt_claims *claims,
				  enum jwt_verdict *verdict)
{
	if (!look_for_newer_keys(job, verifier))
		return false;
	if (!verifier_is_ready(verifier))
		return job_fail(job, ERR_UNAVAILABLE, "there is no key set");
	*verdict = judge(job, verifier, jwt, digest, now_s, claims);
	return true;
}

static bool check(struct job *job, struct verifier *verifier, struct str token,
		  struct jwt_claims *claims, enum jwt_verdict *verdict)
{
	int64_t now_s = clock_now_us() / 1000000;
	struct hash digest;
	struct jwt jwt;

	*verdict = JWT_MALFORMED;
	if (token.len > JWT_MAX_BYTES)
		return true;
	follow_keys(job, verifier);
	digest = hash_sha256(token);
	if (find_cached(verifier, &digest, now_s, claims)) {
		*verdict = JWT_GOOD;
		return true;
	}
	*verdict = jwt_parse(job, token, &jwt);
	if (*verdict != JWT_GOOD)
		return true;
	*verdict = judge(job, verifier, &jwt, &digest, now_s, claims);
	return *verdict != JWT_UNKNOWN_KEY ||
	       judge_with_newer_keys(job, verifier, &jwt, &digest, now_s,
				     claims, verdict);
}

bool verifier_check(struct job *job, struct verifier *verifier,
		    struct str token, struct jwt_claims *claims,
		    enum jwt_verdict *verdict)
{
	if (!check(job, verifier, token, claims, verdict))
		return false;
	metric_count(METRIC_TOKENS, (int)*verdict, 0);
	return true;
}

void verifier_refresh(struct job *job, struct verifier *verifier)
{
	int64_t age_ms = clock_monotonic_ms() -
			 atomic_load(&verifier->shared->keys.fetched_ms);

	if (!verifier_is_ready(verifier))
		(void)fetch_if_due(job, verifier, KEYS_MISSING);
	else if (age_ms >= VERIFIER_KEYS_RENEW_MS)
		(void)fetch_if_due(job, verifier, KEYS_OLD);
	follow_keys(job, verifier);
}

bool verifier_is_ready(const struct verifier *verifier)
{
	return shared_keys_generation(verifier->shared) != 0;
}

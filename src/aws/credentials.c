/*
 * Keeping credentials in force. One thread fetches; the others go on with
 * what is at hand or, when there is nothing, wait for the one.
 */
#include "aws/credentials.h"

#include <pthread.h>

#include "aws/credential_fetch.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/log.h"

enum {
	RENEW_BEFORE_US = 5 * 60 * 1000000,
	RETRY_EMPTY_MS = 1000, /* nothing to serve with */
	RETRY_RENEWAL_MS = 10 * 1000,
	COMPLAIN_MS = 60 * 1000, /* at most one line of log in this time */
};

struct credential_source {
	const struct settings *settings;
	struct http_pool *pool;
	pthread_mutex_t lock; /* of all below; never held over I/O */
	pthread_cond_t fetched;
	struct credentials current;
	bool usable; /* `current` holds something */
	bool fetching;
	int64_t next_try_ms;
	int64_t next_complaint_ms;
};

static bool is_static(const struct credential_source *source)
{
	return source->settings->access_key_id[0] != '\0';
}

static void take_static(struct credential_source *source)
{
	const struct settings *settings = source->settings;
	struct credentials *current = &source->current;

	snprintf(current->key_id, sizeof(current->key_id), "%s",
		 settings->access_key_id);
	snprintf(current->secret, sizeof(current->secret), "%s",
		 settings->secret_access_key);
	snprintf(current->token, sizeof(current->token), "%s",
		 settings->session_token);
	current->version = 1;
	source->usable = true;
}

struct credential_source *credential_source_open(const struct settings *set)
{
	struct credential_source *source = calloc(1, sizeof(*source));

	if (source == NULL || pthread_mutex_init(&source->lock, NULL) != 0)
		abort();
	condition_init(&source->fetched);
	source->settings = set;
	source->pool = http_pool_open();
	http_pool_trust(source->pool, set->ca_bundle);
	/* A fetch comes once in hours: its connection is not worth keeping. */
	http_pool_keep(source->pool, 0);
	if (is_static(source))
		take_static(source);
	return source;
}

void credential_source_close(struct credential_source *source)
{
	if (source == NULL)
		return;
	http_pool_close(source->pool);
	pthread_cond_destroy(&source->fetched);
	pthread_mutex_destroy(&source->lock);
	explicit_bzero(&source->current, sizeof(source->current));
	free(source);
}

/* All below that end in _locked are called with the lock held. */

static bool have_valid_locked(const struct credential_source *source)
{
	return source->usable && (source->current.expires_us == 0 ||
				  source->current.expires_us > clock_now_us());
}

static bool may_fetch_locked(const struct credential_source *source)
{
	return !is_static(source) && !source->fetching &&
	       clock_monotonic_ms() >= source->next_try_ms;
}

static bool may_complain_locked(struct credential_source *source)
{
	int64_t now = clock_monotonic_ms();

	if (now < source->next_complaint_ms)
		return false;
	source->next_complaint_ms = now + COMPLAIN_MS;
	return true;
}

/* A renewal is tried again at the latest when those at hand end. */
static int64_t retry_in_ms_locked(const struct credential_source *source)
{
	if (!have_valid_locked(source))
		return RETRY_EMPTY_MS;
	int64_t left_ms = (source->current.expires_us - clock_now_us()) / 1000;
	return left_ms < RETRY_RENEWAL_MS ? left_ms : RETRY_RENEWAL_MS;
}

/*
 * `problem` is NULL after a success. True when it should be logged. A source
 * that gives the same ones again has no others yet.
 */
static bool settle_locked(struct credential_source *source,
			  struct credentials *fresh, const char *problem)
{
	bool is_renewal = false;

	source->fetching = false;
	pthread_cond_broadcast(&source->fetched);
	if (problem == NULL) {
		is_renewal = fresh->expires_us > source->current.expires_us;
		fresh->version = source->current.version + 1;
		source->current = *fresh;
		source->usable = true;
	}
	source->next_try_ms = clock_monotonic_ms() + retry_in_ms_locked(source);
	if (is_renewal)
		source->next_try_ms = 0;
	return problem == NULL || may_complain_locked(source);
}

/* Called with `fetching` set by this thread and the lock free. */
static void fetch(struct job *job, struct credential_source *source)
{
	struct credentials fresh = { 0 };
	const char *problem = NULL;

	if (!credential_fetch(job, source->settings, source->pool, &fresh,
			      &problem) &&
	    problem == NULL)
		problem = "no answer";
	pthread_mutex_lock(&source->lock);
	bool tell = settle_locked(source, &fresh, problem);
	pthread_mutex_unlock(&source->lock);
	if (tell && problem != NULL)
		log_line(LOG_ERROR, job, "no AWS credentials fetched: %s",
			 problem);
	else if (tell)
		log_line(LOG_INFO, job, "AWS credentials fetched");
	explicit_bzero(&fresh, sizeof(fresh));
}

/* Returns with valid credentials, or when there will be none in time. */
static bool obtain_locked(struct job *job, struct credential_source *source)
{
	while (!have_valid_locked(source)) {
		if (may_fetch_locked(source)) {
			source->fetching = true;
			pthread_mutex_unlock(&source->lock);
			fetch(job, source);
			pthread_mutex_lock(&source->lock);
		} else if (source->fetching && job_ms_left(job) > 0) {
			condition_wait(&source->fetched, &source->lock,
				       job->deadline_ms);
		} else {
			return false;
		}
	}
	return true;
}

bool credentials_get(struct job *job, struct credential_source *source,
		     struct credentials *credentials)
{
	pthread_mutex_lock(&source->lock);
	bool have = obtain_locked(job, source);
	if (have)
		*credentials = source->current;
	pthread_mutex_unlock(&source->lock);
	return have || job_fail(job, ERR_UNAVAILABLE,
				"no source gives AWS credentials");
}

void credentials_expire(struct credential_source *source, unsigned version)
{
	pthread_mutex_lock(&source->lock);
	if (!is_static(source) && source->current.version == version)
		source->usable = false;
	pthread_mutex_unlock(&source->lock);
}

void credentials_refresh(struct job *job, struct credential_source *source)
{
	pthread_mutex_lock(&source->lock);
	int64_t expires_us = source->usable ? source->current.expires_us : 1;
	bool due = expires_us != 0 &&
		   expires_us - clock_now_us() < RENEW_BEFORE_US &&
		   may_fetch_locked(source);
	if (due)
		source->fetching = true;
	pthread_mutex_unlock(&source->lock);
	if (due)
		fetch(job, source);
}

/*
 * AWS credentials: from the settings, else from the container's endpoint,
 * else from the instance (IMDSv2), renewed in time. Opened after fork, used
 * by all threads of a worker.
 */
#ifndef AWS_CREDENTIALS_H
#define AWS_CREDENTIALS_H

#include "base/job.h"
#include "base/settings.h"

struct credentials {
	char key_id[SETTINGS_AWS_KEY_MAX + 1];
	char secret[SETTINGS_AWS_KEY_MAX + 1];
	char token[SETTINGS_AWS_TOKEN_MAX + 1]; /* "" for long-lived ones */
	int64_t expires_us; /* 0: never */
	unsigned version; /* another one after every change */
};

struct credential_source;

struct credential_source *credential_source_open(const struct settings *set);
void credential_source_close(struct credential_source *source);

/*
 * Copies the credentials in force. Fetches them when there are none yet or
 * they have expired. Fails: ERR_UNAVAILABLE when no source answers.
 */
bool credentials_get(struct job *job, struct credential_source *source,
		     struct credentials *credentials) MUST_CHECK;

/*
 * AWS has refused the credentials of this version as expired: the next
 * credentials_get fetches others, where there is a source to fetch from.
 */
void credentials_expire(struct credential_source *source, unsigned version);

/*
 * Renews credentials that end within five minutes (AWS SDKs do the same), at
 * most one fetch at a time; a failed renewal is logged and tried again later.
 * Called every second by the worker's housekeeping.
 */
void credentials_refresh(struct job *job, struct credential_source *source);

#endif

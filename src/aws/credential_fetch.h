/*
 * One fetch of temporary credentials: from the container's endpoint (ECS and
 * EKS) when the settings name one, else from the instance (IMDSv2).
 */
#ifndef AWS_CREDENTIAL_FETCH_H
#define AWS_CREDENTIAL_FETCH_H

#include "aws/credentials.h"
#include "base/job.h"
#include "base/settings.h"
#include "net/http_client.h"

/*
 * False, with the reason for the log in `*problem` and the job not failed,
 * when there are none to be had. `version` is left to the caller.
 */
bool credential_fetch(struct job *job, const struct settings *settings,
		      struct http_pool *pool, struct credentials *credentials,
		      const char **problem) MUST_CHECK;

/*
 * Reads what both endpoints answer. False when a part is missing, too long
 * or not fit for a header.
 */
bool credential_parse(struct job *job, struct str body,
		      struct credentials *credentials) MUST_CHECK;

/*
 * Whether credentials may be asked of this address: https anywhere, http only
 * on this machine and at the link-local addresses of ECS and EKS.
 */
bool credential_url_is_allowed(const char *url) MUST_CHECK;

#endif

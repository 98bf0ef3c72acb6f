/*
 * The Cognito user pool, as far as the service needs it.
 */
#ifndef AWS_COGNITO_H
#define AWS_COGNITO_H

#include "base/job.h"
#include "base/settings.h"

struct cognito;
struct json; /* base/json.h */

enum cognito_outcome {
	COGNITO_OK,
	COGNITO_TOKEN_UNKNOWN, /* revoked, expired, or the user is gone */
};

struct cognito_user {
	struct str sub;
	struct str email;
	struct str name;
	struct str preferred_username;
};

/* Reads a list of { "Name", "Value" }; absent attributes are empty. */
void cognito_user_read(const struct json *attributes,
		       struct cognito_user *user);

struct cognito *cognito_open(const struct settings *settings);
void cognito_close(struct cognito *cognito);

/* Sets the gauge of open breakers to what this one is now. */
void cognito_show(const struct cognito *cognito);

/*
 * GetUser with the caller's own access token (no AWS credentials needed).
 * Absent attributes are empty. Fails: ERR_UNAVAILABLE when Cognito cannot be
 * reached within the deadline, throttles or answers with a server error;
 * ERR_INTERNAL for a refusal that is our mistake (the log says it).
 */
bool cognito_get_user(struct job *job, struct cognito *cognito,
		      struct str access_token, struct cognito_user *user,
		      enum cognito_outcome *outcome) MUST_CHECK;

#endif

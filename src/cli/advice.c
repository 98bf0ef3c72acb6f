/*
 * From what a library says to what a person can do about it. libpq 15 tells
 * why a connection failed in words only, so the words are looked at.
 */
#include "cli/advice.h"

enum named { NAMES_NOTHING, NAMES_USER, NAMES_DATABASE };

/* "PostgreSQL at <host>, port <port>, <problem> <name>: <remedy>." */
static const struct row {
	const char *words[2]; /* all of them are in the reason */
	enum err_kind kind;
	const char *problem;
	enum named named;
	const char *remedy;
} rows[] = {
	{ { "authentication failed", "" },
	  ERR_UNAUTHORIZED,
	  "refuses the password of the user",
	  NAMES_USER,
	  "correct user and password in CONNECTION_URL" },
	{ { "no password supplied", "" },
	  ERR_UNAUTHORIZED,
	  "wants a password for the user",
	  NAMES_USER,
	  "add it to CONNECTION_URL" },
	{ { "role \"", "does not exist" },
	  ERR_UNAUTHORIZED,
	  "has no user",
	  NAMES_USER,
	  "correct CONNECTION_URL or make the user" },
	{ { "database \"", "does not exist" },
	  ERR_NOT_FOUND,
	  "has no database",
	  NAMES_DATABASE,
	  "make it with 'cruddurctl db create', or correct CONNECTION_URL" },
	{ { "could not translate host name", "" },
	  ERR_UNAVAILABLE,
	  "cannot be found: there is no such host",
	  NAMES_NOTHING,
	  "correct CONNECTION_URL" },
	{ { "onnection refused", "" },
	  ERR_UNAVAILABLE,
	  "is not running",
	  NAMES_NOTHING,
	  "start it, or correct CONNECTION_URL" },
	{ { "No such file or directory", "" },
	  ERR_UNAVAILABLE,
	  "is not running",
	  NAMES_NOTHING,
	  "start it, or correct CONNECTION_URL" },
	{ { "invalid response", "" },
	  ERR_UNAVAILABLE,
	  "is no PostgreSQL",
	  NAMES_NOTHING,
	  "correct CONNECTION_URL" },
	{ { "time", "" },
	  ERR_UNAVAILABLE,
	  "does not answer",
	  NAMES_NOTHING,
	  "correct CONNECTION_URL, or see whether it can be reached" },
};

static const struct row *row_for(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strstr(reason, rows[i].words[0]) != NULL &&
		    strstr(reason, rows[i].words[1]) != NULL)
			return &rows[i];
	}
	return NULL;
}

struct advice advice_on_database(struct job *job,
				 const struct pg_target *target,
				 const char *database, const char *reason)
{
	const struct row *row = row_for(reason);
	const char *name = "";

	if (row == NULL)
		return (struct advice){
			ERR_UNAVAILABLE,
			job_text(job, "%s: correct CONNECTION_URL.", reason)
		};
	if (row->named == NAMES_USER)
		name = job_text(job, " %s", target->user);
	if (row->named == NAMES_DATABASE)
		name = job_text(job, " %s",
				database != NULL ? database : target->database);
	return (struct advice){
		row->kind, job_text(job, "PostgreSQL at %s, port %s, %s%s: %s.",
				    target->host, target->port, row->problem,
				    name, row->remedy)
	};
}

struct advice advice_on_dynamodb(struct job *job, const char *endpoint,
				 enum err_kind kind, const char *reason)
{
	static const char *const refusals[] = {
		"AccessDenied",		 "UnrecognizedClient",
		"InvalidSignature",	 "IncompleteSignature",
		"MissingAuthentication", "ExpiredToken",
		"InvalidClientTokenId",
	};

	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		if (strstr(reason, refusals[i]) == NULL)
			continue;
		return (struct advice){
			ERR_UNAUTHORIZED,
			job_text(job,
				 "DynamoDB at %s refuses the AWS keys (%s): "
				 "correct AWS_ACCESS_KEY_ID and "
				 "AWS_SECRET_ACCESS_KEY, or what they may do.",
				 endpoint, refusals[i])
		};
	}
	if (kind != ERR_UNAVAILABLE)
		return (struct advice){ kind, arena_text(&job->arena,
							 str_of(reason)) };
	return (struct advice){
		ERR_UNAVAILABLE,
		job_text(job,
			 "DynamoDB at %s does not answer: start it, or correct "
			 "AWS_ENDPOINT_URL_DYNAMODB.",
			 endpoint)
	};
}

struct advice advice_on_cognito(struct job *job, const char *endpoint,
				enum err_kind kind, const char *reason)
{
	if (kind != ERR_UNAVAILABLE)
		return (struct advice){ kind, arena_text(&job->arena,
							 str_of(reason)) };
	if (strstr(reason, "no source gives AWS credentials") != NULL)
		return (struct advice){
			ERR_UNAUTHORIZED,
			"There are no AWS credentials: set AWS_ACCESS_KEY_ID "
			"and AWS_SECRET_ACCESS_KEY."
		};
	if (strstr(reason, "TooManyRequests") != NULL ||
	    strstr(reason, "Throttling") != NULL)
		return (struct advice){
			ERR_UNAVAILABLE,
			job_text(job,
				 "Cognito at %s throttles these calls: try "
				 "again later.",
				 endpoint)
		};
	return (struct advice){
		ERR_UNAVAILABLE,
		job_text(job,
			 "Cognito at %s does not answer: start it, or correct "
			 "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER.",
			 endpoint)
	};
}

/*
 * The settings of every program: one table, read at start (by cruddurd again at
 * SIGHUP) from systemd's credentials, over them from the environment, and over
 * that from a file of NAME=value lines.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/job.h"
#include "base/log.h"

/* Texts are NUL-terminated, never NULL; "" is not set. */
struct settings {
	const char *connection_url;
	const char *region;
	const char *access_key_id;
	const char *secret_access_key;
	const char *session_token;
	const char *container_credentials_relative_uri;
	const char *container_credentials_full_uri;
	const char *container_authorization_token;
	const char *container_authorization_token_file;
	const char *metadata_endpoint; /* of the instance, IMDSv2 */
	bool metadata_disabled;
	const char *ca_bundle; /* certificates (PEM); "": the system's */
	const char *endpoint_url;
	const char *dynamodb_endpoint; /* never "": default is AWS's own */
	const char *streams_endpoint; /* the same */
	const char *cognito_endpoint; /* the same */
	const char *user_pool_id;
	const char *user_pool_client_id;
	const char *issuer; /* never "": default from region and pool */
	const char *frontend_url;
	const char *backend_url;
	const char *message_table;
	const char *listen;
	const char *metrics_listen; /* of cruddurd; see settings_is_off */
	const char *stream_metrics_listen; /* of cruddur-stream; the same */
	const char *sql_dir;
	const char *settings_file;
	const char *fixed_time; /* what posts take for now; "": the clock */
	int workers;
	int threads;
	int pg_pool_size;
	int request_timeout_ms;
	int jwt_leeway_s;
	int ddb_pool_size; /* unused connections kept per worker */
	bool allow_local_issuer;
	bool table_provisioned;
	enum log_level log_level;
};

/* Bytes of AWS's keys and of the token of temporary ones. */
enum { SETTINGS_AWS_KEY_MAX = 131, SETTINGS_AWS_TOKEN_MAX = 4095 };

/* Which settings a program needs. */
enum settings_use {
	SETTINGS_FOR_POSTGRES = 1,
	SETTINGS_FOR_DYNAMODB = 2,
	SETTINGS_FOR_COGNITO = 4,
	SETTINGS_FOR_SERVER = 8,
};

/*
 * Reads the files in the folder that CREDENTIALS_DIRECTORY names, each named
 * as its setting, then `environment` (as environ), then the file that
 * CRUDDUR_SETTINGS_FILE names, if there is one. All faults are found, not
 * only the first: each is a line in `*faults` ("NAME: what is wrong, what to
 * write"), secrets masked. `*faults` is empty when all is well. The texts live
 * as long as the job, so settings of a program use a job that is never ended.
 * Fails: ERR_USAGE when a file cannot be read.
 */
bool settings_read(struct job *job, char **environment, unsigned uses,
		   struct settings *settings, struct str *faults) MUST_CHECK;

/* A program is told not to listen there. */
bool settings_is_off(const char *listen);

/* "NAME=value" a line, secrets masked, for --check-config. */
struct str settings_describe(struct job *job, const struct settings *settings);

#endif

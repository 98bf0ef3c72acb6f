#include "base/settings.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support.h"

#define GOOD_POSTGRES "CONNECTION_URL=postgresql://cruddur:pw@127.0.0.1/cruddur"
#define GOOD_REGION "AWS_REGION=us-east-1"
#define GOOD_POOL "AWS_COGNITO_USER_POOL_ID=us-east-1_Cruddur01"

enum {
	EVERYTHING = SETTINGS_FOR_POSTGRES | SETTINGS_FOR_DYNAMODB |
		     SETTINGS_FOR_COGNITO | SETTINGS_FOR_SERVER,
};

static char *const complete[] = {
	GOOD_POSTGRES,
	GOOD_REGION,
	GOOD_POOL,
	"AWS_COGNITO_USER_POOL_CLIENT_ID=client1",
	"FRONTEND_URL=http://127.0.0.1:3000",
	"BACKEND_URL=https://api.example.com",
	NULL,
};

/* Reads the complete settings and over them `extra`. */
static struct settings read_with(struct job *job, const char *extra,
				 struct str *faults)
{
	char *environment[ARRAY_SIZE(complete) + 1];
	struct settings settings;
	size_t count = 0;

	for (; complete[count] != NULL; count++)
		environment[count] = complete[count];
	environment[count++] = (char *)(uintptr_t)extra;
	environment[extra != NULL ? count : count - 1] = NULL;
	assert_true(
		settings_read(job, environment, EVERYTHING, &settings, faults));
	return settings;
}

static bool contains(struct str text, const char *part)
{
	return memmem(text.data, text.len, part, strlen(part)) != NULL;
}

static size_t lines_of(struct str text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	return lines;
}

static void fills_in_what_is_not_set(void **state)
{
	struct str faults;
	struct settings s = read_with(*state, NULL, &faults);

	assert_str(faults, "");
	assert_string_equal(s.message_table, "cruddur-messages");
	assert_string_equal(s.listen, "unix:/run/cruddur/cruddurd.sock");
	assert_string_equal(s.dynamodb_endpoint,
			    "https://dynamodb.us-east-1.amazonaws.com");
	assert_string_equal(s.streams_endpoint,
			    "https://streams.dynamodb.us-east-1.amazonaws.com");
	assert_string_equal(s.cognito_endpoint,
			    "https://cognito-idp.us-east-1.amazonaws.com");
	assert_string_equal(s.issuer,
			    "https://cognito-idp.us-east-1.amazonaws.com/"
			    "us-east-1_Cruddur01");
	assert_string_equal(s.metadata_endpoint, "http://169.254.169.254");
	assert_string_equal(s.session_token, "");
	assert_in_range(s.workers, 1, 64);
	assert_int_equal(s.threads, 32);
	assert_int_equal(s.pg_pool_size, 4);
	assert_int_equal(s.request_timeout_ms, 4500);
	assert_int_equal(s.jwt_leeway_s, 0);
	assert_int_equal(s.log_level, LOG_INFO);
	assert_false(s.allow_local_issuer);
	assert_false(s.metadata_disabled);
}

static void says_all_that_is_missing_at_once(void **state)
{
	char *environment[] = { NULL };
	struct settings settings;
	struct str faults;

	assert_true(settings_read(*state, environment, EVERYTHING, &settings,
				  &faults));
	assert_int_equal(lines_of(faults), 6);
	assert_true(contains(faults, "CONNECTION_URL: is missing"));
	assert_true(contains(faults, "AWS_REGION: is missing"));
	assert_true(contains(faults, "BACKEND_URL: is missing"));
}

static void asks_only_for_what_a_program_uses(void **state)
{
	char *environment[] = { GOOD_POSTGRES, NULL };
	struct settings settings;
	struct str faults;

	assert_true(settings_read(*state, environment, SETTINGS_FOR_POSTGRES,
				  &settings, &faults));
	assert_str(faults, "");
}

static void refuses_wrong_values(void **state)
{
	static const char *const wrong[] = {
		"CRUDDUR_THREADS=0",
		"CRUDDUR_THREADS=257",
		"CRUDDUR_THREADS=many",
		"CRUDDUR_WORKERS=65",
		"CRUDDUR_PG_POOL_SIZE=0",
		"CRUDDUR_LOG_LEVEL=loud",
		"CRUDDUR_ALLOW_LOCAL_ISSUER=maybe",
		"CRUDDUR_LISTEN=somewhere",
		"CRUDDUR_LISTEN=unix:relative",
		"CRUDDUR_LISTEN=127.0.0.1:0",
		"CRUDDUR_LISTEN=127.0.0.1:65536",
		"CRUDDUR_SQL_DIR=sql",
		"DDB_MESSAGE_TABLE=ab",
		"DDB_MESSAGE_TABLE=a b c",
		"AWS_ENDPOINT_URL=localhost:8000",
		"AWS_ENDPOINT_URL=ftp://localhost",
		"AWS_ENDPOINT_URL=http://",
		"AWS_ENDPOINT_URL=http://host:port",
		"AWS_ENDPOINT_URL=http://ho st/",
		"AWS_ENDPOINT_URL=http://host/?query",
		"AWS_REGION=us east",
		"AWS_ACCESS_KEY_ID=only-the-id",
		"AWS_SECRET_ACCESS_KEY=only-the-secret",
		"AWS_DEFAULT_REGION=eu-west-1",
		"CONNECTION_URL=mysql://localhost",
		"CONNECTION_URL=postgresql://",
		"FRONTEND_URL=https://example.com/",
		"BACKEND_URL=example.com",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct str name, rest = str_of(wrong[i]), faults;

		read_with(*state, wrong[i], &faults);
		str_cut(&rest, '=', &name);
		if (lines_of(faults) != 1 || !contains(faults, "; "))
			fail_msg("%s gave: %.*s", wrong[i], STR(faults));
	}
}

static void accepts_the_limits_themselves(void **state)
{
	char table[300] = "DDB_MESSAGE_TABLE=";
	char path[200] = "CRUDDUR_LISTEN=unix:/";
	struct str faults;

	memset(table + strlen(table), 'a', 255);
	read_with(*state, table, &faults);
	assert_str(faults, "");
	table[strlen(table)] = 'a';
	read_with(*state, table, &faults);
	assert_int_equal(lines_of(faults), 1);

	memset(path + strlen(path), 'p', 106);
	read_with(*state, path, &faults);
	assert_str(faults, "");
	path[strlen(path)] = 'p';
	read_with(*state, path, &faults);
	assert_int_equal(lines_of(faults), 1);

	assert_int_equal(
		read_with(*state, "CRUDDUR_THREADS=256", &faults).threads, 256);
	assert_str(faults, "");
}

static void refuses_an_issuer_that_is_not_amazons(void **state)
{
	static const char *const local[] = {
		"CRUDDUR_COGNITO_ISSUER=http://127.0.0.1:9229/pool",
		"CRUDDUR_COGNITO_ISSUER=https://evil.example/x.amazonaws.com",
		"CRUDDUR_COGNITO_ISSUER=https://evilamazonaws.com/pool",
		"CRUDDUR_COGNITO_ISSUER=http://x.amazonaws.com/pool",
	};
	char *environment[] = { GOOD_REGION, GOOD_POOL,
				(char *)(uintptr_t)local[0],
				"CRUDDUR_ALLOW_LOCAL_ISSUER=yes", NULL };
	struct settings settings;
	struct str faults;

	for (size_t i = 0; i < ARRAY_SIZE(local); i++) {
		read_with(*state, local[i], &faults);
		assert_true(contains(faults, "is not Amazon's; set "
					     "CRUDDUR_ALLOW_LOCAL_ISSUER=yes"));
	}
	assert_true(settings_read(*state, environment, SETTINGS_FOR_COGNITO,
				  &settings, &faults));
	assert_str(faults, "");
	assert_string_equal(settings.issuer, "http://127.0.0.1:9229/pool");
}

static void stops_the_clock_only_beside_a_local_issuer(void **state)
{
	char *environment[] = { GOOD_REGION,
				GOOD_POOL,
				"CRUDDUR_FIXED_TIME=2026-11-22T03:00:00Z",
				"CRUDDUR_ALLOW_LOCAL_ISSUER=yes",
				NULL,
				NULL };
	struct settings settings;
	struct str faults;

	assert_true(settings_read(*state, environment, SETTINGS_FOR_COGNITO,
				  &settings, &faults));
	assert_true(contains(faults, "CRUDDUR_FIXED_TIME: is only for tests"));
	environment[4] = "CRUDDUR_COGNITO_ISSUER=http://127.0.0.1:9229/pool";
	assert_true(settings_read(*state, environment, SETTINGS_FOR_COGNITO,
				  &settings, &faults));
	assert_str(faults, "");
	assert_string_equal(settings.fixed_time, "2026-11-22T03:00:00Z");
	environment[3] = "CRUDDUR_ALLOW_LOCAL_ISSUER=no";
	assert_true(settings_read(*state, environment, SETTINGS_FOR_COGNITO,
				  &settings, &faults));
	assert_true(contains(faults, "CRUDDUR_FIXED_TIME: is only for tests"));
	read_with(*state, "CRUDDUR_FIXED_TIME=soon", &faults);
	assert_true(contains(faults, "write a time as 2026-11-22T03:00:00Z"));
}

static void prefers_the_endpoint_of_a_service(void **state)
{
	char *environment[] = {
		GOOD_REGION, "AWS_ENDPOINT_URL=http://127.0.0.1:1",
		"AWS_ENDPOINT_URL_DYNAMODB=http://[::1]:8000/base", NULL
	};
	struct settings settings;
	struct str faults;

	assert_true(settings_read(*state, environment, SETTINGS_FOR_DYNAMODB,
				  &settings, &faults));
	assert_str(faults, "");
	assert_string_equal(settings.dynamodb_endpoint,
			    "http://[::1]:8000/base");
	assert_string_equal(settings.streams_endpoint,
			    "http://[::1]:8000/base");
	assert_string_equal(settings.cognito_endpoint, "http://127.0.0.1:1");
}

static void streams_may_have_an_endpoint_of_their_own(void **state)
{
	char *environment[] = {
		GOOD_REGION, "AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:1",
		"AWS_ENDPOINT_URL_DYNAMODB_STREAMS=http://127.0.0.1:2", NULL
	};
	struct settings settings;
	struct str faults;

	assert_true(settings_read(*state, environment, SETTINGS_FOR_DYNAMODB,
				  &settings, &faults));
	assert_str(faults, "");
	assert_string_equal(settings.dynamodb_endpoint, "http://127.0.0.1:1");
	assert_string_equal(settings.streams_endpoint, "http://127.0.0.1:2");
}

static void takes_either_name_of_the_region(void **state)
{
	char *environment[] = { "AWS_DEFAULT_REGION=eu-west-1",
				"AWS_REGION=", NULL };
	struct settings settings;
	struct str faults;

	assert_true(settings_read(*state, environment, SETTINGS_FOR_DYNAMODB,
				  &settings, &faults));
	assert_str(faults, "");
	assert_string_equal(settings.region, "eu-west-1");
}

static void never_shows_secrets(void **state)
{
	char *environment[] = {
		"CONNECTION_URL=postgres://u:hunter%402@host/db?"
		"port=5&password=hunter2",
		"AWS_ACCESS_KEY_ID=AKIA",
		"AWS_SECRET_ACCESS_KEY=hunter2",
		"AWS_SESSION_TOKEN=hunter2\nhunter2",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN=hunter2",
		"AWS_ENDPOINT_URL=http://user:hunter2@host",
		NULL,
	};
	struct settings settings;
	struct str faults, text;

	assert_true(settings_read(*state, environment, EVERYTHING, &settings,
				  &faults));
	text = settings_describe(*state, &settings);
	assert_false(contains(faults, "hunter"));
	assert_false(contains(text, "hunter"));
	assert_true(contains(text, "CONNECTION_URL=postgres://u:***@host/db?"
				   "port=5&password=***\n"));
	assert_true(contains(text, "AWS_SECRET_ACCESS_KEY=***\n"));
	assert_true(contains(text, "AWS_ACCESS_KEY_ID=AKIA\n"));
	assert_true(contains(text, "CRUDDUR_THREADS=32\n"));
}

static const char *write_file(struct job *job, const char *text)
{
	char path[] = "/tmp/settings_test.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return job_text(job, "CRUDDUR_SETTINGS_FILE=%s", path);
}

static struct settings read_file_of(struct job *job, const char *text,
				    struct str *faults)
{
	const char *name = write_file(job, text);
	struct settings settings = read_with(job, name, faults);

	unlink(strchr(name, '=') + 1);
	return settings;
}

/* Blanks around a value go, as systemd reads it. */
static void lets_the_file_win_over_the_environment(void **state)
{
	struct str faults;
	struct settings s = read_file_of(*state,
					 "# a comment\n\n; another\n"
					 "CRUDDUR_THREADS= 7 \r\n"
					 "OTHER_PROGRAM=1\n"
					 "AWS_SESSION_TOKEN=\" x \"\t\n"
					 "CONNECTION_URL=postgresql://h/d \n"
					 "AWS_REGION=\"eu-west-1\"\n"
					 "AWS_COGNITO_USER_POOL_ID="
					 "eu-west-1_Cruddur01\n"
					 "CRUDDUR_LISTEN='127.0.0.1:9000'",
					 &faults);

	assert_str(faults, "");
	assert_int_equal(s.threads, 7);
	assert_string_equal(s.region, "eu-west-1");
	assert_string_equal(s.listen, "127.0.0.1:9000");
	assert_string_equal(s.session_token, " x ");
	assert_string_equal(s.connection_url, "postgresql://h/d");
}

static void names_the_wrong_lines_of_the_file(void **state)
{
	struct str faults;

	read_file_of(*state,
		     "CRUDDUR_THREADS=7\nnonsense\nCRUDDUR_THREDS=8\n"
		     "1A=2\n",
		     &faults);
	assert_int_equal(lines_of(faults), 3);
	assert_true(contains(faults, "line 2 is not NAME=value"));
	assert_true(contains(faults, "line 3: there is no setting "
				     "CRUDDUR_THREDS"));
	assert_true(contains(faults, "line 4 is not NAME=value"));
}

static void leaves_other_names_of_the_environment_alone(void **state)
{
	struct str faults;

	read_with(*state, "CRUDDUR_PORT=8080", &faults);
	assert_str(faults, "");
}

static void fails_when_the_file_cannot_be_read(void **state)
{
	char *environment[] = { "CRUDDUR_SETTINGS_FILE=/nowhere/at/all", NULL };
	struct job *job = *state;
	struct settings settings;
	struct str faults;

	assert_false(settings_read(job, environment, 0, &settings, &faults));
	assert_int_equal(job->error, ERR_USAGE);
}

static void fails_when_the_file_is_too_large(void **state)
{
	struct job *job = *state;
	char *text = job_alloc(job, 64 * 1024 + 2);
	char *environment[2] = { NULL, NULL };
	struct settings settings;
	struct str faults;

	memset(text, '#', 64 * 1024 + 1);
	text[64 * 1024 + 1] = '\0';
	environment[0] = (char *)(uintptr_t)write_file(job, text + 1);
	assert_true(settings_read(job, environment, 0, &settings, &faults));
	unlink(strchr(environment[0], '=') + 1);
	environment[0] = (char *)(uintptr_t)write_file(job, text);
	assert_false(settings_read(job, environment, 0, &settings, &faults));
	unlink(strchr(environment[0], '=') + 1);
	assert_int_equal(job->error, ERR_USAGE);
}

/* A folder of credentials with one file, as a setting of the environment. */
static const char *write_credential(struct job *job, const char *name,
				    const char *text)
{
	char folder[] = "/tmp/settings_test.XXXXXX";
	FILE *file;

	assert_non_null(mkdtemp(folder));
	file = fopen(job_text(job, "%s/%s", folder, name), "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return job_text(job, "CREDENTIALS_DIRECTORY=%s", folder);
}

static void remove_credential(struct job *job, const char *variable,
			      const char *name)
{
	const char *folder = strchr(variable, '=') + 1;

	unlink(job_text(job, "%s/%s", folder, name));
	assert_int_equal(rmdir(folder), 0);
}

static void takes_secrets_from_the_credentials_of_systemd(void **state)
{
	static const char name[] = "AWS_SECRET_ACCESS_KEY";
	const char *folder = write_credential(*state, name, "from systemd\n");
	char *environment[] = { GOOD_REGION, "AWS_ACCESS_KEY_ID=AKIA",
				(char *)(uintptr_t)folder, NULL };
	struct settings s;
	struct str faults;

	assert_true(settings_read(*state, environment, SETTINGS_FOR_DYNAMODB,
				  &s, &faults));
	assert_str(faults, "");
	assert_string_equal(s.secret_access_key, "from systemd");
	assert_false(contains(settings_describe(*state, &s), "from systemd"));
	remove_credential(*state, folder, name);
}

static void lets_the_environment_win_over_credentials(void **state)
{
	static const char name[] = "CONNECTION_URL";
	const char *folder =
		write_credential(*state, name, "postgresql://other/db");
	struct str faults;
	struct settings s = read_with(*state, folder, &faults);

	assert_str(faults, "");
	assert_string_equal(s.connection_url, strchr(GOOD_POSTGRES, '=') + 1);
	remove_credential(*state, folder, name);
}

static void refuses_a_credential_of_two_lines_without_showing_it(void **state)
{
	static const char name[] = "AWS_SESSION_TOKEN";
	const char *folder = write_credential(*state, name, "hunter\ntwo\n");
	struct str faults;

	read_with(*state, folder, &faults);
	assert_true(contains(faults, "AWS_SESSION_TOKEN: is not right"));
	assert_false(contains(faults, "hunter"));
	remove_credential(*state, folder, name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(fills_in_what_is_not_set),
		job_test(says_all_that_is_missing_at_once),
		job_test(asks_only_for_what_a_program_uses),
		job_test(refuses_wrong_values),
		job_test(accepts_the_limits_themselves),
		job_test(refuses_an_issuer_that_is_not_amazons),
		job_test(stops_the_clock_only_beside_a_local_issuer),
		job_test(prefers_the_endpoint_of_a_service),
		job_test(streams_may_have_an_endpoint_of_their_own),
		job_test(takes_either_name_of_the_region),
		job_test(never_shows_secrets),
		job_test(lets_the_file_win_over_the_environment),
		job_test(names_the_wrong_lines_of_the_file),
		job_test(leaves_other_names_of_the_environment_alone),
		job_test(fails_when_the_file_cannot_be_read),
		job_test(fails_when_the_file_is_too_large),
		job_test(takes_secrets_from_the_credentials_of_systemd),
		job_test(lets_the_environment_win_over_credentials),
		job_test(refuses_a_credential_of_two_lines_without_showing_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

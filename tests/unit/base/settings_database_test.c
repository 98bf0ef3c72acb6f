/*
 * Where the database and the pool of users are: what could never work stops
 * the program, before every request fails.
 */
#include "base/settings.h"

#include "../support.h"

#define URL "CONNECTION_URL=postgresql://"
#define POOL "AWS_COGNITO_USER_POOL_ID="

/* The lines of faults that `setting` gives beside a region. */
static struct str faults_of(struct job *job, const char *setting, unsigned uses,
			    const char *other)
{
	char *environment[] = { (char *)(uintptr_t)setting,
				"AWS_REGION=us-east-1",
				(char *)(uintptr_t)other, NULL };
	struct settings settings;
	struct str faults;

	assert_true(settings_read(job, environment, uses, &settings, &faults));
	return faults;
}

static bool names(struct str faults, const char *name)
{
	return memmem(faults.data, faults.len, name, strlen(name)) != NULL;
}

static void takes_what_libpq_can_read(void **state)
{
	static const char *const good[] = {
		URL "/cruddur",
		URL "host",
		URL "host/cruddur",
		URL "u:p@host:5432/db",
		URL "u:p%40%2F%3a@host:65535/db?sslmode=verify-full",
		URL "u:p?w:x@host/db",
		URL "u@/db?host=%2Fvar%2Frun%2Fpostgresql",
		URL "u:p@%2Fvar%2Frun:5432/db",
		URL "u:p@one:5432,two,three:5433/db",
		URL "u:p@[::1]:5432/db",
		URL "u:p@[::1],[fe80::1]:5432/db",
		URL "host:/db",
		URL "host?user=u",
		URL "host/db?",
		URL "host?host=/tmp&sslmode=verify-full",
		URL "host/db?ssl=true&options=-c%20a%3Db",
		URL "host/db?password=a@b",
		"CONNECTION_URL=postgres://u:p@host/db",
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct str faults =
			faults_of(*state, good[i], SETTINGS_FOR_POSTGRES, NULL);

		if (faults.len > 0)
			fail_msg("%s gave: %.*s", good[i], STR(faults));
	}
}

static void refuses_what_libpq_cannot_read(void **state)
{
	static const char *const bad[] = {
		URL "u:hunter@host:99999/db",  URL "u:hunter@host:0/db",
		URL "u:hun/ter@host/db",       URL "u:hunter%zz@host/db",
		URL "u:hunter%4@host/db",      URL "u:hunter@host/db?a=%",
		URL "u:hunter@one:1,two:x/db", URL "u:hunter@[::1/db",
		URL "u:hunter@[::1]5432/db",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct str faults =
			faults_of(*state, bad[i], SETTINGS_FOR_POSTGRES, NULL);

		if (!names(faults, "CONNECTION_URL: is not right; ") ||
		    names(faults, "hun"))
			fail_msg("%s gave: %.*s", bad[i], STR(faults));
	}
}

/* Each with what to do; no part of what may be a password is repeated. */
static void tells_how_to_write_what_libpq_would_misread(void **state)
{
	static const struct {
		const char *url, *rule;
	} bad[] = {
		{ URL "u:hun@ter@host/db", "as %40" },
		{ URL "u:hun@ter@host:5432/db?sslmode=require", "as %40" },
		{ URL "u:12/hun@host/db", "a / as %2F" },
		{ URL "u:p@host/db?hunter=1", "behind the ? is an option" },
		{ URL "u:p@host/db?sslmod=require", "is an option" },
		{ URL "u:p@host/db?SSLMODE=require", "is an option" },
		{ URL "u:p@host?host=/tmp&hunter=1", "is an option" },
		{ URL "u:p@host/db?user=u&hunter", "write option=value" },
		{ URL "u:p@host/db?options=-c%20hun=1", "as %3D" },
		{ URL "u:p@host/db?sslmode=verify_hunter", "verify-full" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct str faults = faults_of(*state, bad[i].url,
					      SETTINGS_FOR_POSTGRES, NULL);

		if (!names(faults, "CONNECTION_URL: is not right; ") ||
		    !names(faults, bad[i].rule) || names(faults, "hun") ||
		    memchr(faults.data, '\n', faults.len) !=
			    faults.data + faults.len - 1)
			fail_msg("%s gave: %.*s", bad[i].url, STR(faults));
	}
}

static void refuses_a_pool_of_another_region(void **state)
{
	static const char *const bad[] = { POOL "us-west-2_Cruddur01",
					   POOL "us-east-1", POOL "Cruddur01" };

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_true(names(
			faults_of(*state, bad[i], SETTINGS_FOR_COGNITO, NULL),
			"AWS_COGNITO_USER_POOL_ID: \""));
	assert_false(names(faults_of(*state, POOL "us-east-1_Cruddur01",
				     SETTINGS_FOR_COGNITO, NULL),
			   "AWS_COGNITO_USER_POOL_ID"));
}

static void takes_any_pool_beside_an_issuer(void **state)
{
	assert_false(
		names(faults_of(*state, POOL "us-west-2_Cruddur01",
				SETTINGS_FOR_COGNITO,
				"CRUDDUR_COGNITO_ISSUER=https://cognito-idp."
				"us-west-2.amazonaws.com/us-west-2_Cruddur01"),
		      "AWS_COGNITO_USER_POOL_ID"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(takes_what_libpq_can_read),
		job_test(refuses_what_libpq_cannot_read),
		job_test(tells_how_to_write_what_libpq_would_misread),
		job_test(refuses_a_pool_of_another_region),
		job_test(takes_any_pool_beside_an_issuer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Where a connection URL leads; no server is asked.
 */
#include <libpq-fe.h>

#include "../support.h"

#include "base/settings.h"
#include "pg/session.h"

static struct pg_target target_of(struct job *job, const char *url)
{
	struct pg_target target;

	if (!pg_target_read(job, url, &target))
		fail_msg("%s: %s", url, job->reason);
	return target;
}

static void reads_every_part_of_a_url(void **state)
{
	struct pg_target target = target_of(
		*state, "postgresql://andrew:p%40ss@db.example:5433/cruddur"
			"?sslmode=require");

	assert_string_equal(target.host, "db.example");
	assert_string_equal(target.port, "5433");
	assert_string_equal(target.database, "cruddur");
	assert_string_equal(target.user, "andrew");
	assert_false(target.is_local);
}

static void fills_in_what_the_url_leaves_out(void **state)
{
	struct pg_target target = target_of(*state, "postgresql://bayko@/");

	assert_string_equal(target.port, "5432");
	assert_string_equal(target.database, "bayko");
	assert_true(target.is_local);
}

static void knows_this_machine_from_another(void **state)
{
	static const struct {
		const char *url;
		bool is_local;
	} cases[] = {
		{ "postgresql:///cruddur", true },
		{ "postgresql://localhost/cruddur", true },
		{ "postgresql://LOCALHOST/cruddur", true },
		{ "postgresql://127.0.0.1/cruddur", true },
		{ "postgresql://[::1]/cruddur", true },
		{ "postgresql://%2Fvar%2Frun/cruddur", true },
		{ "postgresql:///cruddur?host=/tmp", true },
		{ "host=/tmp dbname=cruddur", true },
		{ "postgresql://10.0.0.1/cruddur", false },
		{ "postgresql://127.evil.example/cruddur", false },
		{ "postgresql://127.0.0.1.evil.example/cruddur", false },
		{ "postgresql://localhost.evil.example/cruddur", false },
		{ "postgresql://localhost,db.example/cruddur", false },
		{ "postgresql://localhost/cruddur?host=db.example", false },
		{ "postgresql://localhost/c?hostaddr=10.0.0.1", false },
		{ "postgresql://db.example/c?hostaddr=127.0.0.1", true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (target_of(*state, cases[i].url).is_local !=
		    cases[i].is_local)
			fail_msg("%s", cases[i].url);
}

static void refuses_what_is_no_url_without_repeating_it(void **state)
{
	struct pg_target target;
	struct job *job = *state;

	assert_false(
		pg_target_read(job, "postgresql://u:secret@h/d?no=1", &target));
	assert_int_equal(job->error, ERR_USAGE);
	assert_null(strstr(job->reason, "secret"));
}

static void says_why_there_is_no_connection_but_not_the_password(void **state)
{
	struct pg_session *session;
	struct job *job = *state;

	assert_false(pg_session_open(job,
				     "postgresql://u:nowhere@/d"
				     "?host=/nowhere",
				     NULL, &session));
	assert_int_equal(job->error, ERR_UNAVAILABLE);
	assert_null(strstr(job->reason, "nowhere"));
}

static bool has_line(const char *const *lines, const char *wanted)
{
	for (; *lines != NULL; lines++)
		if (str_is(str_of(wanted), *lines))
			return true;
	return false;
}

static void tells_a_program_by_its_environment_where_to_connect(void **state)
{
	const char *const *lines;

	assert_true(
		pg_environment(*state,
			       "postgresql://ann:p%40ss@db.example:5433/cruddur"
			       "?sslmode=require&options=-c%20x.y%3D1",
			       &lines));
	assert_true(has_line(lines, "PGHOST=db.example"));
	assert_true(has_line(lines, "PGPORT=5433"));
	assert_true(has_line(lines, "PGDATABASE=cruddur"));
	assert_true(has_line(lines, "PGUSER=ann"));
	assert_true(has_line(lines, "PGPASSWORD=p@ss"));
	assert_true(has_line(lines, "PGSSLMODE=require"));
	assert_true(has_line(lines, "PGOPTIONS=-c x.y=1"));
}

static void refuses_what_has_no_variable_rather_than_lose_it(void **state)
{
	const char *const *lines;
	struct job *job = *state;

	assert_false(pg_environment(
		job, "postgresql://u:secret@h/d?sslpassword=hidden", &lines));
	assert_int_equal(job->error, ERR_USAGE);
	assert_non_null(strstr(job->reason, "sslpassword"));
	assert_null(strstr(job->reason, "hidden"));
}

/* So that no setting is refused which would have worked. */
static void settings_take_every_option_that_libpq_knows(void **state)
{
	PQconninfoOption *all = PQconndefaults();

	for (PQconninfoOption *o = all; o->keyword != NULL; o++) {
		char *environment[2] = { NULL };
		struct settings settings;
		struct str faults;

		environment[0] = (char *)(uintptr_t)job_text(
			*state, "CONNECTION_URL=postgresql://host/db?%s=%s",
			o->keyword,
			str_is(str_of(o->keyword), "sslmode") ? "require"
							      : "x");
		assert_true(settings_read(*state, environment,
					  SETTINGS_FOR_POSTGRES, &settings,
					  &faults));
		if (faults.len > 0)
			fail_msg("%s: %.*s", o->keyword, STR(faults));
	}
	PQconninfoFree(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_every_part_of_a_url),
		job_test(fills_in_what_the_url_leaves_out),
		job_test(knows_this_machine_from_another),
		job_test(refuses_what_is_no_url_without_repeating_it),
		job_test(says_why_there_is_no_connection_but_not_the_password),
		job_test(tells_a_program_by_its_environment_where_to_connect),
		job_test(refuses_what_has_no_variable_rather_than_lose_it),
		job_test(settings_take_every_option_that_libpq_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

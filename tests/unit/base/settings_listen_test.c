/*
 * Where metrics may be shown: on this machine, or nowhere.
 */
#include "base/settings.h"

#include "../support.h"

static struct str faults_of(struct job *job, const char *line,
			    struct settings *settings)
{
	char *environment[] = { arena_text(&job->arena, str_of(line)), NULL };
	struct str faults;

	assert_true(settings_read(job, environment, 0, settings, &faults));
	return faults;
}

static void takes_addresses_of_this_machine(void **state)
{
	static const char *const good[] = {
		"CRUDDUR_METRICS_LISTEN=127.0.0.1:1",
		"CRUDDUR_METRICS_LISTEN=127.1.2.3:65535",
		"CRUDDUR_STREAM_METRICS_LISTEN=[::1]:9912",
	};
	struct settings settings;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_str(faults_of(*state, good[i], &settings), "");
}

static void takes_no_others(void **state)
{
	static const char *const bad[] = {
		"CRUDDUR_METRICS_LISTEN=0.0.0.0:9911",
		"CRUDDUR_METRICS_LISTEN=127.0.0.1",
		"CRUDDUR_METRICS_LISTEN=127.0.0.1:0",
		"CRUDDUR_METRICS_LISTEN=127.example.com:9911",
		"CRUDDUR_METRICS_LISTEN=localhost:9911",
		"CRUDDUR_METRICS_LISTEN=[::]:9911",
		"CRUDDUR_METRICS_LISTEN=unix:/run/metrics",
		"CRUDDUR_STREAM_METRICS_LISTEN=10.0.0.1:9912",
	};
	struct settings settings;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_true(faults_of(*state, bad[i], &settings).len > 0);
}

static void can_be_switched_off(void **state)
{
	struct settings settings;

	assert_str(faults_of(*state, "CRUDDUR_METRICS_LISTEN=off", &settings),
		   "");
	assert_true(settings_is_off(settings.metrics_listen));
	assert_false(settings_is_off(settings.stream_metrics_listen));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(takes_addresses_of_this_machine),
		job_test(takes_no_others),
		job_test(can_be_switched_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * cruddurd: reads its settings, listens, and lets the master serve.
 */
#include <stdio.h>
#include <stdlib.h>

#include "api/routes.h"
#include "base/program.h"
#include "server/master.h"
#include "server/reload.h"
#include "store/stores.h"

enum {
	SETTINGS_USES = SETTINGS_FOR_POSTGRES | SETTINGS_FOR_DYNAMODB |
			SETTINGS_FOR_COGNITO | SETTINGS_FOR_SERVER,
	SETTINGS_READ_MS = 5000,
};

static const char usage[] =
	"Usage: cruddurd [--check-config | --print-routes | --reload PID |\n"
	"                --version | --help]\n"
	"\n"
	"Serves the Cruddur API over FastCGI. Settings come from the\n"
	"environment and from the file that CRUDDUR_SETTINGS_FILE names.\n"
	"\n"
	"  --check-config   check the settings, print them, and end\n"
	"  --print-routes   print method, path and who may call, and end\n"
	"  --reload PID     let the master with this PID read its settings\n"
	"                   again; end when its new workers answer\n"
	"  --version        print the version and end\n"
	"\n"
	"SIGTERM ends it after what is in flight; SIGHUP reads the settings\n"
	"again and replaces the workers.\n";

static bool read_settings(struct job *job, struct settings *settings)
{
	return program_settings_or_log(job, SETTINGS_USES, settings);
}

static int print_routes(const char *argument)
{
	const struct route *route;

	(void)argument;
	for (int i = 0; api_routes.subjects[i] != NULL; i++)
		for (route = api_routes.subjects[i]; route->pattern != NULL;
		     route++)
			printf("%s %s %s\n", http_method_name(route->method),
			       route->pattern, route_auth_name(route->auth));
	return EXIT_SUCCESS;
}

static void announce(const struct settings *settings)
{
	int connections = settings->pg_pool_size + STORES_PG_LISTENERS;

	log_line(LOG_INFO, NULL,
		 "%s starts: workers=%d threads=%d pg_connections=%d "
		 "(%d a worker) listen=%s",
		 PACKAGE_STRING, settings->workers, settings->threads,
		 settings->workers * connections, connections,
		 settings->listen);
}

/* Both jobs are the caller's: what they hold is used until the end. */
static int serve_in(struct job *settings_job, struct job *job)
{
	struct settings settings;
	struct listener listener;

	if (!read_settings(settings_job, &settings))
		return err_info(ERR_USAGE)->exit_code;
	log_open(settings.log_level, "cruddurd");
	if (!route_table_is_sound(&api_routes))
		return EXIT_FAILURE;
	if (!listener_open(job, settings.listen, &listener)) {
		log_line(LOG_ERROR, NULL, "%s", job->reason);
		return err_info(job->error)->exit_code;
	}
	announce(&settings);
	return master_run(settings_job, &settings, read_settings, &listener);
}

static int serve(void)
{
	struct job settings_job;
	struct job job;
	int code;

	job_init(&settings_job);
	job_start(&settings_job, SETTINGS_READ_MS);
	job_init(&job);
	job_start(&job, SETTINGS_READ_MS);
	code = serve_in(&settings_job, &job);
	job_end(&job);
	job_release(&job);
	job_end(&settings_job);
	job_release(&settings_job);
	return code;
}

static int ask_for_reload(const char *pid)
{
	uint64_t number;

	if (str_to_number(str_of(pid), INT32_MAX, &number) && number > 1)
		return reload_ask((pid_t)number);
	fprintf(stderr, "cruddurd: \"%s\" is no process id\n", pid);
	return err_info(ERR_USAGE)->exit_code;
}

int main(int count, char **words)
{
	static const struct program_option options[] = {
		{ "--print-routes", NULL, print_routes },
		{ "--reload", "PID", ask_for_reload },
		{ NULL, NULL, NULL },
	};
	static const struct program program = {
		.name = "cruddurd",
		.usage = usage,
		.uses = SETTINGS_USES,
		.serve = serve,
		.options = options,
	};

	return program_main(&program, count, words);
}

/*
 * cruddurd: reads its settings, listens, and lets the master serve.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/routes.h"
#include "base/log.h"
#include "config.h"
#include "server/master.h"

enum {
	SETTINGS_USES = SETTINGS_FOR_POSTGRES | SETTINGS_FOR_DYNAMODB |
			SETTINGS_FOR_COGNITO | SETTINGS_FOR_SERVER,
	SETTINGS_READ_MS = 5000,
};

static const char usage[] =
	"Usage: cruddurd [--check-config | --print-routes | --version | "
	"--help]\n"
	"\n"
	"Serves the Cruddur API over FastCGI. Settings come from the\n"
	"environment and from the file that CRUDDUR_SETTINGS_FILE names.\n"
	"\n"
	"  --check-config   check the settings, print them, and end\n"
	"  --print-routes   print method, path and who may call, and end\n"
	"  --version        print the version and end\n"
	"\n"
	"SIGTERM ends it after what is in flight; SIGHUP reads the settings\n"
	"again and replaces the workers.\n";

/* One line per fault, all faults at once. */
static void print_faults(struct str faults)
{
	struct str line;

	while (!str_is_empty(faults)) {
		str_cut(&faults, '\n', &line);
		log_line(LOG_ERROR, NULL, "settings: %.*s", STR(line));
	}
}

static bool read_settings(struct job *job, struct settings *settings)
{
	struct str faults;

	if (!settings_read(job, environ, SETTINGS_USES, settings, &faults)) {
		log_line(LOG_ERROR, NULL, "settings: %s", job->reason);
		return false;
	}
	print_faults(faults);
	return str_is_empty(faults);
}

static int check_config(void)
{
	struct settings settings;
	struct job job;
	struct str text;
	bool good;

	job_init(&job);
	job_start(&job, SETTINGS_READ_MS);
	good = read_settings(&job, &settings);
	if (good) {
		text = settings_describe(&job, &settings);
		printf("%.*s", STR(text));
	}
	job_end(&job);
	job_release(&job);
	return good ? EXIT_SUCCESS : err_info(ERR_USAGE)->exit_code;
}

static int print_routes(void)
{
	const struct route *route;

	for (int i = 0; api_routes.subjects[i] != NULL; i++)
		for (route = api_routes.subjects[i]; route->pattern != NULL;
		     route++)
			printf("%s %s %s\n", http_method_name(route->method),
			       route->pattern, route_auth_name(route->auth));
	return EXIT_SUCCESS;
}

static int print_version(void)
{
	puts(PACKAGE_STRING);
	return EXIT_SUCCESS;
}

static int print_usage(void)
{
	fputs(usage, stdout);
	return EXIT_SUCCESS;
}

static void announce(const struct settings *settings)
{
	log_line(LOG_INFO, NULL,
		 "%s starts: workers=%d threads=%d pg_connections=%d "
		 "(%d a worker) listen=%s",
		 PACKAGE_STRING, settings->workers, settings->threads,
		 settings->workers * settings->pg_pool_size,
		 settings->pg_pool_size, settings->listen);
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

static const struct {
	const char *option;
	int (*run)(void);
} options[] = {
	{ "--check-config", check_config },
	{ "--print-routes", print_routes },
	{ "--version", print_version },
	{ "--help", print_usage },
};

int main(int count, char **words)
{
	log_open(LOG_INFO, "cruddurd");
	if (count == 1)
		return serve();
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (count == 2 && str_is(str_of(words[1]), options[i].option))
			return options[i].run();
	fprintf(stderr, "cruddurd: unknown option \"%s\"\n\n%s", words[1],
		usage);
	return err_info(ERR_USAGE)->exit_code;
}

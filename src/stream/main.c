/*
 * cruddur-stream: reads its settings and keeps every member's list fresh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/settings.h"
#include "config.h"
#include "stream/service.h"

enum { SETTINGS_READ_MS = 5000 };

static const char usage[] =
	"Usage: cruddur-stream [--check-config | --version | --help]\n"
	"\n"
	"Reads the stream of the DynamoDB table and brings the list of every\n"
	"member of a conversation up to its newest message. Settings come "
	"from\n"
	"the environment and from the file that CRUDDUR_SETTINGS_FILE names.\n"
	"Any number of these may run; they share the shards.\n"
	"\n"
	"  --check-config   check the settings, print them, and end\n"
	"  --version        print the version and end\n"
	"\n"
	"SIGTERM ends it after what is in flight. It goes on from where it "
	"was\n"
	"when it is started again.\n";

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

	if (!settings_read(job, environ, SETTINGS_FOR_DYNAMODB, settings,
			   &faults)) {
		log_line(LOG_ERROR, NULL, "settings: %s", job->reason);
		return false;
	}
	print_faults(faults);
	return str_is_empty(faults);
}

/* Runs `use` with the settings, which live until it returns. */
static int with_settings(void (*use)(struct job *job,
				     const struct settings *settings))
{
	struct settings settings;
	struct job job;
	bool good;

	job_init(&job);
	job_start(&job, SETTINGS_READ_MS);
	good = read_settings(&job, &settings);
	if (good)
		use(&job, &settings);
	job_release(&job);
	return good ? EXIT_SUCCESS : err_info(ERR_USAGE)->exit_code;
}

static void describe(struct job *job, const struct settings *settings)
{
	struct str text = settings_describe(job, settings);

	printf("%.*s", STR(text));
}

static int check_config(void)
{
	return with_settings(describe);
}

static void serve_with(struct job *job, const struct settings *settings)
{
	(void)job;
	log_open(settings->log_level, "cruddur-stream");
	log_line(LOG_INFO, NULL, "%s starts: table=%s endpoint=%s streams=%s",
		 PACKAGE_STRING, settings->message_table,
		 settings->dynamodb_endpoint, settings->streams_endpoint);
	service_run(settings);
	log_line(LOG_INFO, NULL, "ends");
}

static int serve(void)
{
	return with_settings(serve_with);
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

static const struct {
	const char *option;
	int (*run)(void);
} options[] = {
	{ "--check-config", check_config },
	{ "--version", print_version },
	{ "--help", print_usage },
};

int main(int count, char **words)
{
	log_open(LOG_INFO, "cruddur-stream");
	if (count == 1)
		return serve();
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (count == 2 && str_is(str_of(words[1]), options[i].option))
			return options[i].run();
	fprintf(stderr, "cruddur-stream: unknown option \"%s\"\n\n%s", words[1],
		usage);
	return err_info(ERR_USAGE)->exit_code;
}

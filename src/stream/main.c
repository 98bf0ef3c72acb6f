/*
 * cruddur-stream: reads its settings and keeps every member's list fresh.
 */
#include <stdlib.h>

#include "base/program.h"
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

static int serve(void)
{
	struct settings settings;
	struct job job;
	bool good;

	job_init(&job);
	job_start(&job, SETTINGS_READ_MS);
	good = program_settings_or_log(&job, SETTINGS_FOR_DYNAMODB, &settings);
	if (good) {
		log_open(settings.log_level, "cruddur-stream");
		log_line(LOG_INFO, NULL,
			 "%s starts: table=%s endpoint=%s streams=%s",
			 PACKAGE_STRING, settings.message_table,
			 settings.dynamodb_endpoint, settings.streams_endpoint);
		service_run(&settings);
		log_line(LOG_INFO, NULL, "ends");
	}
	job_end(&job);
	job_release(&job);
	return good ? EXIT_SUCCESS : err_info(ERR_USAGE)->exit_code;
}

int main(int count, char **words)
{
	static const struct program program = {
		.name = "cruddur-stream",
		.usage = usage,
		.uses = SETTINGS_FOR_DYNAMODB,
		.serve = serve,
	};

	return program_main(&program, count, words);
}

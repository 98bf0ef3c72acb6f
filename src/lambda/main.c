/*
 * cruddur-lambda: finds the handler that Lambda names, reads the settings it
 * needs, and handles events. What keeps it from doing so is told to Lambda.
 */
#include <stdlib.h>

#include "base/program.h"
#include "lambda/loop.h"
#include "net/http_client.h"

enum { START_MS = 5000 };

static const char usage[] =
	"Usage: cruddur-lambda [--version | --help]\n"
	"\n"
	"A custom runtime of AWS Lambda, which starts it as `bootstrap`. Its\n"
	"handlers:\n"
	"\n"
	"  stream              the table's stream makes lists fresh\n"
	"  post-confirmation   Cognito's trigger makes a person's row\n"
	"\n"
	"Settings come from the environment, as for cruddurd.\n";

static const struct handler *const handlers[] = {
	&post_confirmation_handler,
	&stream_handler,
};

struct start {
	struct job *job;
	struct runtime_api *api;
	const char *handler_name;
	const struct handler *handler;
	struct settings settings;
};

/*
 * Always false, so that giving up is one line. In a job of its own, as the
 * start's may have failed.
 */
static bool give_up(struct start *start, const char *type, const char *message)
{
	struct runtime_error error = { .type = type, .message = message };
	struct job job;

	program_log_lines(type, str_of(message));
	job_init(&job);
	job_start(&job, START_MS);
	if (!runtime_api_report_init(&job, start->api, &error))
		log_line(LOG_ERROR, NULL, "%s", job.reason);
	job_release(&job);
	return false;
}

static bool find_handler(struct start *start)
{
	struct str name = str_of(start->handler_name);
	struct buf names = buf_make(start->job, 128, 1024);

	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++) {
		if (str_is(name, handlers[i]->name))
			start->handler = handlers[i];
		buf_printf(&names, "%s%s", i > 0 ? ", " : "",
			   handlers[i]->name);
	}
	if (start->handler != NULL)
		return true;
	return give_up(start, "Runtime.NoSuchHandler",
		       job_text(start->job,
				"There is no handler \"%s\"; there are: %.*s",
				start->handler_name, STR(buf_str(&names))));
}

/* An instance handles one event at a time, so one connection is enough. */
static bool read_settings(struct start *start)
{
	struct job *job = start->job;
	struct str faults;

	if (!program_settings(job, start->handler->uses, &start->settings,
			      &faults))
		return give_up(start, "Runtime.ConfigInvalid",
			       arena_text(&job->arena, faults));
	start->settings.pg_pool_size = 1;
	return true;
}

static void serve(struct start *start)
{
	struct stores stores;
	struct job job;

	log_open(start->settings.log_level, "cruddur-lambda");
	log_line(LOG_INFO, NULL, "%s starts: handler=%s", PACKAGE_STRING,
		 start->handler->name);
	job_init(&job);
	start->handler->open(&stores, &start->settings, NULL);
	loop_run(&job, start->api, start->handler, &stores);
	stores_close(&stores);
	job_release(&job);
}

/* What is said of the environment is used until the end: one job for it. */
static int run(const char *address)
{
	const char *handler_name = getenv("_HANDLER");
	struct job job;
	struct start start = {
		.job = &job,
		.handler_name = handler_name != NULL ? handler_name : "",
	};

	http_client_init();
	start.api = runtime_api_open(address);
	job_init(&job);
	job_start(&job, START_MS);
	if (find_handler(&start) && read_settings(&start))
		serve(&start);
	job_end(&job);
	job_release(&job);
	runtime_api_close(start.api);
	return EXIT_FAILURE;
}

static int run_in_lambda(void)
{
	const char *address = getenv("AWS_LAMBDA_RUNTIME_API");

	if (address != NULL)
		return run(address);
	log_line(LOG_ERROR, NULL,
		 "AWS_LAMBDA_RUNTIME_API is not set: only Lambda starts this "
		 "program, see --help");
	return err_info(ERR_USAGE)->exit_code;
}

int main(int count, char **words)
{
	static const struct program program = {
		.name = "cruddur-lambda",
		.usage = usage,
		.serve = run_in_lambda,
	};

	return program_main(&program, count, words);
}

/*
 * What commands say, and how long they may take.
 */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

void cli_tell(const struct cli *cli, struct str json, const char *sentence)
{
	if (cli->options.quiet)
		return;
	if (cli->options.json)
		printf("%.*s\n", STR(json));
	else
		printf("%s\n", sentence);
}

void cli_progress(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void cli_allow(struct cli *cli, int64_t ms)
{
	cli->job->deadline_ms = clock_monotonic_ms() + ms;
}

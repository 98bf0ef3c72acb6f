/*
 * The commands of one word, which concern both stores.
 */
#include "cli/status.h"

static const struct command commands[] = {
	{ "status", "", 0, COMMAND_READS,
	  SETTINGS_FOR_POSTGRES | SETTINGS_FOR_DYNAMODB, NULL, status_show,
	  "tell how all of it is\n"
	  "Asks cruddurd and cruddur-stream of this machine for what they\n"
	  "count (CRUDDUR_METRICS_LISTEN, CRUDDUR_STREAM_METRICS_LISTEN), and\n"
	  "both stores whether they answer. Exit code 5: something is silent;\n"
	  "7: something is not as it should be. With --json all counts are\n"
	  "there, too.",
	  "cruddurctl status", 0 },
};

const struct command_group both_group = { "", "both stores together", commands,
					  ARRAY_SIZE(commands) };

/*
 * The commands of one word, which concern both stores.
 */
#include "cli/backup.h"
#include "cli/status.h"

static const struct command commands[] = {
	{ "backup", "FOLDER", 1, COMMAND_READS,
	  SETTINGS_FOR_POSTGRES | SETTINGS_FOR_DYNAMODB, NULL, backup,
	  "save both stores in a new folder\n"
	  "FOLDER gets a dump of the database, all items of the table and a\n"
	  "manifest with their sums. It appears when all is on the disk: half\n"
	  "a backup is never taken for a whole one. The service may run\n"
	  "meanwhile; reading the table consumes read capacity. Left out are\n"
	  "answers kept for clients that ask twice, the leases of the stream,\n"
	  "and what has expired. It wants pg_dump, of the server's version or\n"
	  "a later one.",
	  "cruddurctl backup /var/backups/cruddur/2026-11-22", 0 },
	{ "restore", "FOLDER", 1, COMMAND_DESTROYS,
	  SETTINGS_FOR_POSTGRES | SETTINGS_FOR_DYNAMODB, restore_stake, restore,
	  "put both stores back as a backup has them\n"
	  "The backup is checked first. Database and table are made if they\n"
	  "are missing, else all that they hold is replaced; the name to type\n"
	  "is DATABASE/TABLE. Stop the service before. It can be broken off\n"
	  "and run again. In the end what has ended since is removed, and\n"
	  "conversations are repaired as by 'ddb fsck --repair'. Exit code 7:\n"
	  "all is back, but findings remain.",
	  "cruddurctl restore /var/backups/cruddur/2026-11-22", 0 },
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

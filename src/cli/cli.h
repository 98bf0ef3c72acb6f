/*
 * What every command gets: the job, the settings, what was typed, and the
 * databases as far as its row in the table says that it uses them.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/job.h"
#include "base/settings.h"
#include "cli/options.h"
#include "pg/session.h"
#include "store/stores.h"

struct cli;

/* 0 is not an effect: a row that forgets it is refused at start. */
enum command_effect {
	COMMAND_READS = 1,
	COMMAND_BUILDS, /* adds what is missing; safe to repeat */
	COMMAND_SEEDS, /* adds demo rows: confirmed unless on this machine */
	COMMAND_CHANGES, /* changes rows: confirmed as above, if it does */
	COMMAND_DESTROYS, /* confirmed always */
};

/* What would be lost, changed or filled with demo rows. */
struct stake {
	const char *kind; /* "database", "table" */
	const char *name; /* what must be typed */
	const char *deed; /* what is done to it; NULL: as its effect says */
	bool is_local; /* on this machine */
	bool exists;
};

struct command {
	const char *name;
	const char *arguments; /* "TABLE", or "" */
	int argument_count;
	enum command_effect effect;
	unsigned uses; /* enum settings_use */
	/* Needed from COMMAND_SEEDS on. */
	bool (*find_stake)(struct cli *cli, struct stake *stake);
	bool (*run)(struct cli *cli);
	const char *help; /* a line; below it what else its --help says */
	const char *example;
	unsigned options; /* enum option_flag: those that it takes */
};

/* The group called "" has commands of one word. */
struct command_group {
	const char *name;
	const char *help;
	const struct command *commands;
	size_t count;
};

struct cli {
	struct job *job;
	struct settings settings;
	struct options options;
	const struct command_group *group;
	const struct command *command;
	const char *const *arguments;
	struct pg_target database;
	struct stake stake; /* as confirmed, of commands that have one */
	struct stores stores; /* opened for commands that use DynamoDB */
	struct dynamodb *dynamodb; /* that of the stores */
};

extern const struct command_group both_group;
extern const struct command_group cognito_group;
extern const struct command_group db_group;
extern const struct command_group ddb_group;

/*
 * The outcome on standard output: `json` with --json, else the sentence;
 * nothing with --quiet.
 */
void cli_tell(const struct cli *cli, struct str json, const char *sentence);

/* What happens meanwhile, on standard error. */
void cli_progress(const char *format, ...) PRINTF_LIKE(1, 2);

enum {
	CLI_CONNECT_MS = 5 * 1000, /* to find out that nobody answers */
	CLI_WORK_MS = 30 * 60 * 1000, /* a long migration */
};

/* From now the command may take `ms`. */
void cli_allow(struct cli *cli, int64_t ms);

#endif

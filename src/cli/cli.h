/*
 * What every command gets: the job, the settings, what was typed, and the
 * databases as far as its row in the table says that it uses them.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "aws/dynamodb.h"
#include "base/job.h"
#include "base/settings.h"
#include "cli/options.h"
#include "pg/session.h"

struct cli;

/* 0 is not an effect: a row that forgets it is refused at start. */
enum command_effect {
	COMMAND_READS = 1,
	COMMAND_BUILDS, /* adds what is missing; safe to repeat */
	COMMAND_SEEDS, /* adds demo rows: confirmed unless on this machine */
	COMMAND_DESTROYS, /* confirmed always */
};

/* What would be lost or filled with demo rows. */
struct stake {
	const char *kind; /* "database", "table" */
	const char *name; /* what must be typed */
	bool is_local; /* on this machine */
	bool exists;
};

struct command {
	const char *name;
	const char *arguments; /* "TABLE", or "" */
	int argument_count;
	enum command_effect effect;
	unsigned uses; /* enum settings_use */
	/* Needed by COMMAND_SEEDS and COMMAND_DESTROYS. */
	bool (*find_stake)(struct cli *cli, struct stake *stake);
	bool (*run)(struct cli *cli);
	const char *help; /* one line */
	const char *example;
};

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
	struct dynamodb *dynamodb;
};

extern const struct command_group db_group;
extern const struct command_group ddb_group;

/*
 * The outcome on standard output: `json` with --json, else the sentence.
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

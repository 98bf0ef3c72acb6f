/*
 * The commands `ddb …`.
 */
#include "cli/tables.h"

#include "base/buf.h"
#include "cli/advice.h"
#include "cli/target.h"
#include "store/table.h"

enum { JSON_MAX_BYTES = 8 * 1024 * 1024 };

bool tables_reach(struct cli *cli, const char *table, bool *exists)
{
	struct str url = str_of(cli->settings.dynamodb_endpoint);
	struct job attempt;
	bool answered;

	/* A job of its own, so that its failure can be said better. */
	job_init(&attempt);
	job_start(&attempt, CLI_CONNECT_MS);
	answered = table_exists(&attempt, cli->dynamodb, table, exists);
	if (!answered) {
		struct advice advice = advice_on_dynamodb(
			cli->job, endpoint_shown(cli->job, url), attempt.error,
			attempt.reason);

		job_fail(cli->job, advice.kind, "%s", advice.sentence);
	}
	job_end(&attempt);
	job_release(&attempt);
	return answered;
}

bool tables_require(struct cli *cli)
{
	const char *table = cli->settings.message_table;
	bool exists;

	if (!tables_reach(cli, table, &exists))
		return false;
	return exists || job_fail(cli->job, ERR_NOT_FOUND,
				  "There is no table %s: make it with "
				  "'cruddurctl ddb schema-load', or correct "
				  "DDB_MESSAGE_TABLE.",
				  table);
}

static bool find_stake(struct cli *cli, struct stake *stake)
{
	struct str url = str_of(cli->settings.dynamodb_endpoint);
	const char *table = cli->command->argument_count > 0
				    ? cli->arguments[0]
				    : cli->settings.message_table;

	*stake = (struct stake){ .kind = "table",
				 .name = table,
				 .is_local = endpoint_is_local(url) };
	return tables_reach(cli, table, &stake->exists);
}

static bool load_schema(struct cli *cli)
{
	const char *table = cli->settings.message_table;
	bool exists, created;

	if (!tables_reach(cli, table, &exists) ||
	    !table_create(cli->job, cli->dynamodb, &cli->settings, &created))
		return false;
	cli_tell(cli,
		 str_of(created ? "{\"created\":true}" : "{\"created\":false}"),
		 job_text(cli->job, "The table %s %s.", table,
			  created ? "has been created" : "was there already"));
	return true;
}

static bool drop(struct cli *cli)
{
	bool dropped;

	if (!table_drop(cli->job, cli->dynamodb, cli->arguments[0], &dropped))
		return false;
	cli_tell(cli,
		 str_of(dropped ? "{\"dropped\":true}" : "{\"dropped\":false}"),
		 job_text(cli->job, "The table %s %s.", cli->arguments[0],
			  dropped ? "has been dropped" : "was not there"));
	return true;
}

static bool list_tables(struct cli *cli)
{
	struct buf json = buf_make(cli->job, 256, JSON_MAX_BYTES);
	struct str lines, name, text;
	bool exists;

	if (!tables_reach(cli, cli->settings.message_table, &exists) ||
	    !table_names(cli->job, cli->dynamodb, &lines))
		return false;
	buf_add_text(&json, "{\"tables\":[");
	for (struct str rest = lines; str_cut(&rest, '\n', &name);) {
		if (name.data != lines.data)
			buf_add_char(&json, ',');
		buf_add_json(&json, name);
	}
	buf_add_text(&json, "]}");
	if (!buf_done(&json, &text))
		return false;
	if (lines.len > 0)
		lines.len--;
	cli_tell(cli, text,
		 lines.len > 0 ? job_text(cli->job, "%.*s", STR(lines))
			       : "There are no tables.");
	return true;
}

static bool seed(struct cli *cli)
{
	size_t added;

	if (!tables_seed(cli, &added))
		return false;
	cli_tell(cli,
		 str_of(job_text(cli->job,
				 "{\"message_group_uuid\":\"%s\","
				 "\"messages_added\":%zu}",
				 DEMO_GROUP, added)),
		 added == 0 ? "The demo's conversation was there already."
			    : job_text(cli->job,
				       "The demo's conversation is there: "
				       "messages added: %zu.",
				       added));
	return true;
}

static const struct command commands[] = {
	{ "drop", "TABLE", 1, COMMAND_DESTROYS, SETTINGS_FOR_DYNAMODB,
	  find_stake, drop, "drop a table with all that is in it",
	  "cruddurctl ddb drop cruddur-messages", 0 },
	{ "fsck", "", 0, COMMAND_CHANGES,
	  SETTINGS_FOR_DYNAMODB | SETTINGS_FOR_POSTGRES, find_stake,
	  tables_fsck,
	  "check the rows of all conversations\n"
	  "It reads the whole table, in constant memory, and compares "
	  "members,\n"
	  "pairs and lists with the messages, while the service runs. It only\n"
	  "reads, unless --repair is given. Exit code 7: findings remain.",
	  "cruddurctl ddb fsck --repair", OPTION_REPAIR },
	{ "get-conversation", "GROUP", 1, COMMAND_READS, SETTINGS_FOR_DYNAMODB,
	  NULL, tables_get_conversation,
	  "print the messages of a conversation\n"
	  "GROUP is the uuid of the conversation. The messages come oldest\n"
	  "first, with --limit the newest N of them. Times are local, with\n"
	  "--json UTC.",
	  "cruddurctl ddb get-conversation " DEMO_GROUP " --cost",
	  OPTION_LIMIT | OPTION_COST },
	{ "list-conversations", "HANDLE", 1, COMMAND_READS,
	  SETTINGS_FOR_DYNAMODB | SETTINGS_FOR_POSTGRES, NULL,
	  tables_list_conversations,
	  "list a person's conversations\n"
	  "HANDLE is found with or without @ and in any case. The newest\n"
	  "conversation comes first. Times are local, with --json UTC.",
	  "cruddurctl ddb list-conversations andrewbrown",
	  OPTION_LIMIT | OPTION_COST },
	{ "list-tables", "", 0, COMMAND_READS, SETTINGS_FOR_DYNAMODB, NULL,
	  list_tables, "list all tables", "cruddurctl ddb list-tables", 0 },
	{ "scan", "", 0, COMMAND_READS, SETTINGS_FOR_DYNAMODB, NULL,
	  tables_scan,
	  "print every item\n"
	  "It reads the whole table, in constant memory, and consumes as much\n"
	  "read capacity. With --json each item is an object on a line of its\n"
	  "own: texts, numbers, booleans and null plain, other types as\n"
	  "DynamoDB writes them.",
	  "cruddurctl ddb scan --json --limit 10", OPTION_LIMIT | OPTION_COST },
	{ "schema-load", "", 0, COMMAND_BUILDS, SETTINGS_FOR_DYNAMODB, NULL,
	  load_schema, "make the table if it is missing",
	  "cruddurctl ddb schema-load", 0 },
	{ "seed", "", 0, COMMAND_SEEDS,
	  SETTINGS_FOR_DYNAMODB | SETTINGS_FOR_POSTGRES, find_stake, seed,
	  "add the demo's conversation", "cruddurctl ddb seed", 0 },
	{ "upgrade", "", 0, COMMAND_CHANGES, SETTINGS_FOR_DYNAMODB, find_stake,
	  tables_upgrade,
	  "bring rows of the original to today's form\n"
	  "Detach the original's Lambda from the table's stream first. The\n"
	  "table gets the index, stream and time to live it lacks. It can be\n"
	  "broken off, run again, and run while the service runs. Exit code "
	  "7:\n"
	  "some rows were not understood and are left as they are.",
	  "cruddurctl ddb upgrade --dry-run", OPTION_DRY_RUN },
};

const struct command_group ddb_group = { "ddb", "the DynamoDB table", commands,
					 ARRAY_SIZE(commands) };

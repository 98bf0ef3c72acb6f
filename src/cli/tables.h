/*
 * What the commands `ddb …` share.
 */
#ifndef CLI_TABLES_H
#define CLI_TABLES_H

#include "cli/cli.h"

/* Where the demo's conversation stands; clients of the original know it. */
#define DEMO_GROUP "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"

/*
 * Finds out whether DynamoDB answers and has that table. Fails:
 * ERR_UNAVAILABLE within CLI_CONNECT_MS, or ERR_UNAUTHORIZED, with a sentence
 * for people.
 */
bool tables_reach(struct cli *cli, const char *table, bool *exists) MUST_CHECK;

/* Fails: as tables_reach, and ERR_NOT_FOUND without the table. */
bool tables_require(struct cli *cli) MUST_CHECK;

/*
 * Checks the rows of all conversations and, with --repair, mends them.
 * Fails: ERR_LEFT when findings remain.
 */
bool tables_fsck(struct cli *cli) MUST_CHECK;

/*
 * What --repair does, told on standard error; `*left` is what remains.
 * Fails: as tables_require and database_open.
 */
bool tables_repair(struct cli *cli, uint64_t *repaired, uint64_t *left)
	MUST_CHECK;

/*
 * Brings rows of the original to today's form, and the table itself; with
 * --dry-run it only counts. Fails: ERR_LEFT when some had to be left.
 */
bool tables_upgrade(struct cli *cli) MUST_CHECK;

/*
 * Adds the demo's conversation; `*added` is how many messages, 0 when it was
 * there already. Fails: ERR_NOT_FOUND without the table or the people,
 * ERR_REFUSED when the group or the pair of people has another conversation.
 */
bool tables_seed(struct cli *cli, size_t *added) MUST_CHECK;

/*
 * Prints every item of the table, or --limit of them. Fails: as tables_reach,
 * and ERR_NOT_FOUND without the table.
 */
bool tables_scan(struct cli *cli) MUST_CHECK;

/*
 * Prints the conversation whose uuid was typed. Fails: as tables_scan,
 * ERR_USAGE for what is no uuid, ERR_NOT_FOUND without such a conversation.
 */
bool tables_get_conversation(struct cli *cli) MUST_CHECK;

/*
 * Prints the conversations of the person whose handle was typed. Fails: as
 * tables_scan and database_open, ERR_NOT_FOUND without such a person.
 */
bool tables_list_conversations(struct cli *cli) MUST_CHECK;

#endif

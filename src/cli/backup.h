/*
 * Backup of both stores, and the way back. A backup is a folder
 * (cli/backup_folder.h) with the table's items (cli/packed.h), a dump of the
 * database by pg_dump and a manifest (cli/manifest.h).
 *
 * The table is read first and the database dumped after it: so everybody whose
 * messages are in the backup is among its users.
 */
#ifndef CLI_BACKUP_H
#define CLI_BACKUP_H

#include "cli/backup_folder.h"
#include "cli/cli.h"
#include "cli/kept_item.h"
#include "cli/manifest.h"

enum { BACKUP_MS = 24 * 60 * 60 * 1000 };

/* The commands. A backup that fails leaves nothing behind. */
bool backup(struct cli *cli) MUST_CHECK;
bool restore(struct cli *cli) MUST_CHECK;

/*
 * Checks the backup, its sums among it, before anybody is asked anything.
 * At stake are both stores, under one name; they count as there when one of
 * them holds anything.
 */
bool restore_stake(struct cli *cli, struct stake *stake) MUST_CHECK;

/*
 * Steps of them, each in a file of its own.
 *
 * Writes the items of the table; `counts` are those of each fate.
 */
bool backup_items(struct cli *cli, const struct backup_folder *folder,
		  uint64_t counts[ITEM_FATES]) MUST_CHECK;

/* Dumps the database; fills in what the manifest says about it. */
bool backup_database(struct cli *cli, const struct backup_folder *folder,
		     struct manifest *manifest) MUST_CHECK;

/* Whether the table is there and holds any item. */
bool restore_items_are_there(struct cli *cli, bool *are_there) MUST_CHECK;

/* Makes the table if it is missing, deletes what it holds, and fills it. */
bool restore_items(struct cli *cli, const struct backup_folder *folder,
		   uint64_t *items) MUST_CHECK;

/*
 * Whether the database is there and holds any table. Fails: ERR_FORBIDDEN
 * when it is to be made, or made anew, and the user may not.
 */
bool restore_tables_are_there(struct cli *cli, bool *are_there) MUST_CHECK;

/*
 * Drops the database if it holds any. Fails: ERR_REFUSED while others are
 * connected; nothing has been changed then.
 */
bool restore_drop_tables(struct cli *cli) MUST_CHECK;

/*
 * Makes the database if it is missing, fills it in one transaction, and
 * applies the migrations that are younger than the backup. Fails: ERR_CORRUPT
 * when it then holds other rows than the manifest says.
 */
bool restore_database(struct cli *cli, const struct backup_folder *folder,
		      const struct manifest *manifest) MUST_CHECK;

/* Fails: ERR_NOT_FOUND when pg_dump or pg_restore is not installed. */
bool backup_require_program(struct cli *cli, const char *program) MUST_CHECK;

#endif

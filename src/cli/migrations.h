/*
 * The migrations on disk: sql/migrations/NNNN_subject.up.sql, each with its
 * .down.sql.
 */
#ifndef CLI_MIGRATIONS_H
#define CLI_MIGRATIONS_H

#include "base/hash.h"
#include "base/job.h"

enum { MIGRATIONS_MAX = 1000, MIGRATION_NAME_MAX = 63 };

struct migration {
	int version; /* 1 to 9999 */
	char name[MIGRATION_NAME_MAX + 1]; /* 0001_users */
	struct str sql;
	char checksum[HASH_HEX + 1]; /* SHA-256 of the file */
};

struct migrations {
	struct migration *rows; /* by version, ascending */
	int count;
};

/*
 * Reads a file name: true for four digits, '_', letters, digits and '_', and
 * ".up.sql". Fills in version and name.
 */
bool migration_name_read(struct str file, struct migration *migration)
	MUST_CHECK;

/*
 * Reads all of `sql_dir`/migrations. Fails: ERR_USAGE when the folder cannot
 * be read, holds a file of another form of name or one version twice.
 */
bool migrations_read(struct job *job, const char *sql_dir,
		     struct migrations *migrations) MUST_CHECK;

/* The one called so ("0001_users"), or NULL. */
const struct migration *migration_named(const struct migrations *migrations,
					const char *name);

/* Where the script stands that undoes the migration `name`. */
const char *migration_down_path(struct job *job, const char *sql_dir,
				const char *name);

#endif

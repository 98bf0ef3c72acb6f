/*
 * What a backup says about itself: manifest.json, written last. Pure.
 */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "base/clock.h"
#include "cli/backup_folder.h"

enum { MANIFEST_FORMAT = 1, MANIFEST_MAX_BYTES = 16 * 1024 };

struct manifest {
	struct str version; /* of the program that made it */
	struct str began_at; /* RFC 3339 */
	struct str ended_at;
	struct str table;
	struct str database;
	int schema_version; /* the last migration that was applied */
	uint64_t items; /* lines of BACKUP_ITEMS */
	uint64_t users; /* rows of BACKUP_DUMP */
	uint64_t posts;
	struct backup_file items_file;
	struct backup_file dump_file;
};

/* The text of the file. */
bool manifest_write(struct job *job, const struct manifest *manifest,
		    struct str *text) MUST_CHECK;

/*
 * Fails: ERR_CORRUPT for what manifest_write did not write, ERR_REFUSED for a
 * format that only a newer program knows.
 */
bool manifest_read(struct job *job, struct str text, struct manifest *manifest)
	MUST_CHECK;

#endif

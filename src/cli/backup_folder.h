/*
 * The folder of a backup: FOLDER.part while it is made, FOLDER once all in it
 * is on the disk, so that half of one is never taken for a whole one. Nobody
 * but its owner may enter (mode 0700): it holds what people wrote.
 */
#ifndef CLI_BACKUP_FOLDER_H
#define CLI_BACKUP_FOLDER_H

#include "base/hash.h"
#include "base/job.h"

#define BACKUP_ITEMS "items.json.gz"
#define BACKUP_DUMP "postgres.dump"
#define BACKUP_MANIFEST "manifest.json"

struct backup_folder {
	const char *path; /* as named, without slashes at its end */
	const char *part; /* where it is made */
	int fd; /* of whichever there is; closed with the job */
};

struct backup_file {
	uint64_t bytes;
	char sha256[HASH_HEX + 1];
};

/*
 * Makes FOLDER.part, or takes over what a run that was killed left of it.
 * Fails: ERR_REFUSED when FOLDER is there already, or another run is at work
 * on it; ERR_USAGE when it cannot be made.
 */
bool backup_folder_make(struct job *job, const char *path,
			struct backup_folder *folder) MUST_CHECK;

/* A new file (mode 0600) in it; closed with the job. Fails: ERR_USAGE. */
bool backup_folder_create(struct job *job, const struct backup_folder *folder,
			  const char *name, int *fd) MUST_CHECK;

/* All is there: syncs the disk and gives the folder its name. */
bool backup_folder_finish(struct job *job, const struct backup_folder *folder)
	MUST_CHECK;

/* Nothing of it stays. */
void backup_folder_discard(const struct backup_folder *folder);

/* Fails: ERR_NOT_FOUND, also for one that was never finished. */
bool backup_folder_open(struct job *job, const char *path,
			struct backup_folder *folder) MUST_CHECK;

/* For reading; closed with the job. Fails: ERR_CORRUPT when it is missing. */
bool backup_file_open(struct job *job, const struct backup_folder *folder,
		      const char *name, int *fd) MUST_CHECK;

/* Reads all of it. Fails: as backup_file_open. */
bool backup_file_measure(struct job *job, const struct backup_folder *folder,
			 const char *name, struct backup_file *file) MUST_CHECK;

#endif

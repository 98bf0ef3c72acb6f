/*
 * Files that a command reads: SQL and the seed.
 */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "base/job.h"

enum { FILE_MAX_BYTES = 4 * 1024 * 1024 };

/*
 * The whole text of a file, NUL-terminated too. Fails: ERR_USAGE when it
 * cannot be read, is over FILE_MAX_BYTES, or is not text in UTF-8.
 */
bool file_read(struct job *job, const char *path, struct str *text) MUST_CHECK;

#endif

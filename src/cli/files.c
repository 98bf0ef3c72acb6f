/*
 * Files that a command reads.
 */
#include "cli/files.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

static void close_file(void *file)
{
	fclose(file);
}

bool file_read(struct job *job, const char *path, struct str *text)
{
	struct buf buf = buf_make(job, 16 * 1024, FILE_MAX_BYTES);
	FILE *file = job_keep(job, fopen(path, "re"), close_file);
	char piece[8192];
	size_t len;

	if (file == NULL)
		return job_fail(job, ERR_USAGE,
				"Cannot read %s: %m. CRUDDUR_SQL_DIR must "
				"name the folder sql.",
				path);
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&buf, str_make(piece, len));
	if (ferror(file))
		return job_fail(job, ERR_USAGE, "Cannot read %s: %m.", path);
	if (buf.overflowed)
		return job_fail(job, ERR_USAGE, "%s is over %d MB.", path,
				FILE_MAX_BYTES >> 20);
	*text = arena_copy(&job->arena, buf_str(&buf));
	if (memchr(text->data, '\0', text->len) != NULL || !text_is_utf8(*text))
		return job_fail(job, ERR_USAGE, "%s is not text in UTF-8.",
				path);
	return true;
}

/*
 * A file of lines, compressed as gzip does, written and read from beginning to
 * end in constant memory. The only module that sees zlib. Both live as long as
 * the job.
 */
#ifndef CLI_PACKED_H
#define CLI_PACKED_H

#include "base/job.h"

enum { PACKED_LINE_MAX = 4 * 1024 * 1024 }; /* an item of 400 KB, escaped */

struct packed_writer;
struct packed_reader;

/* Writes to `fd`, which stays the caller's. */
struct packed_writer *packed_write_to(struct job *job, int fd);

/*
 * Adds a line and its end. Fails: ERR_INTERNAL when it cannot be written, for
 * want of room above all.
 */
bool packed_add(struct job *job, struct packed_writer *writer, struct str line)
	MUST_CHECK;

/* Writes what is left. Fails as packed_add. */
bool packed_end(struct job *job, struct packed_writer *writer) MUST_CHECK;

/* Reads from `fd`, which stays the caller's. */
struct packed_reader *packed_read_from(struct job *job, int fd);

/*
 * The next line, which may be of other memory than the reader's job; `*found`
 * is false at the end. Fails: ERR_CORRUPT when it is not what packed_add
 * wrote, or ends in the middle.
 */
bool packed_line(struct job *job, struct packed_reader *reader,
		 struct str *line, bool *found) MUST_CHECK;

#endif

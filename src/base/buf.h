/*
 * Text that grows, in the job's memory, up to a limit named when it is made.
 * Passing the limit marks the buffer as overflowed and drops what follows;
 * buf_done turns that into a failure of the job, so appending needs no check.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/job.h"

struct buf {
	struct job *job;
	char *data;
	size_t len;
	size_t capacity;
	size_t max_bytes;
	bool overflowed;
};

/* An empty buffer with room for `expected` bytes and a limit of `max`. */
struct buf buf_make(struct job *job, size_t expected, size_t max);

void buf_add(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_add_number(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/*
 * `text` as a JSON string with its quotes. Must be UTF-8; what JSON requires
 * is escaped, nothing else (RFC 8259, section 7).
 */
void buf_add_json(struct buf *buf, struct str text);

/* What has been written, borrowed until the next append. */
struct str buf_str(const struct buf *buf);

/* The text, or ERR_INTERNAL when the limit was passed. */
bool buf_done(struct buf *buf, struct str *text) MUST_CHECK;

#endif

/*
 * Percent-escapes (RFC 3986, section 2.1).
 */
#ifndef HTTP_PERCENT_H
#define HTTP_PERCENT_H

#include "base/buf.h"
#include "base/job.h"

/*
 * Undoes percent-escapes into the job's memory ('+' is a space in a query).
 * False, without failing the job, for broken escapes, bytes that are not
 * UTF-8 and U+0000.
 */
bool percent_decode(struct job *job, struct str text, bool plus_is_space,
		    struct str *decoded) MUST_CHECK;

/*
 * Adds `text` with everything escaped but the unreserved characters (section
 * 2.3) and those of `keep`.
 */
void percent_encode(struct buf *buf, struct str text, const char *keep);

#endif

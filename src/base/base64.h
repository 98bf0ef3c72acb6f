/*
 * base64url without padding (RFC 4648, section 5), strictly.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/job.h"

/*
 * Decodes into the job's memory. False, without failing the job, for padding,
 * another alphabet, an impossible length or bits left over that are not zero.
 */
bool base64url_decode(struct job *job, struct str text, struct str *bytes)
	MUST_CHECK;

struct str base64url_encode(struct job *job, struct str bytes);

#endif

/*
 * What decodes has one spelling: encoding it again gives the same text.
 */
#include "base/base64.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	struct str bytes;

	if (base64url_decode(job, text, &bytes))
		must(str_equal(base64url_encode(job, bytes), text));
	must(base64url_decode(job, base64url_encode(job, text), &bytes));
	must(str_equal(bytes, text));
}

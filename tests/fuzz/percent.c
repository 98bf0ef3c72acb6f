/*
 * What is decoded is clean text, and escaping it again leads back to it.
 */
#include "http/percent.h"

#include "base/text.h"

#include "fuzz.h"

static void check_decoded(struct job *job, struct str text, bool plus_is_space)
{
	struct buf escaped = buf_make(job, text.len, 3 * text.len + 1);
	struct str decoded, again;

	if (!percent_decode(job, text, plus_is_space, &decoded))
		return;
	must(text_is_utf8(decoded));
	must(decoded.len <= text.len);
	must(decoded.len == 0 ||
	     memchr(decoded.data, '\0', decoded.len) == NULL);
	percent_encode(&escaped, decoded, "");
	must(percent_decode(job, buf_str(&escaped), plus_is_space, &again));
	must(str_equal(decoded, again));
}

static void check(struct job *job, struct str text)
{
	check_decoded(job, text, false);
	check_decoded(job, text, true);
	must(job->error == ERR_NONE);
}

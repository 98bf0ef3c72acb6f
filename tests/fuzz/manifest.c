/*
 * The manifest of a backup: what can be read is the same once written.
 */
#include "cli/manifest.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	struct manifest first, second;
	struct str written, again;

	if (!manifest_read(job, text, &first) ||
	    !manifest_write(job, &first, &written))
		return;
	must(manifest_read(job, written, &second));
	must(manifest_write(job, &second, &again));
	must(str_equal(written, again));
}

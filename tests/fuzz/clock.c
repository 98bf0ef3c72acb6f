/*
 * A time that was read can be written, and is then read as the same.
 */
#include "base/clock.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	char written[CLOCK_TEXT_LEN + 1];
	int64_t us, again;

	(void)job;
	if (!clock_parse(text, &us))
		return;
	clock_format(us, written);
	must(strlen(written) == CLOCK_TEXT_LEN);
	must(clock_parse(str_of(written), &again) && again == us);
}

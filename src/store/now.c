/*
 * One place that knows what time it is.
 */
#include "store/now.h"

#include "base/clock.h"

int64_t now_us(const struct stores *stores)
{
	int64_t fixed_us;

	if (clock_parse(str_of(stores->settings->fixed_time), &fixed_us))
		return fixed_us;
	return clock_now_us();
}

struct str time_param(struct job *job, int64_t us)
{
	char *text = job_alloc(job, CLOCK_TEXT_LEN + 1);

	clock_format(us, text);
	return str_make(text, CLOCK_TEXT_LEN);
}

struct str now_param(struct job *job, const struct stores *stores)
{
	return time_param(job, now_us(stores));
}

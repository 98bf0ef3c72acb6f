/*
 * Stored times in the zone of this machine.
 */
#include "cli/local_time.h"

#include "base/clock.h"

static const int64_t us_per_second = 1000 * 1000;

/* Before 1970, too, a second has all of its microseconds behind it. */
static time_t second_of(int64_t us)
{
	int64_t second = us / us_per_second;

	return us % us_per_second < 0 ? second - 1 : second;
}

struct str local_time(struct str stored, char text[LOCAL_TIME_SIZE])
{
	struct tm tm;
	time_t second;
	int64_t us;

	if (!clock_parse(stored, &us)) {
		size_t max = LOCAL_TIME_SIZE;

		return str_make(stored.data,
				stored.len < max ? stored.len : max);
	}
	second = second_of(us);
	if (localtime_r(&second, &tm) == NULL)
		return stored;
	return str_make(text, strftime(text, LOCAL_TIME_SIZE,
				       "%Y-%m-%d %H:%M:%S", &tm));
}

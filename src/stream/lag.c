/*
 * Marks are taken and left by readers' threads, and read by the one that shows
 * them: an atomic number each is enough.
 */
#include "stream/lag.h"

int lag_enter(struct lag *lag, int64_t now_us)
{
	for (int mark = 0; mark < LAG_MARKS_MAX; mark++) {
		int64_t free = 0;

		if (atomic_compare_exchange_strong(&lag->until_us[mark], &free,
						   now_us))
			return mark;
	}
	return -1;
}

void lag_leave(struct lag *lag, int mark)
{
	lag_note(lag, mark, 0);
}

void lag_note(struct lag *lag, int mark, int64_t until_us)
{
	if (mark >= 0)
		atomic_store(&lag->until_us[mark], until_us);
}

int64_t lag_us(const struct lag *lag, int64_t now_us, int *marks)
{
	int64_t most = 0;

	*marks = 0;
	for (int mark = 0; mark < LAG_MARKS_MAX; mark++) {
		int64_t until_us = atomic_load(&lag->until_us[mark]);

		if (until_us == 0)
			continue;
		++*marks;
		if (now_us - until_us > most)
			most = now_us - until_us;
	}
	return most;
}

/*
 * How far behind the stream we are: a mark for each shard that is read here
 * tells up to when its changes are in the lists. A reader that hangs moves its
 * mark no more, so that its lag grows.
 */
#ifndef STREAM_LAG_H
#define STREAM_LAG_H

#include <stdatomic.h>
#include <stdint.h>

enum { LAG_MARKS_MAX = 128 };

struct lag {
	_Atomic int64_t until_us[LAG_MARKS_MAX]; /* 0: a free mark */
};

/* Begin with zeros. A mark of one's own, set to now; -1 when all are taken. */
int lag_enter(struct lag *lag, int64_t now_us);
void lag_leave(struct lag *lag, int mark);

/* All changes up to then are done. */
void lag_note(struct lag *lag, int mark, int64_t until_us);

/* Of the mark furthest behind, 0 without any; and how many there are. */
int64_t lag_us(const struct lag *lag, int64_t now_us, int *marks);

#endif

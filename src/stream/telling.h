/*
 * A problem that stays is not told at each look, but once a minute.
 */
#ifndef STREAM_TELLING_H
#define STREAM_TELLING_H

#include <stdbool.h>
#include <stdint.h>

enum { TELLING_MAX = 400, TELLING_AGAIN_MS = 60 * 1000 };

/* Begin with zeros. */
struct telling {
	char problem[TELLING_MAX]; /* told last, its beginning; "": none */
	int64_t told_ms;
};

/* Whether to tell the problem now, which then counts as told. Pure. */
bool telling_is_due(struct telling *telling, const char *problem,
		    int64_t now_ms);

/* It is over: the same is told at once when it comes again. */
void telling_forget(struct telling *telling);

#endif

/*
 * Who holds a lease: "<host>:<pid>:<start>". The start time of the process
 * tells it from a later one with the same pid.
 */
#ifndef STREAM_OWNER_H
#define STREAM_OWNER_H

#include <stdbool.h>

#include "base/str.h"

enum { OWNER_MAX = 127 };

struct owner {
	char text[OWNER_MAX + 1];
};

struct owner owner_of_this_process(void);

/*
 * True when `other` was a process of the host of `self` and lives no more.
 * Nothing can be said of another host's.
 */
bool owner_is_gone(const struct owner *self, struct str other);

#endif

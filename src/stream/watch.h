/*
 * Leases of other hosts, as seen from here: one whose rev stands still for
 * long has an owner that lives no more. Only our own monotonic clock counts.
 */
#ifndef STREAM_WATCH_H
#define STREAM_WATCH_H

#include "stream/lease.h"

/* Two heartbeats, and half of one. */
enum { WATCH_STILL_MS = 150 * 1000 };

struct watched;

struct watch {
	struct watched *rows;
	size_t count;
};

/* Notes what stands in the leases now. Begin with a watch of zeros. */
void watch_update(struct watch *watch, const struct leases *leases,
		  int64_t now_ms);

bool watch_is_still(const struct watch *watch, const struct lease *lease,
		    int64_t now_ms);

void watch_release(struct watch *watch);

#endif

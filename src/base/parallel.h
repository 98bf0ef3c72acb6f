/*
 * The same work on many things at once, each thing by one thread.
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

enum { PARALLEL_MAX = 32 };

/*
 * Calls `work(context, i)` once for each `i` below `count`, up to `threads`
 * (at most PARALLEL_MAX) at a time, and returns when all are done. The
 * caller's thread is one of them, so that all is done even if the system
 * gives no other.
 */
void parallel_run(int threads, size_t count,
		  void (*work)(void *context, size_t index), void *context);

#endif

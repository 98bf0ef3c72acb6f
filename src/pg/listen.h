/*
 * What is told with NOTIFY, heard by one thread on a connection of its own.
 * How far it has heard is known from what it tells itself (a beat): PostgreSQL
 * passes all on in the order of commits (its manual: NOTIFY). So neither a
 * connection that died unseen nor a pooler that passes nothing on is taken for
 * silence. It beats only while somebody wants to know. Opened after fork.
 */
#ifndef PG_LISTEN_H
#define PG_LISTEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

enum {
	/* What was committed longer ago has been heard. */
	PG_LISTEN_LATE_MS = 1000,
	/* So long after the last question it still beats. */
	PG_LISTEN_WANTED_MS = 60 * 1000,
};

struct pg_listener;

/* In the listener's thread; `told` is borrowed. */
typedef void (*pg_heard)(void *context, struct str told);

/*
 * Listens on `channel`, an SQL identifier without quotes; both texts and
 * `context` must outlive it. Connects by itself, again and again. Never NULL.
 */
struct pg_listener *pg_listen_open(const char *connection_url,
				   const char *channel, pg_heard heard,
				   void *context);
void pg_listen_close(struct pg_listener *listener);

/*
 * All that was committed from `since_ms` on (monotonic) has been heard, but
 * for the last PG_LISTEN_LATE_MS. False without a listener.
 */
bool pg_listen_covers(struct pg_listener *listener, int64_t since_ms)
	MUST_CHECK;

#endif

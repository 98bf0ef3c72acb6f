/*
 * The small HTTP server that Prometheus asks: GET /metrics on an address of
 * this machine. It serves one connection after the other, so it belongs into
 * a thread or process of its own.
 */
#ifndef NET_SCRAPE_H
#define NET_SCRAPE_H

#include "base/buf.h"
#include "base/job.h"

enum {
	SCRAPE_REQUEST_MAX = 4096, /* bytes of a request's head */
	SCRAPE_CLIENT_MS = 1000, /* that one may take to ask, and to read */
};

/* Appends what is answered. */
typedef void (*scrape_writer)(void *context, struct buf *out);

/*
 * Listens on "127.0.0.1:port" or "[::1]:port" (no name is looked up).
 * Fails: ERR_USAGE, with what the system says.
 */
bool scrape_listen(struct job *job, const char *address, int *fd) MUST_CHECK;

/*
 * Waits for a connection, for `wait_ms` at most, and answers it. A client that
 * is slow, or asks for anything else, is turned away.
 */
void scrape_serve(int fd, int wait_ms, scrape_writer write, void *context);

#endif

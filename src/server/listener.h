/*
 * The socket on which all workers accept.
 */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include <stdbool.h>

#include "base/job.h"

struct listener {
	int fd;
	const char *path; /* of a unix socket that is ours to remove, or NULL */
	bool outlives_us; /* systemd's: who comes next accepts what waits */
};

/*
 * Takes systemd's socket (LISTEN_FDS, sd_listen_fds(3)) or else opens
 * `address`: "unix:/path" (mode 0660), "host:port" or "[v6]:port". A socket
 * file that nobody listens on is replaced. Accepting from it returns without a
 * connection now and then. Fails: ERR_USAGE, with what to do.
 */
bool listener_open(struct job *job, const char *address,
		   struct listener *listener) MUST_CHECK;

/*
 * Removes the socket's file, so that no new connection comes; those waiting
 * can still be accepted.
 */
void listener_unlink(const struct listener *listener);

#endif

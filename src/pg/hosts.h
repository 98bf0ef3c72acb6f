/*
 * The hosts of a connection URL, which may name several: "a,b" with ports
 * "1,2", or one port for all. For the files of this folder.
 */
#ifndef PG_HOSTS_H
#define PG_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

enum { PG_HOST_MAX = 255 };

/* As the URL says it, borrowed; "" where it is silent. */
struct pg_hosts {
	const char *names;
	const char *addresses; /* hostaddr: connected to in place of the name */
	const char *ports;
};

/* "" is libpq's default. */
struct pg_host {
	char name[PG_HOST_MAX + 1];
	char address[PG_HOST_MAX + 1];
	char port[PG_HOST_MAX + 1];
};

/* At least 1; 0 when the lists do not belong together. */
size_t pg_hosts_count(const struct pg_hosts *hosts);

/* The one at `index`; false when it is longer than any host's name. */
bool pg_hosts_at(const struct pg_hosts *hosts, size_t index,
		 struct pg_host *host) MUST_CHECK;

#endif

/*
 * What systemd is told: datagrams of NAME=value to a socket (sd_notify(3)).
 * Without systemd nothing is told, and nothing here fails.
 */
#ifndef SERVER_NOTIFY_H
#define SERVER_NOTIFY_H

#include <stdint.h>

struct notify {
	int fd; /* connected, or -1 */
	int64_t beat_every_ms; /* 0: no watchdog waits for us */
	int64_t next_beat_ms;
};

/*
 * Connects to `address`, a path or "@" and an abstract name. `watchdog_us` is
 * how long the watchdog waits for a sign of life. Either may be NULL, or
 * nonsense, and is as good as not given then. `notify` has no need of a close:
 * the socket lives as long as the process, and is not passed on.
 */
void notify_open(struct notify *notify, const char *address,
		 const char *watchdog_us);

/* Tells `state`, such as "READY=1", if anybody listens. */
void notify_tell(const struct notify *notify, const char *state);

/* To be called often: shows that we live, twice in the watchdog's time. */
void notify_beat(struct notify *notify, int64_t now_ms);

#endif

/*
 * The small protocol of sd_notify(3), which is not worth a library.
 */
#include "server/notify.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

static void connect_to(struct notify *notify, struct str name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t len =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + name.len);

	if (name.len == 0 || name.len >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, name.data, name.len);
	if (address.sun_path[0] == '@')
		address.sun_path[0] = '\0';
	notify->fd =
		socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (notify->fd < 0 ||
	    connect(notify->fd, (struct sockaddr *)&address, len) == 0)
		return;
	close(notify->fd);
	notify->fd = -1;
}

void notify_open(struct notify *notify, const char *address,
		 const char *watchdog_us)
{
	uint64_t us;

	*notify = (struct notify){ .fd = -1 };
	if (address != NULL)
		connect_to(notify, str_of(address));
	if (notify->fd >= 0 && watchdog_us != NULL &&
	    str_to_number(str_of(watchdog_us), INT64_MAX, &us))
		notify->beat_every_ms = (int64_t)us / 1000 / 2;
}

void notify_tell(const struct notify *notify, const char *state)
{
	if (notify->fd >= 0)
		(void)!send(notify->fd, state, strlen(state), MSG_NOSIGNAL);
}

void notify_beat(struct notify *notify, int64_t now_ms)
{
	if (notify->beat_every_ms == 0 || now_ms < notify->next_beat_ms)
		return;
	notify->next_beat_ms = now_ms + notify->beat_every_ms;
	notify_tell(notify, "WATCHDOG=1");
}

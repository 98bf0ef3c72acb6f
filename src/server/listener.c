/*
 * The listening socket: systemd's, a unix socket, or TCP.
 */
#include "server/listener.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/fcgi_io.h"

enum {
	SYSTEMD_FIRST_FD = 3, /* sd_listen_fds(3) */
	BACKLOG = 4096,
	TCP_SILENCE_MS = 2000, /* a packet that was lost comes again sooner */
	SOCKET_MODE = 0660,
};

static bool failed(struct job *job, const char *what, const char *address)
{
	return job_fail(job, ERR_USAGE, "cannot %s %s: %s", what, address,
			strerrordesc_np(errno));
}

static bool is_unix(int fd)
{
	int family = AF_UNSPEC;
	socklen_t len = sizeof(family);

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len) == 0 &&
	       family == AF_UNIX;
}

/*
 * An idle accept returns after this long, so that a thread can see a drain
 * without signals (a signal can hit between accept and its return, and lose
 * the request). A connection of TCP inherits it, for each read of a request.
 */
static bool set_accept_timeout(struct job *job, int fd, const char *address)
{
	int ms = is_unix(fd) ? FCGI_IDLE_MS : TCP_SILENCE_MS;
	struct timeval wait = { .tv_sec = ms / 1000,
				.tv_usec = ms % 1000 * 1000 };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) != 0)
		return failed(job, "prepare", address);
	return true;
}

static bool systemd_passed_socket(void)
{
	const char *pid = getenv("LISTEN_PID");
	const char *count = getenv("LISTEN_FDS");
	uint64_t number;

	return pid != NULL && count != NULL &&
	       str_to_number(str_of(pid), INT32_MAX, &number) &&
	       number == (uint64_t)getpid() &&
	       str_to_number(str_of(count), 1, &number) && number == 1;
}

static bool unix_address(struct job *job, const char *path,
			 struct sockaddr_un *address)
{
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(address->sun_path))
		return job_fail(job, ERR_USAGE,
				"CRUDDUR_LISTEN: a socket's path has 1 to %zu "
				"bytes, this one has %zu",
				sizeof(address->sun_path) - 1, len);
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->sun_path, path, len);
	return true;
}

/* Refused by the system itself, not for want of rights or of room. */
static bool is_left_over(const struct sockaddr_un *address)
{
	int probe =
		socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool refused;

	if (probe < 0)
		return false;
	refused = connect(probe, (const struct sockaddr *)address,
			  sizeof(*address)) != 0 &&
		  errno == ECONNREFUSED;
	close(probe);
	return refused;
}

/* A file left by a process that is gone may be replaced, and only that. */
static bool clear_path(struct job *job, const struct sockaddr_un *address)
{
	struct stat info;

	if (lstat(address->sun_path, &info) != 0)
		return true;
	if (!S_ISSOCK(info.st_mode))
		return job_fail(job, ERR_USAGE, "%s exists and is no socket",
				address->sun_path);
	if (!is_left_over(address))
		return job_fail(job, ERR_USAGE,
				"another program listens on %s: stop it first",
				address->sun_path);
	return unlink(address->sun_path) == 0 ||
	       failed(job, "remove the old socket", address->sun_path);
}

static bool open_unix(struct job *job, const char *path,
		      struct listener *listener)
{
	struct sockaddr_un address;
	mode_t mask;
	bool bound;

	if (!unix_address(job, path, &address) || !clear_path(job, &address))
		return false;
	listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener->fd < 0)
		return failed(job, "make a socket for", path);
	mask = umask(0777 & ~SOCKET_MODE);
	bound = bind(listener->fd, (struct sockaddr *)&address,
		     sizeof(address)) == 0;
	umask(mask);
	if (!bound || listen(listener->fd, BACKLOG) != 0)
		return failed(job, "listen on", path);
	listener->path = job_text(job, "%s", path);
	return true;
}

static int listen_tcp(const struct addrinfo *found)
{
	int yes = 1;
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, found->ai_addr, found->ai_addrlen) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Of "[::1]" what is inside the brackets. */
static const char *host_of(struct job *job, struct str host)
{
	if (str_starts_with(host, "[") && host.data[host.len - 1] == ']')
		host = str_make(host.data + 1, host.len - 2);
	return arena_text(&job->arena, host);
}

static bool open_tcp(struct job *job, const char *address,
		     struct listener *listener)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_PASSIVE };
	struct addrinfo *found = NULL;
	const char *colon = strrchr(address, ':');
	const char *host;

	if (colon == NULL || colon[1] == '\0')
		return job_fail(job, ERR_USAGE,
				"CRUDDUR_LISTEN: write unix:/path or "
				"host:port, not \"%s\"",
				address);
	host = host_of(job, str_make(address, (size_t)(colon - address)));
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
		return job_fail(job, ERR_USAGE,
				"CRUDDUR_LISTEN: no such address: %s", address);
	listener->fd = listen_tcp(found);
	freeaddrinfo(found);
	return listener->fd >= 0 || failed(job, "listen on", address);
}

bool listener_open(struct job *job, const char *address,
		   struct listener *listener)
{
	bool opened;

	*listener = (struct listener){ .fd = SYSTEMD_FIRST_FD,
				       .outlives_us = systemd_passed_socket() };
	if (listener->outlives_us)
		opened = true;
	else if (strncmp(address, "unix:", 5) == 0)
		opened = open_unix(job, address + 5, listener);
	else
		opened = open_tcp(job, address, listener);
	return opened && set_accept_timeout(job, listener->fd, address);
}

void listener_unlink(const struct listener *listener)
{
	if (listener->path != NULL)
		unlink(listener->path);
}

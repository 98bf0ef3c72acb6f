/*
 * Question and answer of a reload: two signals, and descriptors of processes
 * so that nobody is signalled who only got an old one's number.
 */
#include "server/reload.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "base/log.h"

enum {
	ASKED = 0x43727564, /* beside SIGHUP: answer me */
	DONE = SIGUSR1,
	REFUSED = SIGUSR2,
	WAIT_MS = 60 * 1000,
};

void reload_note(struct reload_askers *askers,
		 const struct signalfd_siginfo *signal)
{
	int fd;

	if (signal->ssi_code != SI_QUEUE || signal->ssi_int != ASKED ||
	    askers->count == RELOAD_ASKERS_MAX)
		return;
	fd = pidfd_open((pid_t)signal->ssi_pid, 0);
	if (fd >= 0)
		askers->fds[askers->count++] = fd;
}

void reload_answer(struct reload_askers *askers, bool done)
{
	for (int i = 0; i < askers->count; i++)
		if (pidfd_send_signal(askers->fds[i], done ? DONE : REFUSED,
				      NULL, 0) != 0 &&
		    errno != ESRCH)
			log_line(LOG_WARNING, NULL,
				 "cannot answer who asked for a reload: %s",
				 strerrordesc_np(errno));
	reload_forget(askers);
}

void reload_forget(struct reload_askers *askers)
{
	for (int i = 0; i < askers->count; i++)
		close(askers->fds[i]);
	askers->count = 0;
}

static int failed(pid_t master, const char *why)
{
	fprintf(stderr, "cruddurd: process %d: %s\n", (int)master, why);
	return EXIT_FAILURE;
}

static int read_answer(pid_t master, int signal_fd)
{
	struct signalfd_siginfo answer;

	if (read(signal_fd, &answer, sizeof(answer)) != sizeof(answer))
		return failed(master, strerrordesc_np(errno));
	if (answer.ssi_signo == DONE)
		return EXIT_SUCCESS;
	return failed(master, "it refuses its settings; its log says why. "
			      "Nothing has changed");
}

static int wait_for_answer(pid_t master, int master_fd, int signal_fd)
{
	struct pollfd events[] = { { .fd = signal_fd, .events = POLLIN },
				   { .fd = master_fd, .events = POLLIN } };

	if (poll(events, ARRAY_SIZE(events), WAIT_MS) <= 0)
		return failed(master, "no answer within a minute; its log "
				      "says more");
	if (events[0].revents != 0)
		return read_answer(master, signal_fd);
	return failed(master, "it has ended");
}

/*
 * SIGHUP would end a program that does not expect it. Under systemd the name
 * of the master cannot be seen; but there nobody mistypes its number.
 */
static bool is_another(pid_t pid)
{
	char path[64], name[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	if (fgets(name, sizeof(name), file) == NULL)
		*name = '\0';
	fclose(file);
	return !str_is(str_of(name), "cruddurd\n");
}

int reload_ask(pid_t master)
{
	union sigval asked = { .sival_int = ASKED };
	sigset_t answers;
	int master_fd = pidfd_open(master, 0);
	int signal_fd;

	if (master_fd >= 0 && is_another(master))
		return failed(master, "it is no cruddurd, and was not told");
	sigemptyset(&answers);
	sigaddset(&answers, DONE);
	sigaddset(&answers, REFUSED);
	sigprocmask(SIG_BLOCK, &answers, NULL);
	signal_fd = signalfd(-1, &answers, SFD_CLOEXEC);
	if (master_fd < 0 || signal_fd < 0 ||
	    sigqueue(master, SIGHUP, asked) != 0)
		return failed(master, strerrordesc_np(errno));
	return wait_for_answer(master, master_fd, signal_fd);
}

/*
 * Processes of this host, as /proc shows them (proc(5)).
 */
#include "stream/owner.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum {
	STAT_MAX = 1024,
	HOST_MAX = 64,
	/* Of /proc/pid/stat, counted behind the name in parentheses. */
	STATE_FIELD = 0,
	START_FIELD = 19,
};

struct process {
	uint64_t pid;
	uint64_t start; /* clock ticks after the system's own */
	bool has_ended; /* a zombie lives no more */
};

static struct str field_of(struct str fields, int number)
{
	struct str field;

	do
		str_cut(&fields, ' ', &field);
	while (number-- > 0);
	return field;
}

/* The name may hold spaces and parentheses, so the last one ends it. */
static bool parse_stat(struct str text, struct process *process)
{
	const char *name_end = memrchr(text.data, ')', text.len);
	struct str fields, state;

	if (name_end == NULL)
		return false;
	fields = str_from(text, (size_t)(name_end - text.data) + 2);
	state = field_of(fields, STATE_FIELD);
	process->has_ended = str_is(state, "Z") || str_is(state, "X");
	return str_to_number(field_of(fields, START_FIELD), INT64_MAX,
			     &process->start);
}

static bool read_process(uint64_t pid, struct process *process)
{
	char path[64], text[STAT_MAX];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%llu/stat",
		 (unsigned long long)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	process->pid = pid;
	return parse_stat(str_make(text, len), process);
}

struct owner owner_of_this_process(void)
{
	struct process self = { .start = 0 };
	char host[HOST_MAX + 1] = "";
	struct owner owner;

	gethostname(host, sizeof(host) - 1);
	if (!read_process((uint64_t)getpid(), &self))
		self.start = 0;
	snprintf(owner.text, sizeof(owner.text), "%s:%llu:%llu", host,
		 (unsigned long long)getpid(), (unsigned long long)self.start);
	return owner;
}

static bool parse_owner(struct str text, struct str *host,
			struct process *process)
{
	struct str rest = text, pid;

	return str_cut(&rest, ':', host) && str_cut(&rest, ':', &pid) &&
	       str_to_number(pid, INT_MAX, &process->pid) && process->pid > 0 &&
	       str_to_number(rest, INT64_MAX, &process->start);
}

bool owner_is_gone(const struct owner *self, struct str other)
{
	struct process was, is;
	struct str host, own_host;

	if (!parse_owner(str_of(self->text), &own_host, &was) ||
	    !parse_owner(other, &host, &was) || !str_equal(host, own_host))
		return false;
	if (kill((pid_t)was.pid, 0) != 0 && errno == ESRCH)
		return true;
	/* One that we may not look at lives, as far as we know. */
	return read_process(was.pid, &is) &&
	       (is.has_ended || is.start != was.start);
}

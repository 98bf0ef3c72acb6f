/*
 * Lines to stderr that can never hold a request up.
 *
 * O_NONBLOCK belongs to the open file, not to our descriptor: set on stderr
 * it would change the terminal of the shell that started us and the pipe of
 * a neighbour. A pipe or terminal is therefore opened once more, non-blocking,
 * as an open file of our own; a socket (systemd's journal) takes a flag with
 * each write; a plain file never blocks. A line is at most PIPE_BUF bytes, so
 * that a pipe takes it whole or not at all.
 */
#include "base/log.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metrics.h"

enum {
	LINE_MAX_BYTES = 4096,
	MESSAGE_MAX_BYTES = 1024,
	END_BYTES = 2, /* a closing quote and the line's end */
};

_Static_assert(LINE_MAX_BYTES <= PIPE_BUF, "a pipe must take a line whole");

/* Where journald listens for the standard error of services. */
#define JOURNAL "/systemd/journal/stdout"

enum sink { SINK_POLLED, SINK_PLAIN, SINK_SOCKET };

static struct {
	enum log_level level;
	const char *program;
	int fd;
	enum sink sink;
	bool is_journal;
	_Atomic uint64_t dropped;
} out = { .level = LOG_INFO,
	  .program = "cruddur",
	  .fd = STDERR_FILENO,
	  .sink = SINK_POLLED };

static const char *const level_names[] = {
	[LOG_ERROR] = "error",
	[LOG_WARNING] = "warning",
	[LOG_INFO] = "info",
	[LOG_DEBUG] = "debug",
};

/* Those of syslog, which journalctl -p goes by. */
static const char level_digits[] = {
	[LOG_ERROR] = '3',
	[LOG_WARNING] = '4',
	[LOG_INFO] = '6',
	[LOG_DEBUG] = '7',
};

struct line {
	char text[LINE_MAX_BYTES];
	size_t len;
	bool has_field;
};

bool log_level_parse(struct str word, enum log_level *level)
{
	for (size_t i = 0; i < ARRAY_SIZE(level_names); i++) {
		if (str_is(word, level_names[i])) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

static bool leads_to_journal(int fd)
{
	struct sockaddr_un peer = { .sun_family = AF_UNSPEC };
	socklen_t len = sizeof(peer) - 1;
	size_t path;

	if (getpeername(fd, (struct sockaddr *)&peer, &len) != 0 ||
	    peer.sun_family != AF_UNIX)
		return false;
	path = strlen(peer.sun_path);
	return path >= strlen(JOURNAL) &&
	       memcmp(peer.sun_path + path - strlen(JOURNAL), JOURNAL,
		      strlen(JOURNAL)) == 0;
}

void log_open(enum log_level level, const char *program)
{
	struct stat info;
	int fd;

	out.level = level;
	out.program = program;
	if (out.sink != SINK_POLLED || fstat(STDERR_FILENO, &info) != 0)
		return;
	if (S_ISSOCK(info.st_mode)) {
		out.sink = SINK_SOCKET;
		out.is_journal = leads_to_journal(STDERR_FILENO);
	} else if (S_ISREG(info.st_mode)) {
		out.sink = SINK_PLAIN;
	} else if (S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode)) {
		fd = open("/proc/self/fd/2",
			  O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
		if (fd < 0)
			return; /* no longer ours to open: poll instead */
		out.fd = fd;
		out.sink = SINK_PLAIN;
	}
}

static void write_line(const struct line *line)
{
	struct pollfd ready = { .fd = out.fd, .events = POLLOUT };
	ssize_t written = -1;

	if (out.sink == SINK_SOCKET)
		written = send(out.fd, line->text, line->len,
			       MSG_DONTWAIT | MSG_NOSIGNAL);
	else if (out.sink == SINK_PLAIN || poll(&ready, 1, 0) == 1)
		written = write(out.fd, line->text, line->len);
	if (written == (ssize_t)line->len)
		return;
	atomic_fetch_add(&out.dropped, 1);
	metric_count(METRIC_LOG_LINES_LOST, 0, 0);
}

uint64_t log_dropped(void)
{
	return atomic_load(&out.dropped);
}

/* Keeps room for what ends the line. */
static void add(struct line *line, const char *text, size_t len)
{
	size_t room = LINE_MAX_BYTES - END_BYTES - line->len;

	if (len > room)
		len = room;
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

static bool is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '=';
}

/* Whatever is not printable ASCII could fool a terminal or a parser. */
static void add_escaped(struct line *line, struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];
		char text[8];
		int len;

		if (c >= ' ' && c < 0x7f && c != '"' && c != '\\')
			len = snprintf(text, sizeof(text), "%c", c);
		else if (c == '"' || c == '\\')
			len = snprintf(text, sizeof(text), "\\%c", c);
		else
			len = snprintf(text, sizeof(text), "\\x%02x", c);
		if (LINE_MAX_BYTES - END_BYTES - line->len < (size_t)len)
			return;
		add(line, text, (size_t)len);
	}
}

static void add_value(struct line *line, struct str value)
{
	bool plain = value.len > 0;

	for (size_t i = 0; plain && i < value.len; i++)
		plain = is_plain((unsigned char)value.data[i]);
	if (plain) {
		add(line, value.data, value.len);
		return;
	}
	add(line, "\"", 1);
	add_escaped(line, value);
	line->text[line->len++] = '"'; /* there is always room for it */
}

static void add_field(struct line *line, const char *name, struct str value)
{
	char head[32];
	int len = snprintf(head, sizeof(head),
			   "%s%s=", line->has_field ? " " : "", name);

	if (line->len + (size_t)len + 8 > LINE_MAX_BYTES - END_BYTES)
		return;
	line->has_field = true;
	add(line, head, (size_t)len);
	add_value(line, value);
}

static void add_number(struct line *line, const char *name, uint64_t number)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%llu",
			   (unsigned long long)number);

	add_field(line, name, str_make(text, (size_t)len));
}

/* Begins the line, too. */
static void add_tags(struct line *line, enum log_level level,
		     const struct job *job)
{
	char now[CLOCK_TEXT_LEN + 1];

	line->len = 0;
	line->has_field = false;
	if (out.is_journal)
		add(line, (char[]){ '<', level_digits[level], '>' }, 3);
	clock_format(clock_now_us(), now);
	add_field(line, "time", str_of(now));
	add_field(line, "level", str_of(level_names[level]));
	add_field(line, "program", str_of(out.program));
	if (job == NULL)
		return;
	if (job->request_id[0] != '\0')
		add_field(line, "req", str_of(job->request_id));
	if (job->route[0] != '\0')
		add_field(line, "route", str_of(job->route));
	if (job->viewer[0] != '\0')
		add_field(line, "viewer", str_of(job->viewer));
}

static void end_line(struct line *line)
{
	line->text[line->len++] = '\n';
	write_line(line);
}

void log_line(enum log_level level, const struct job *job, const char *format,
	      ...)
{
	char message[MESSAGE_MAX_BYTES];
	struct line line;
	va_list values;

	if (level > out.level)
		return;
	va_start(values, format);
	vsnprintf(message, sizeof(message), format, values);
	va_end(values);
	add_tags(&line, level, job);
	add_field(&line, "msg", str_of(message));
	end_line(&line);
}

static enum log_level level_of_status(int status)
{
	if (status == 503)
		return LOG_WARNING;
	return status >= 500 ? LOG_ERROR : LOG_INFO;
}

void log_access(const struct job *job, const struct log_access *access)
{
	enum log_level level = level_of_status(access->status);
	char ms[32];
	struct line line;

	if (level > out.level)
		return;
	snprintf(ms, sizeof(ms), "%lld.%03d",
		 (long long)(access->duration_us / 1000),
		 (int)(access->duration_us % 1000));
	add_tags(&line, level, job);
	add_field(&line, "method", access->method);
	add_number(&line, "status", (uint64_t)access->status);
	add_number(&line, "bytes", access->bytes);
	add_field(&line, "ms", str_of(ms));
	add_number(&line, "upstream", job->upstream_calls);
	if (job->error != ERR_NONE)
		add_field(&line, "reason", str_of(job->reason));
	end_line(&line);
}

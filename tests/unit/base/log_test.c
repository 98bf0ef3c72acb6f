#include "base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "../support.h"

/* What a child wrote to a stderr of its own. */
static struct str output_of(struct job *job, int ends[2],
			    void (*function)(struct job *job))
{
	char *text = job_alloc(job, 65536);
	ssize_t len;
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		log_open(LOG_INFO, "log_test");
		function(job);
		_exit(log_dropped() > 0);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	close(ends[1]);
	len = read(ends[0], text, 65536);
	close(ends[0]);
	assert_true(len >= 0);
	return str_make(text, (size_t)len);
}

static struct str piped(struct job *job, void (*function)(struct job *job))
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	return output_of(job, ends, function);
}

static bool contains(struct str text, const char *part)
{
	return memmem(text.data, text.len, part, strlen(part)) != NULL;
}

static void fill_tags(struct job *job)
{
	snprintf(job->request_id, sizeof(job->request_id), "r1");
	snprintf(job->viewer, sizeof(job->viewer), "v1");
	job->route = "/api/messages";
}

static void log_tagged(struct job *job)
{
	fill_tags(job);
	log_line(LOG_WARNING, job, "it is %s", "slow");
}

static void tags_a_line_from_the_job(void **state)
{
	struct str line = piped(*state, log_tagged);

	assert_true(str_starts_with(line, "time=20"));
	assert_true(contains(line, " level=warning program=log_test req=r1 "
				   "route=/api/messages viewer=v1 "
				   "msg=\"it is slow\"\n"));
}

static void log_evil(struct job *job)
{
	(void)job;
	log_line(LOG_ERROR, NULL, "%s",
		 "a\nlevel=error \"x\" \\ \x1b[2J \xc3\xa9");
}

static void escapes_what_could_forge_a_line(void **state)
{
	struct str line = piped(*state, log_evil);

	assert_true(contains(line, "msg=\"a\\x0alevel=error \\\"x\\\" \\\\ "
				   "\\x1b[2J \\xc3\\xa9\"\n"));
	assert_ptr_equal(memchr(line.data, '\n', line.len),
			 line.data + line.len - 1);
}

static void log_much(struct job *job)
{
	char text[5000];

	memset(text, 1, sizeof(text));
	text[sizeof(text) - 1] = '\0';
	job->route = text;
	log_line(LOG_INFO, job, "%s", text);
}

static void cuts_a_line_at_4_kib(void **state)
{
	struct str line = piped(*state, log_much);

	assert_in_range(line.len, 4000, 4096);
	assert_int_equal(line.data[line.len - 1], '\n');
	assert_int_equal(line.data[line.len - 2], '"');
}

static void log_quietly(struct job *job)
{
	log_line(LOG_DEBUG, job, "too much detail");
}

static void leaves_out_what_is_below_its_level(void **state)
{
	assert_str(piped(*state, log_quietly), "");
}

static void log_requests(struct job *job)
{
	struct log_access access = { S("GET"), 200, 512, 1234 };

	fill_tags(job);
	log_access(job, &access);
	job_fail(job, ERR_UNAVAILABLE, "postgres: no place");
	access.status = 503;
	log_access(job, &access);
}

static void writes_the_line_of_a_request(void **state)
{
	struct str lines = piped(*state, log_requests);

	assert_true(contains(lines, " level=info "));
	assert_true(contains(lines, "method=GET status=200 bytes=512 ms=1.234 "
				    "upstream=0\n"));
	assert_true(contains(lines, " level=warning "));
	assert_true(contains(lines, "reason=\"postgres: no place\"\n"));
}

static void writes_to_a_socket(void **state)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_true(contains(output_of(*state, ends, log_tagged), "slow"));
}

static void log_both(struct job *job)
{
	log_line(LOG_ERROR, job, "broken");
	log_line(LOG_INFO, job, "fine");
}

static void tells_the_journal_the_level(void **state)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX,
				    .sun_path = "./systemd/journal/stdout" };
	char folder[] = "/tmp/log_test-XXXXXX";
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	int ends[2] = { -1, socket(AF_UNIX, SOCK_STREAM, 0) };
	struct str lines;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(mkdir("systemd", 0700), 0);
	assert_int_equal(mkdir("systemd/journal", 0700), 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&name, sizeof(name)),
			 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(
		connect(ends[1], (struct sockaddr *)&name, sizeof(name)), 0);
	ends[0] = accept(listener, NULL, NULL);
	lines = output_of(*state, ends, log_both);
	assert_true(str_starts_with(lines, "<3>time="));
	assert_true(contains(lines, "\n<6>time="));
	close(listener);
	unlink(name.sun_path);
	rmdir("systemd/journal");
	rmdir("systemd");
	rmdir(folder);
}

/* Fills the pipe `fd`, which others hold, and goes on logging. */
static int log_into_full(int fd)
{
	dup2(fd, STDERR_FILENO);
	log_open(LOG_INFO, "log_test");
	for (int i = 0; i < 5000; i++)
		log_line(LOG_INFO, NULL, "%0*d", 100, i);
	return log_dropped() > 0 && log_dropped() < 5000 &&
	       (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
}

static void assert_drops_into(int fd)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		alarm(20);
		_exit(log_into_full(fd) ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

static void drops_and_counts_when_a_pipe_is_full(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_drops_into(ends[1]);
	close(ends[0]);
	close(ends[1]);
}

static void drops_and_counts_when_a_socket_is_full(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_drops_into(ends[1]);
	close(ends[0]);
	close(ends[1]);
}

static void knows_its_levels_by_name(void **state)
{
	enum log_level level = LOG_INFO;

	(void)state;
	assert_true(log_level_parse(S("debug"), &level));
	assert_int_equal(level, LOG_DEBUG);
	assert_false(log_level_parse(S("Debug"), &level));
	assert_false(log_level_parse(S(""), &level));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(tags_a_line_from_the_job),
		job_test(escapes_what_could_forge_a_line),
		job_test(cuts_a_line_at_4_kib),
		job_test(leaves_out_what_is_below_its_level),
		job_test(writes_the_line_of_a_request),
		job_test(writes_to_a_socket),
		job_test(tells_the_journal_the_level),
		cmocka_unit_test(drops_and_counts_when_a_pipe_is_full),
		cmocka_unit_test(drops_and_counts_when_a_socket_is_full),
		cmocka_unit_test(knows_its_levels_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

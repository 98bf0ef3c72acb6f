#include "cli/packed.h"

#include <sys/mman.h>

#include "../support.h"

enum { LINES = 2000, LONG_LINE = 200 * 1024 };

static int new_file(void)
{
	int fd = memfd_create("packed", 0);

	assert_true(fd >= 0);
	return fd;
}

/* Lines of all lengths, so that they end anywhere in a piece. */
static struct str line_of(struct job *job, int number)
{
	size_t len = number == LINES / 2 ? LONG_LINE : (size_t)number % 997;
	char *text = job_alloc(job, len + 1);

	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + (i * 7 + (size_t)number) % 26);
	return str_make(text, len);
}

static int filled_file(struct job *job)
{
	int fd = new_file();
	struct packed_writer *writer = packed_write_to(job, fd);

	for (int i = 0; i < LINES; i++)
		assert_true(packed_add(job, writer, line_of(job, i)));
	assert_true(packed_end(job, writer));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void reads_the_lines_it_wrote(void **state)
{
	struct job *job = *state;
	int fd = filled_file(job);
	struct packed_reader *reader = packed_read_from(job, fd);
	struct str line, expected;
	bool found;

	for (int i = 0; i < LINES; i++) {
		expected = line_of(job, i);
		assert_true(packed_line(job, reader, &line, &found));
		assert_true(found);
		assert_str_is(line, expected);
	}
	assert_true(packed_line(job, reader, &line, &found));
	assert_false(found);
	assert_true(packed_line(job, reader, &line, &found));
	assert_false(found);
	close(fd);
}

static void a_file_without_lines_has_none(void **state)
{
	int fd = new_file();
	struct str line;
	bool found;

	assert_true(packed_end(*state, packed_write_to(*state, fd)));
	lseek(fd, 0, SEEK_SET);
	assert_true(packed_line(*state, packed_read_from(*state, fd), &line,
				&found));
	assert_false(found);
	close(fd);
}

/* True when all of it can be read. */
static bool reads_to_its_end(int fd)
{
	struct packed_reader *reader;
	bool found = true, good = true;
	struct str line;
	struct job job;

	job_init(&job);
	job_start(&job, 60 * 1000);
	reader = packed_read_from(&job, fd);
	while (good && found)
		good = packed_line(&job, reader, &line, &found);
	if (!good)
		assert_int_equal(job.error, ERR_CORRUPT);
	job_end(&job);
	job_release(&job);
	return good;
}

static void one_that_is_broken_off_is_damaged(void **state)
{
	int fd = filled_file(*state);
	off_t size = lseek(fd, 0, SEEK_END);

	for (off_t len = size - 1; len >= 0; len -= size / 7) {
		assert_int_equal(ftruncate(fd, len), 0);
		lseek(fd, 0, SEEK_SET);
		assert_false(reads_to_its_end(fd));
	}
	close(fd);
}

static void other_bytes_are_damaged(void **state)
{
	int fd = new_file();

	(void)state;
	assert_int_equal(write(fd, "{\"Item\":{}}\n", 12), 12);
	lseek(fd, 0, SEEK_SET);
	assert_false(reads_to_its_end(fd));
	close(fd);
}

static void a_full_disk_is_told(void **state)
{
	struct job *job = *state;
	FILE *full = fopen("/dev/full", "we");
	struct packed_writer *writer;

	assert_non_null(full);
	writer = packed_write_to(job, fileno(full));
	assert_false(packed_add(job, writer, S("a line")) &&
		     packed_end(job, writer));
	assert_int_equal(job->error, ERR_INTERNAL);
	fclose(full);
}

static void a_line_without_end_is_refused(void **state)
{
	struct job *job = *state;
	int fd = new_file();
	struct packed_writer *writer = packed_write_to(job, fd);
	struct str line;
	bool found;

	line = str_make(memset(job_alloc(job, PACKED_LINE_MAX + 1), 'x',
			       PACKED_LINE_MAX + 1),
			PACKED_LINE_MAX + 1);
	assert_true(packed_add(job, writer, line));
	assert_true(packed_end(job, writer));
	lseek(fd, 0, SEEK_SET);
	assert_false(
		packed_line(job, packed_read_from(job, fd), &line, &found));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_the_lines_it_wrote),
		job_test(a_file_without_lines_has_none),
		job_test(one_that_is_broken_off_is_damaged),
		job_test(other_bytes_are_damaged),
		job_test(a_full_disk_is_told),
		job_test(a_line_without_end_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

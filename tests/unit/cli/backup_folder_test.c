/*
 * Two backups to one folder. The lock is the test's own: another run does its
 * last step just before it is taken.
 */
#include "cli/backup_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../support.h"

static const struct backup_folder *finishes_first;

int flock(int fd, int operation)
{
	if (finishes_first != NULL)
		assert_int_equal(
			rename(finishes_first->part, finishes_first->path), 0);
	return (int)syscall(SYS_flock, fd, operation);
}

static const char *new_folder(struct job *job)
{
	char *path = arena_text(&job->arena, S("/tmp/backup_test.XXXXXX"));

	assert_non_null(mkdtemp(path));
	return job_text(job, "%s/backup", path);
}

static void takes_over_what_a_killed_run_left(void **state)
{
	const char *path = new_folder(*state);
	struct backup_folder killed, folder;
	struct job first;
	int fd;

	job_init(&first);
	job_start(&first, 1000);
	assert_true(backup_folder_make(&first, path, &killed));
	assert_true(backup_folder_create(&first, &killed, BACKUP_ITEMS, &fd));
	job_release(&first);
	assert_true(backup_folder_make(*state, path, &folder));
	assert_int_not_equal(faccessat(folder.fd, BACKUP_ITEMS, F_OK, 0), 0);
	backup_folder_discard(&folder);
}

static void leaves_alone_what_another_has_just_finished(void **state)
{
	struct job *job = *state;
	const char *path = new_folder(job);
	struct backup_folder whole = { .path = path,
				       .part = job_text(job, "%s.part", path) };
	struct backup_folder folder;

	assert_int_equal(mkdir(whole.part, 0700), 0);
	whole.fd = open(whole.part, O_RDONLY | O_DIRECTORY);
	close(openat(whole.fd, BACKUP_MANIFEST, O_WRONLY | O_CREAT, 0600));
	finishes_first = &whole;
	assert_false(backup_folder_make(job, path, &folder));
	finishes_first = NULL;
	assert_int_equal(job->error, ERR_REFUSED);
	assert_int_equal(faccessat(whole.fd, BACKUP_MANIFEST, F_OK, 0), 0);
	close(whole.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(takes_over_what_a_killed_run_left),
		job_test(leaves_alone_what_another_has_just_finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

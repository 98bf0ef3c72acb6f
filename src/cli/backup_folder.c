/*
 * The folder of a backup.
 */
#include "cli/backup_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, FOLDER_MODE = 0700, FILE_MODE = 0600 };

static const char *const names[] = { BACKUP_ITEMS, BACKUP_DUMP,
				     BACKUP_MANIFEST };

/* A descriptor by the address of its own copy. */
static void close_fd(void *fd)
{
	close(*(int *)fd);
}

static int keep_fd(struct job *job, int fd)
{
	int *kept = job_alloc(job, sizeof(*kept));

	*kept = fd;
	if (fd >= 0)
		job_keep(job, kept, close_fd);
	return fd;
}

static const char *without_slashes(struct job *job, const char *path)
{
	struct str text = str_of(path);

	while (text.len > 1 && text.data[text.len - 1] == '/')
		text.len--;
	return job_text(job, "%.*s", STR(text));
}

static int open_folder(struct job *job, const char *path)
{
	return keep_fd(job, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static bool cannot(struct job *job, const char *what, const char *path)
{
	return job_fail(job, ERR_USAGE, "Cannot %s %s: %m.", what, path);
}

/* Who had the lock before may have finished: then this is a whole backup. */
static bool is_unfinished(const struct backup_folder *folder)
{
	struct stat opened, part;

	return fstat(folder->fd, &opened) == 0 &&
	       lstat(folder->part, &part) == 0 &&
	       opened.st_dev == part.st_dev && opened.st_ino == part.st_ino;
}

/* A lock, since who was killed leaves his folder and no lock behind. */
static bool take(struct job *job, const struct backup_folder *folder)
{
	if (flock(folder->fd, LOCK_EX | LOCK_NB) != 0 || !is_unfinished(folder))
		return job_fail(job, ERR_REFUSED,
				"Another backup to %s is under way.",
				folder->path);
	if (fchmod(folder->fd, FOLDER_MODE) != 0)
		return cannot(job, "use", folder->part);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		unlinkat(folder->fd, names[i], 0);
	return true;
}

bool backup_folder_make(struct job *job, const char *path,
			struct backup_folder *folder)
{
	struct stat there;

	folder->path = without_slashes(job, path);
	folder->part = job_text(job, "%s.part", folder->path);
	if (lstat(folder->path, &there) == 0)
		return job_fail(job, ERR_REFUSED,
				"%s is there already: name a new folder.",
				folder->path);
	if (mkdir(folder->part, FOLDER_MODE) != 0 && errno != EEXIST)
		return cannot(job, "make", folder->part);
	folder->fd = open_folder(job, folder->part);
	if (folder->fd < 0)
		return cannot(job, "use", folder->part);
	return take(job, folder);
}

bool backup_folder_create(struct job *job, const struct backup_folder *folder,
			  const char *name, int *fd)
{
	*fd = keep_fd(job, openat(folder->fd, name,
				  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
				  FILE_MODE));
	return *fd >= 0 || cannot(job, "make", name);
}

static bool sync_file(struct job *job, const struct backup_folder *folder,
		      const char *name)
{
	int fd = keep_fd(job, openat(folder->fd, name, O_RDONLY | O_CLOEXEC));

	return (fd >= 0 && fsync(fd) == 0) || cannot(job, "keep", name);
}

static bool sync_parent(struct job *job, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *parent = ".";
	int fd;

	if (slash != NULL)
		parent = slash == path ? "/"
				       : job_text(job, "%.*s",
						  (int)(slash - path), path);
	fd = open_folder(job, parent);
	return (fd >= 0 && fsync(fd) == 0) || cannot(job, "keep", path);
}

bool backup_folder_finish(struct job *job, const struct backup_folder *folder)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!sync_file(job, folder, names[i]))
			return false;
	if (fsync(folder->fd) != 0 || rename(folder->part, folder->path) != 0)
		return cannot(job, "make", folder->path);
	return sync_parent(job, folder->path);
}

void backup_folder_discard(const struct backup_folder *folder)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		unlinkat(folder->fd, names[i], 0);
	rmdir(folder->part);
}

bool backup_folder_open(struct job *job, const char *path,
			struct backup_folder *folder)
{
	folder->path = without_slashes(job, path);
	folder->part = job_text(job, "%s.part", folder->path);
	folder->fd = open_folder(job, folder->path);
	if (folder->fd < 0)
		return job_fail(job, ERR_NOT_FOUND,
				"Cannot read the folder %s: %m.", folder->path);
	return faccessat(folder->fd, BACKUP_MANIFEST, F_OK, 0) == 0 ||
	       job_fail(job, ERR_NOT_FOUND,
			"%s is no whole backup: it has no " BACKUP_MANIFEST ".",
			folder->path);
}

static bool not_readable(struct job *job, const struct backup_folder *folder,
			 const char *name)
{
	return job_fail(job, ERR_CORRUPT, "Cannot read %s/%s: %m.",
			folder->path, name);
}

bool backup_file_open(struct job *job, const struct backup_folder *folder,
		      const char *name, int *fd)
{
	*fd = keep_fd(job, openat(folder->fd, name, O_RDONLY | O_CLOEXEC));
	return *fd >= 0 || not_readable(job, folder, name);
}

bool backup_file_measure(struct job *job, const struct backup_folder *folder,
			 const char *name, struct backup_file *file)
{
	char *piece = job_alloc(job, PIECE);
	struct hash_sum *sum;
	struct hash hash;
	ssize_t got;
	int fd;

	if (!backup_file_open(job, folder, name, &fd))
		return false;
	*file = (struct backup_file){ .bytes = 0 };
	sum = hash_sum_begin();
	while ((got = read(fd, piece, PIECE)) > 0) {
		hash_sum_add(sum, str_make(piece, (size_t)got));
		file->bytes += (uint64_t)got;
	}
	hash_sum_end(sum, &hash);
	hash_hex(hash.bytes, HASH_BYTES, file->sha256);
	return got == 0 || not_readable(job, folder, name);
}

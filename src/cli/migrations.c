/*
 * The migrations on disk.
 */
#include "cli/migrations.h"

#include <dirent.h>

#include "cli/files.h"

enum { VERSION_DIGITS = 4 };

static const struct str up = STR_LITERAL(".up.sql");
static const struct str down = STR_LITERAL(".down.sql");

static bool ends_with(struct str text, struct str end)
{
	return text.len >= end.len &&
	       str_equal(str_from(text, text.len - end.len), end);
}

static bool is_subject(struct str subject)
{
	for (size_t i = 0; i < subject.len; i++) {
		char c = subject.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '_')
			return false;
	}
	return subject.len > 0;
}

bool migration_name_read(struct str file, struct migration *migration)
{
	uint64_t version;
	struct str name;

	if (!ends_with(file, up))
		return false;
	name = str_make(file.data, file.len - up.len);
	if (name.len <= VERSION_DIGITS + 1 || name.len > MIGRATION_NAME_MAX ||
	    name.data[VERSION_DIGITS] != '_' ||
	    !is_subject(str_from(name, VERSION_DIGITS + 1)) ||
	    !str_to_number(str_make(name.data, VERSION_DIGITS), 9999,
			   &version) ||
	    version == 0)
		return false;
	migration->version = (int)version;
	memcpy(migration->name, name.data, name.len);
	migration->name[name.len] = '\0';
	return true;
}

static int by_version(const void *a, const void *b)
{
	const struct migration *left = a, *right = b;

	return left->version - right->version;
}

static void close_folder(void *folder)
{
	closedir(folder);
}

static bool list(struct job *job, const char *path,
		 struct migrations *migrations)
{
	DIR *folder = job_keep(job, opendir(path), close_folder);
	struct dirent *entry;

	if (folder == NULL)
		return job_fail(job, ERR_USAGE,
				"Cannot read %s: %m. CRUDDUR_SQL_DIR must "
				"name the folder sql.",
				path);
	while ((entry = readdir(folder)) != NULL) {
		struct str file = str_of(entry->d_name);

		if (file.data[0] == '.' || ends_with(file, down))
			continue;
		if (migrations->count == MIGRATIONS_MAX)
			return job_fail(job, ERR_USAGE, "%s holds over %d.",
					path, MIGRATIONS_MAX);
		if (!migration_name_read(
			    file, &migrations->rows[migrations->count++]))
			return job_fail(job, ERR_USAGE,
					"%s/%s is not called like "
					"0001_subject.up.sql.",
					path, entry->d_name);
	}
	return true;
}

static bool load(struct job *job, const char *path, struct migration *migration)
{
	const char *file =
		job_text(job, "%s/%s%s", path, migration->name, up.data);
	struct hash hash;

	if (!file_read(job, file, &migration->sql))
		return false;
	hash = hash_sha256(migration->sql);
	hash_hex(hash.bytes, HASH_BYTES, migration->checksum);
	return true;
}

bool migrations_read(struct job *job, const char *sql_dir,
		     struct migrations *migrations)
{
	const char *path = job_text(job, "%s/migrations", sql_dir);

	migrations->count = 0;
	migrations->rows =
		job_alloc(job, MIGRATIONS_MAX * sizeof(*migrations->rows));
	if (!list(job, path, migrations))
		return false;
	qsort(migrations->rows, (size_t)migrations->count,
	      sizeof(*migrations->rows), by_version);
	for (int i = 0; i < migrations->count; i++) {
		if (i > 0 && migrations->rows[i - 1].version ==
				     migrations->rows[i].version)
			return job_fail(job, ERR_USAGE,
					"%s holds version %04d twice.", path,
					migrations->rows[i].version);
		if (!load(job, path, &migrations->rows[i]))
			return false;
	}
	return true;
}

const struct migration *migration_named(const struct migrations *migrations,
					const char *name)
{
	for (int i = 0; i < migrations->count; i++)
		if (str_is(str_of(name), migrations->rows[i].name))
			return &migrations->rows[i];
	return NULL;
}

const char *migration_down_path(struct job *job, const char *sql_dir,
				const char *name)
{
	return job_text(job, "%s/migrations/%s%s", sql_dir, name, down.data);
}

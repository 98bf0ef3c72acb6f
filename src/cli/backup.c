/*
 * The command `backup`.
 */
#include "cli/backup.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "cli/database.h"
#include "cli/tables.h"

static struct str now_text(struct job *job)
{
	char *text = job_alloc(job, CLOCK_TEXT_LEN + 1);

	clock_format(clock_now_us(), text);
	return str_of(text);
}

static bool write_manifest(struct cli *cli, const struct backup_folder *folder,
			   struct manifest *manifest)
{
	struct job *job = cli->job;
	struct str text;
	int fd;

	manifest->ended_at = now_text(job);
	if (!backup_file_measure(job, folder, BACKUP_ITEMS,
				 &manifest->items_file) ||
	    !backup_file_measure(job, folder, BACKUP_DUMP,
				 &manifest->dump_file) ||
	    !manifest_write(job, manifest, &text) ||
	    !backup_folder_create(job, folder, BACKUP_MANIFEST, &fd))
		return false;
	return write(fd, text.data, text.len) == (ssize_t)text.len ||
	       job_fail(job, ERR_INTERNAL,
			BACKUP_MANIFEST " cannot be written: %m.");
}

static bool make(struct cli *cli, const struct backup_folder *folder,
		 struct manifest *manifest, uint64_t counts[ITEM_FATES])
{
	if (!backup_items(cli, folder, counts) ||
	    !backup_database(cli, folder, manifest))
		return false;
	manifest->items = counts[ITEM_KEPT];
	return write_manifest(cli, folder, manifest) &&
	       backup_folder_finish(cli->job, folder);
}

static void tell(struct cli *cli, const struct backup_folder *folder,
		 const struct manifest *manifest, const uint64_t *counts)
{
	struct buf json = buf_make(cli->job, 512, MANIFEST_MAX_BYTES);

	buf_add_text(&json, "{\"folder\":");
	buf_add_json(&json, str_of(folder->path));
	buf_printf(&json,
		   ",\"items\":%" PRIu64 ",\"users\":%" PRIu64
		   ",\"posts\":%" PRIu64 ",\"bytes\":%" PRIu64
		   ",\"left_out\":{\"idempotency\":%" PRIu64
		   ",\"stream\":%" PRIu64 ",\"expired\":%" PRIu64 "}}",
		   manifest->items, manifest->users, manifest->posts,
		   manifest->items_file.bytes + manifest->dump_file.bytes,
		   counts[ITEM_IDEMPOTENCY], counts[ITEM_STREAM],
		   counts[ITEM_EXPIRED]);
	cli_tell(cli, buf_str(&json),
		 job_text(cli->job,
			  "The backup %s is whole: items: %" PRIu64
			  ", users: %" PRIu64 ", posts: %" PRIu64
			  "; left out as of no use later: %" PRIu64
			  ". It holds what people wrote: keep it safe, and "
			  "no longer than you must.",
			  folder->path, manifest->items, manifest->users,
			  manifest->posts,
			  counts[ITEM_IDEMPOTENCY] + counts[ITEM_STREAM] +
				  counts[ITEM_EXPIRED]));
}

bool backup(struct cli *cli)
{
	struct manifest manifest = {
		.version = STR_LITERAL(PACKAGE_VERSION),
		.began_at = now_text(cli->job),
		.table = str_of(cli->settings.message_table),
		.database = str_of(cli->database.database),
	};
	uint64_t counts[ITEM_FATES] = { 0 };
	struct backup_folder folder;

	cli_allow(cli, BACKUP_MS);
	if (!backup_require_program(cli, "pg_dump") || !tables_require(cli) ||
	    !database_reach(cli, NULL) ||
	    !backup_folder_make(cli->job, cli->arguments[0], &folder))
		return false;
	if (!make(cli, &folder, &manifest, counts)) {
		backup_folder_discard(&folder);
		return false;
	}
	tell(cli, &folder, &manifest, counts);
	return true;
}

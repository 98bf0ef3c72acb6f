/*
 * The command `restore`. The database comes last but for what mends: until
 * then it has no schema, so that a cruddurd started too early is not ready,
 * and nobody takes stores for whole that are not.
 */
#include <inttypes.h>
#include <unistd.h>

#include "cli/backup.h"
#include "cli/database.h"
#include "cli/migrations.h"
#include "cli/tables.h"
#include "cli/target.h"

struct outcome {
	uint64_t items;
	uint64_t repaired, left; /* findings of fsck */
	int64_t ended; /* posts, since the backup was made */
};

static bool read_manifest(struct job *job, const struct backup_folder *folder,
			  struct manifest *manifest)
{
	char *text = job_alloc(job, MANIFEST_MAX_BYTES);
	ssize_t len;
	int fd;

	if (!backup_file_open(job, folder, BACKUP_MANIFEST, &fd))
		return false;
	len = read(fd, text, MANIFEST_MAX_BYTES);
	return manifest_read(job, str_make(text, len < 0 ? 0 : (size_t)len),
			     manifest);
}

static bool open_backup(struct cli *cli, struct backup_folder *folder,
			struct manifest *manifest)
{
	return backup_folder_open(cli->job, cli->arguments[0], folder) &&
	       read_manifest(cli->job, folder, manifest);
}

static bool check_file(struct cli *cli, const struct backup_folder *folder,
		       const char *name, const struct backup_file *said)
{
	struct backup_file file;

	if (!backup_file_measure(cli->job, folder, name, &file))
		return false;
	if (file.bytes == said->bytes &&
	    str_is(str_of(file.sha256), said->sha256))
		return true;
	return job_fail(cli->job, ERR_CORRUPT,
			"%s/%s is damaged: its sum is not that of the "
			"manifest. Nothing was changed.",
			folder->path, name);
}

/* The schema may be older than ours, for migrations bring it up to date. */
static bool check_schema(struct cli *cli, const struct manifest *manifest)
{
	struct migrations ours;
	int newest = 0;

	if (!migrations_read(cli->job, cli->settings.sql_dir, &ours))
		return false;
	if (ours.count > 0)
		newest = ours.rows[ours.count - 1].version;
	return manifest->schema_version <= newest ||
	       job_fail(cli->job, ERR_REFUSED,
			"The backup has schema %d, and this program knows "
			"none above %d: install the version that made it "
			"(%.*s) or a later one.",
			manifest->schema_version, newest,
			STR(manifest->version));
}

bool restore_stake(struct cli *cli, struct stake *stake)
{
	struct str endpoint = str_of(cli->settings.dynamodb_endpoint);
	struct backup_folder folder;
	struct manifest manifest;
	bool tables, items;

	cli_allow(cli, BACKUP_MS);
	*stake = (struct stake){
		.kind = "database and table",
		.name = job_text(cli->job, "%s/%s", cli->database.database,
				 cli->settings.message_table),
		.deed = "replaces all that is in",
		.is_local =
			cli->database.is_local && endpoint_is_local(endpoint),
	};
	if (!open_backup(cli, &folder, &manifest) ||
	    !check_file(cli, &folder, BACKUP_ITEMS, &manifest.items_file) ||
	    !check_file(cli, &folder, BACKUP_DUMP, &manifest.dump_file) ||
	    !check_schema(cli, &manifest) ||
	    !backup_require_program(cli, "pg_restore") ||
	    !restore_tables_are_there(cli, &tables) ||
	    !restore_items_are_there(cli, &items))
		return false;
	stake->exists = tables || items;
	cli_progress("backup:   %s of %.*s, schema %d, items %" PRIu64
		     ", users %" PRIu64 ", posts %" PRIu64,
		     folder.path, STR(manifest.began_at),
		     manifest.schema_version, manifest.items, manifest.users,
		     manifest.posts);
	return true;
}

/* What has ended since then is forgotten again; halves become whole. */
static bool mend(struct cli *cli, struct outcome *outcome)
{
	cli_progress("removing what has ended, and checking all conversations");
	return database_purge_ended(cli, &outcome->ended) &&
	       tables_repair(cli, &outcome->repaired, &outcome->left);
}

static bool replace(struct cli *cli, const struct backup_folder *folder,
		    const struct manifest *manifest, struct outcome *outcome)
{
	cli_allow(cli, BACKUP_MS);
	return restore_items(cli, folder, &outcome->items) &&
	       restore_database(cli, folder, manifest) && mend(cli, outcome);
}

static void tell(struct cli *cli, const struct backup_folder *folder,
		 const struct manifest *manifest, const struct outcome *outcome)
{
	struct buf json = buf_make(cli->job, 512, MANIFEST_MAX_BYTES);

	buf_add_text(&json, "{\"folder\":");
	buf_add_json(&json, str_of(folder->path));
	buf_add_text(&json, ",\"began_at\":");
	buf_add_json(&json, manifest->began_at);
	buf_printf(&json,
		   ",\"items\":%" PRIu64 ",\"users\":%" PRIu64
		   ",\"posts\":%" PRIu64 ",\"ended\":%" PRId64
		   ",\"repaired\":%" PRIu64 ",\"left\":%" PRIu64 "}",
		   outcome->items, manifest->users, manifest->posts,
		   outcome->ended, outcome->repaired, outcome->left);
	cli_tell(cli, buf_str(&json),
		 job_text(cli->job,
			  "Both stores are as they were at %.*s: items: "
			  "%" PRIu64 ", users: %" PRIu64 ", posts: %" PRIu64
			  " (of which have ended since and are gone: %" PRId64
			  "), conversations' rows repaired: %" PRIu64
			  ", left: %" PRIu64 ".\n"
			  "Start cruddurd and cruddur-stream now.",
			  STR(manifest->began_at), outcome->items,
			  manifest->users, manifest->posts, outcome->ended,
			  outcome->repaired, outcome->left));
}

bool restore(struct cli *cli)
{
	struct outcome outcome = { .items = 0 };
	struct backup_folder folder;
	struct manifest manifest;

	if (!open_backup(cli, &folder, &manifest) || !restore_drop_tables(cli))
		return false;
	if (!replace(cli, &folder, &manifest, &outcome)) {
		cli_progress("The stores are NOT whole: let nobody use them "
			     "before 'cruddurctl restore %s' has run to its "
			     "end.",
			     folder.path);
		return false;
	}
	tell(cli, &folder, &manifest, &outcome);
	return outcome.left == 0 ||
	       job_fail(cli->job, ERR_LEFT,
			"Findings remain: %" PRIu64
			"; 'cruddurctl ddb fsck' tells them again.",
			outcome.left);
}

/*
 * The dump into the database, by pg_restore.
 */
#include <inttypes.h>

#include "cli/backup.h"
#include "cli/child.h"
#include "cli/database.h"
#include "cli/database_query.h"

static bool look(struct cli *cli, bool *are_there)
{
	struct pg_session *beside, *session;
	struct pg_table table;

	if (!database_open_beside(cli, &beside) ||
	    !database_exists(cli, beside, are_there))
		return false;
	if (!*are_there)
		return database_require_right(cli, beside);
	if (!database_open(cli, NULL, &session) ||
	    !pg_session_query(cli->job, session,
			      "select 1 from pg_tables where schemaname = "
			      "any (current_schemas(false)) limit 1",
			      NULL, 0, &table))
		return false;
	*are_there = table.rows > 0;
	return !*are_there || database_require_right(cli, beside);
}

/* In a job of its own: a session of ours would be in the way of dropping. */
bool restore_tables_are_there(struct cli *cli, bool *are_there)
{
	struct cli looking = *cli;
	struct job job;
	bool done;

	job_init(&job);
	job_start(&job, CLI_WORK_MS);
	looking.job = &job;
	done = look(&looking, are_there);
	if (!done)
		job_fail(cli->job, job.error, "%s", job.reason);
	job_end(&job);
	job_release(&job);
	return done;
}

bool restore_drop_tables(struct cli *cli)
{
	bool are_there, dropped;

	return restore_tables_are_there(cli, &are_there) &&
	       (!are_there || database_drop(cli, &dropped));
}

/*
 * pg_restore takes a name with '=' in it for more than a name; in this form it
 * takes any.
 */
static const char *name_option(struct job *job, const char *name)
{
	struct buf option = buf_make(job, 128, 1024);

	buf_add_text(&option, "--dbname=dbname='");
	for (; *name != '\0'; name++) {
		if (*name == '\'' || *name == '\\')
			buf_add_char(&option, '\\');
		buf_add_char(&option, *name);
	}
	buf_add_char(&option, '\'');
	return arena_text(&job->arena, buf_str(&option));
}

static bool run(struct cli *cli, const struct backup_folder *folder)
{
	struct job *job = cli->job;
	const char *arguments[] = {
		"pg_restore",
		"--single-transaction",
		"--exit-on-error",
		"--no-owner",
		"--no-privileges",
		"--no-password",
		name_option(job, cli->database.database),
		NULL,
	};
	struct child child = { .arguments = arguments, .output = -1 };

	cli_progress("restoring the database %s", cli->database.database);
	return backup_file_open(job, folder, BACKUP_DUMP, &child.input) &&
	       pg_environment(job, cli->settings.connection_url,
			      &child.settings) &&
	       child_run(job, &child);
}

static bool count_rows(struct cli *cli, const struct manifest *manifest)
{
	const char *const params[] = {
		job_text(cli->job, "%" PRIu64, manifest->users),
		job_text(cli->job, "%" PRIu64, manifest->posts),
	};
	struct pg_session *session;
	struct pg_table table;

	if (!database_open(cli, NULL, &session) ||
	    !pg_session_query(
		    cli->job, session,
		    "select 1 where $1 = (select count(*)::text from users) "
		    "and $2 = (select count(*)::text from activities)",
		    params, ARRAY_SIZE(params), &table))
		return false;
	return table.rows == 1 ||
	       job_fail(cli->job, ERR_CORRUPT,
			"The database holds other rows than the backup says.");
}

bool restore_database(struct cli *cli, const struct backup_folder *folder,
		      const struct manifest *manifest)
{
	struct str names;
	bool created;
	int applied;

	return database_create(cli, &created) && run(cli, folder) &&
	       count_rows(cli, manifest) &&
	       database_migrate(cli, false, &names, &applied);
}

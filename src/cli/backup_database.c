/*
 * The database by pg_dump. What the manifest says of it is counted in the
 * snapshot that is dumped.
 */
#include <fcntl.h>
#include <unistd.h>

#include "cli/backup.h"
#include "cli/child.h"
#include "cli/database.h"
#include "cli/database_query.h"

/* The dump may take longer than a session may idle. */
static const char begin_sql[] =
	"begin isolation level repeatable read, read only; "
	"set local idle_in_transaction_session_timeout = 0";

static const char counts_sql[] =
	"select pg_export_snapshot(), (select count(*) from users), "
	"(select count(*) from activities), "
	"(select coalesce(max(version), 0) from schema_migrations)";

static void drop_fd(void *fd)
{
	close(*(int *)fd);
}

bool backup_require_program(struct cli *cli, const char *program)
{
	const char *const arguments[] = { program, "--version", NULL };
	static const char *const nothing[] = { NULL };
	int *null = job_alloc(cli->job, sizeof(*null));
	struct child child = { .arguments = arguments,
			       .settings = nothing,
			       .input = -1 };

	*null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (*null < 0)
		return job_fail(cli->job, ERR_INTERNAL, "/dev/null: %m");
	job_keep(cli->job, null, drop_fd);
	child.output = *null;
	return child_run(cli->job, &child);
}

static bool read_counts(struct job *job, const struct pg_table *table,
			struct manifest *manifest)
{
	uint64_t version;

	if (!str_to_number(str_of(pg_cell(table, 0, 1)), INT64_MAX,
			   &manifest->users) ||
	    !str_to_number(str_of(pg_cell(table, 0, 2)), INT64_MAX,
			   &manifest->posts) ||
	    !str_to_number(str_of(pg_cell(table, 0, 3)), INT32_MAX, &version))
		return job_fail(job, ERR_INTERNAL, "PostgreSQL sent no number");
	manifest->schema_version = (int)version;
	return true;
}

static bool dump(struct cli *cli, const struct backup_folder *folder,
		 const char *snapshot)
{
	struct job *job = cli->job;
	const char *arguments[] = {
		"pg_dump",
		"--format=custom",
		"--no-owner",
		"--no-privileges",
		"--no-password",
		/* as with the items: of use for a day at most */
		"--exclude-table-data=idempotency",
		job_text(job, "--snapshot=%s", snapshot),
		NULL,
	};
	struct child child = { .arguments = arguments, .input = -1 };

	return backup_folder_create(job, folder, BACKUP_DUMP, &child.output) &&
	       pg_environment(job, cli->settings.connection_url,
			      &child.settings) &&
	       child_run(job, &child);
}

bool backup_database(struct cli *cli, const struct backup_folder *folder,
		     struct manifest *manifest)
{
	struct pg_session *session;
	struct pg_table table;

	if (!database_open(cli, NULL, &session) ||
	    !database_require_schema(cli, session))
		return false;
	cli_allow(cli, BACKUP_MS);
	cli_progress("dumping the database %s", cli->database.database);
	return pg_session_script(cli->job, session, begin_sql) &&
	       pg_session_query(cli->job, session, counts_sql, NULL, 0,
				&table) &&
	       read_counts(cli->job, &table, manifest) &&
	       dump(cli, folder, pg_cell(&table, 0, 0));
}

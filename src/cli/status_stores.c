/*
 * Whether both stores answer, and whether the schema is today's. What is wrong
 * with them is said by the sentences of the other commands.
 */
#include "cli/status.h"

#include "cli/database.h"
#include "cli/migrations.h"
#include "cli/tables.h"

struct look {
	struct cli cli; /* with a job of its own */
	struct job job;
};

static void begin(struct look *look, const struct cli *cli)
{
	look->cli = *cli;
	look->cli.job = &look->job;
	job_init(&look->job);
	job_start(&look->job, CLI_CONNECT_MS);
}

static void tell(struct status *status, struct look *look, const char *name,
		 const char *detail, bool good)
{
	if (look->job.error == ERR_UNAVAILABLE)
		status_add(status, name, STATUS_SILENT, look->job.reason);
	else if (look->job.error != ERR_NONE)
		status_add(status, name, STATUS_FINDING, look->job.reason);
	else
		status_add(status, name, good ? STATUS_OK : STATUS_FINDING,
			   detail);
	job_release(&look->job);
}

static void look_at_postgres(struct status *status)
{
	struct migrations disk = { .count = 0 };
	struct pg_table applied = { .rows = 0 };
	struct pg_session *session;
	const char *detail = "";
	struct look look;

	begin(&look, status->cli);
	if (migrations_read(&look.job, look.cli.settings.sql_dir, &disk) &&
	    database_open(&look.cli, NULL, &session) &&
	    database_applied(&look.cli, session, &applied))
		detail =
			job_text(&look.job,
				 "answers; schema %s, %d of %d migrations are "
				 "applied",
				 applied.rows > 0 ? pg_cell(&applied,
							    applied.rows - 1, 1)
						  : "none",
				 applied.rows, disk.count);
	tell(status, &look, "postgres", detail, applied.rows == disk.count);
}

static void look_at_dynamodb(struct status *status)
{
	struct look look;

	begin(&look, status->cli);
	(void)!tables_require(&look.cli);
	tell(status, &look, "dynamodb",
	     job_text(status->cli->job, "answers; the table %s is there",
		      look.cli.settings.message_table),
	     true);
}

void status_of_stores(struct status *status)
{
	look_at_postgres(status);
	look_at_dynamodb(status);
}

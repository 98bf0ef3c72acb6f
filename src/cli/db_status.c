/*
 * db status: the migrations on disk beside those that were applied.
 */
#include "cli/database.h"

#include "cli/migrations.h"
#include "cli/report.h"

static const struct report_column columns[] = {
	{ NULL, "version", REPORT_NUMBER, 0 },
	{ "MIGRATION", "name", REPORT_TEXT, 0 },
	{ "STATE", "state", REPORT_TEXT, 0 },
	{ "APPLIED", "applied_at", REPORT_TIME, 0 },
};

static const struct report_form form = { "migrations",
					 "There are no migrations.", columns,
					 ARRAY_SIZE(columns) };

struct status {
	struct cli *cli;
	struct report report;
	struct migrations disk;
	struct pg_table applied;
	int pending, wrong;
};

static int version_at(const struct pg_table *applied, int row)
{
	uint64_t version = 0;

	/* the column is an integer; a negative one is no file's */
	if (!str_to_number(str_of(pg_cell(applied, row, 0)), INT32_MAX,
			   &version))
		return 0;
	return (int)version;
}

static void add(struct status *status, int version, const char *name,
		const char *state, const char *applied_at)
{
	const struct str cells[] = {
		str_of(job_text(status->cli->job, "%d", version)),
		str_of(name),
		str_of(state),
		str_of(applied_at),
	};

	report_add(&status->report, cells);
}

static void add_applied(struct status *status, int row,
			const struct migration *file)
{
	const char *checksum = pg_cell(&status->applied, row, 2);
	const char *state = "applied";

	if (file == NULL)
		state = "not on disk";
	else if (!str_is(str_of(checksum), file->checksum))
		state = "changed since";
	if (!str_is(str_of(state), "applied"))
		status->wrong++;
	add(status, version_at(&status->applied, row),
	    pg_cell(&status->applied, row, 1), state,
	    pg_cell(&status->applied, row, 3));
}

static void add_pending(struct status *status, const struct migration *file)
{
	status->pending++;
	add(status, file->version, file->name, "pending", NULL);
}

/* Both lists ascend: whichever version is the lower comes next. */
static void add_all(struct status *status)
{
	int file = 0, row = 0;

	while (file < status->disk.count || row < status->applied.rows) {
		const struct migration *next =
			file < status->disk.count ? &status->disk.rows[file]
						  : NULL;
		int version = row < status->applied.rows
				      ? version_at(&status->applied, row)
				      : INT32_MAX;

		if (next != NULL && next->version < version) {
			add_pending(status, next);
			file++;
			continue;
		}
		if (next != NULL && next->version > version)
			next = NULL;
		add_applied(status, row++, next);
		file += next != NULL;
	}
}

static bool judge(const struct status *status)
{
	struct job *job = status->cli->job;

	if (status->wrong > 0)
		return job_fail(job, ERR_REFUSED,
				"Migrations that were applied have changed or "
				"gone since (%d): put their files back, and "
				"write new ones instead.",
				status->wrong);
	if (status->pending > 0)
		return job_fail(job, ERR_NOT_FOUND,
				"Migrations are pending (%d): run 'cruddurctl "
				"db migrate'.",
				status->pending);
	return true;
}

bool database_status(struct cli *cli)
{
	struct job *job = cli->job;
	struct status status = { .cli = cli };
	struct pg_session *session;

	if (!migrations_read(job, cli->settings.sql_dir, &status.disk) ||
	    !database_open(cli, NULL, &session) ||
	    !database_applied(cli, session, &status.applied))
		return false;
	report_open(&status.report, job, cli->options.json, stdout, &form);
	add_all(&status);
	if (!report_close(&status.report,
			  str_of(job_text(job, "\"pending\":%d,\"wrong\":%d",
					  status.pending, status.wrong))))
		return false;
	return judge(&status);
}

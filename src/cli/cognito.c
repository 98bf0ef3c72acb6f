/*
 * The commands `cognito …`.
 */
#include "cli/cli.h"

#include <unistd.h>

#include "cli/pool_walk.h"
#include "cli/report.h"

static const struct report_column columns[] = {
	{ "SUB", "sub", REPORT_TEXT, 0 },
	{ "HANDLE", "handle", REPORT_TEXT, 24 },
	{ "NAME", "name", REPORT_TEXT, 30 },
	{ "E-MAIL", "email", REPORT_TEXT, 40 },
	{ "STATUS", "status", REPORT_TEXT, 0 },
	{ "MAY SIGN IN", "enabled", REPORT_JSON, 0 },
	{ NULL, "username", REPORT_TEXT, 0 },
};

static const struct report_form form = { "users",
					 "There is nobody in the pool.",
					 columns, ARRAY_SIZE(columns) };

/* What Cognito does not have is null. */
static struct str known(struct str text)
{
	return text.len > 0 ? text : str_make(NULL, 0);
}

static bool add_page(struct job *job, const struct pool_page *page,
		     void *context)
{
	struct report *report = context;

	(void)job;
	for (size_t i = 0; i < page->count; i++) {
		const struct pool_user *user = &page->users[i];
		const struct cognito_user *person = &user->attributes;
		const struct str cells[] = {
			known(person->sub),
			known(person->preferred_username),
			known(person->name),
			known(person->email),
			known(user->status),
			str_of(user->enabled ? "true" : "false"),
			known(user->username),
		};

		report_add(report, cells);
	}
	return true;
}

static bool list_users(struct cli *cli)
{
	bool rows_are_seen = isatty(STDOUT_FILENO);
	struct report report;

	report_open(&report, cli->job, cli->options.json, stdout, &form);
	if (!pool_walk(cli, !rows_are_seen, add_page, &report)) {
		report_abandon(&report);
		return false;
	}
	return report_close(&report, str_make("", 0));
}

static const struct command commands[] = {
	{ "list-users", "", 0, COMMAND_READS, SETTINGS_FOR_COGNITO, NULL,
	  list_users,
	  "list everybody in the user pool\n"
	  "It reads every page and needs AWS credentials that may call\n"
	  "cognito-idp:ListUsers.",
	  "cruddurctl cognito list-users --json", 0 },
};

const struct command_group cognito_group = { "cognito", "the user pool",
					     commands, ARRAY_SIZE(commands) };

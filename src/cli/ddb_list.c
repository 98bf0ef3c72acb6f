/*
 * ddb list-conversations: a person's list, newest first, page by page.
 */
#include "cli/tables.h"

#include "cli/database.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "store/conversation_rows.h"

enum { PAGE_GROUPS = 100, MESSAGE_COLUMNS = 40, MEMBERS_JSON_MAX = 4096 };

static const struct report_column columns[] = {
	{ "WHEN", "created_at", REPORT_TIME, 0 },
	{ "WITH", "handle", REPORT_TEXT, 0 },
	{ NULL, "display_name", REPORT_TEXT, 0 },
	{ "UNREAD", "unread_count", REPORT_NUMBER, 0 },
	{ "GROUP", "uuid", REPORT_TEXT, 0 },
	{ "MESSAGE", "message", REPORT_TEXT, MESSAGE_COLUMNS },
};
static const struct report_form form = { "conversations",
					 "There are no conversations.", columns,
					 ARRAY_SIZE(columns) };

struct list {
	struct reading reading;
	struct user user;
	struct report report;
	struct reading_key before; /* the row to go on below */
	uint64_t left;
	bool at_end;
};

static void add_row(struct list *list, const struct conversation_row *row)
{
	struct job *job = &list->reading.page;
	int64_t unread = item_number(row->item, "unread_count", 0);
	const struct str cells[] = {
		str_make(row->key.time, CLOCK_TEXT_LEN),
		item_text(job, row->item, "user_handle"),
		item_text(job, row->item, "user_display_name"),
		str_of(job_text(job, "%d", (int)unread)),
		uuid_str(&row->id),
		item_text(job, row->item, "message"),
	};

	report_add(&list->report, cells);
	list->left--;
}

static bool print_page(struct list *list)
{
	struct job *job = reading_next(&list->reading);
	struct table_query page = {
		.partition = "pk",
		.value = groups_pk(job, &list->user.uuid),
		.before = reading_key_str(&list->before),
		.limit = PAGE_GROUPS,
	};
	struct conversation_rows rows;
	struct items items;

	if (!reading_query(&list->reading, &page, &items))
		return false;
	rows_of_groups(job, &items, items.count, &rows);
	list->before = reading_key_of(rows.last_key);
	list->at_end = str_is_empty(items.last_key);
	for (size_t i = 0; i < rows.count && list->left > 0; i++)
		add_row(list, &rows.rows[i]);
	return true;
}

static bool close_report(struct list *list)
{
	struct cli *cli = list->reading.cli;
	struct buf members = buf_make(cli->job, 256, MEMBERS_JSON_MAX);
	struct str text;

	buf_printf(&members, "\"user_uuid\":\"%s\",\"user_handle\":",
		   list->user.uuid.text);
	buf_add_json(&members, list->user.handle);
	reading_add_cost(&members, &list->reading);
	return buf_done(&members, &text) && report_close(&list->report, text);
}

static bool print(struct list *list)
{
	struct cli *cli = list->reading.cli;

	report_open(&list->report, &list->reading.page, cli->options.json,
		    stdout, &form);
	while (!list->at_end && list->left > 0) {
		if (!print_page(list)) {
			report_abandon(&list->report);
			return false;
		}
	}
	return close_report(list);
}

static bool find_user(struct cli *cli, struct user *user)
{
	const char *handle = cli->arguments[0];
	struct pg_session *session;
	bool found;

	if (*handle == '@')
		handle++;
	if (*handle == '\0')
		return job_fail(cli->job, ERR_USAGE,
				"Write a person's handle, such as "
				"andrewbrown.");
	if (!database_open(cli, NULL, &session) ||
	    !database_require_schema(cli, session) ||
	    !database_find_user(cli, session, str_of(handle), user, &found))
		return false;
	return found || job_fail(cli->job, ERR_NOT_FOUND,
				 "There is no user %s in the database %s.",
				 handle, cli->database.database);
}

bool tables_list_conversations(struct cli *cli)
{
	struct list list = { .left = cli->options.limit };

	if (list.left == 0)
		list.left = UINT64_MAX;
	return find_user(cli, &list.user) &&
	       reading_begin(&list.reading, cli) &&
	       reading_end(&list.reading, print(&list));
}

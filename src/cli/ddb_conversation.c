/*
 * ddb get-conversation: first who they are, then the messages, oldest first,
 * page by page.
 */
#include "cli/tables.h"

#include "cli/columns.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "cli/talkers.h"
#include "store/conversation_rows.h"
#include "store/table.h"

enum {
	PAGE_MESSAGES = 200,
	PEOPLE_MAX = 16, /* two, and what was moved while it was read */
	MEMBERS_JSON_MAX = 64 * 1024,
};

static const struct report_column columns[] = {
	{ "WHEN", "created_at", REPORT_TIME, 0 },
	{ "WHO", "handle", REPORT_TEXT, 0 },
	{ "MESSAGE", "message", REPORT_TEXT, 0 },
	{ NULL, "display_name", REPORT_TEXT, 0 },
	{ NULL, "uuid", REPORT_TEXT, 0 },
};
static const struct report_form form = { "messages", "There are no messages.",
					 columns, ARRAY_SIZE(columns) };

struct talk {
	struct reading reading;
	struct uuid group;
	struct talkers talkers;
	struct report report;
	struct reading_key after; /* the message to go on after */
	bool at_end;
};

static bool query(struct talk *talk, struct table_query *query,
		  struct items *items)
{
	query->partition = "pk";
	query->value = messages_pk(&talk->reading.page, &talk->group);
	return reading_query(&talk->reading, query, items);
}

/* Member items sort above all messages. */
static bool read_members(struct talk *talk)
{
	struct table_query members = { .after = str_of("MEMBER#"),
				       .lowest_first = true,
				       .limit = PEOPLE_MAX };
	struct items items;

	reading_next(&talk->reading);
	if (!query(talk, &members, &items))
		return false;
	talkers_add_members(&talk->talkers, talk->reading.cli->job, &items);
	return true;
}

/* A conversation of the original is known by what lists it. */
static bool read_groups(struct talk *talk)
{
	struct table_query groups = { .index = MESSAGE_GROUP_INDEX,
				      .partition = "message_group_uuid",
				      .value = uuid_str(&talk->group),
				      .limit = PEOPLE_MAX };
	struct items items;

	if (talk->talkers.count > 0)
		return true;
	reading_next(&talk->reading);
	if (!reading_query(&talk->reading, &groups, &items))
		return false;
	talkers_add_groups(&talk->talkers, talk->reading.cli->job, &items);
	return true;
}

/*
 * Finds the message before the newest `count`, going down over keys alone, so
 * that the newest can be printed oldest first without holding them.
 */
static bool find_start(struct talk *talk, uint64_t count)
{
	struct reading_key below = reading_key_of(str_of("MEMBER#"));
	struct items items;

	do {
		struct job *job = reading_next(&talk->reading);
		struct table_query keys = { .before = reading_key_str(&below),
					    .attributes = "sk",
					    .limit = PAGE_MESSAGES };

		if (!query(talk, &keys, &items))
			return false;
		for (size_t i = 0; i < items.count; i++) {
			struct str sk = item_text(job, &items.rows[i], "sk");
			struct sort_key key;

			below = reading_key_of(sk);
			if (sort_key_parse(sk, &key) && count-- == 0) {
				talk->after = below;
				return true;
			}
		}
	} while (!str_is_empty(items.last_key));
	return true;
}

static void add_row(struct talk *talk, const struct conversation_row *row)
{
	struct job *job = &talk->reading.page;
	const struct str cells[] = {
		str_make(row->key.time, CLOCK_TEXT_LEN),
		item_text(job, row->item, "user_handle"),
		item_text(job, row->item, "message"),
		item_text(job, row->item, "user_display_name"),
		uuid_str(&row->id),
	};

	report_add(&talk->report, cells);
}

/* The store reads pages from the newest on. */
static void turn_round(struct items *items)
{
	for (size_t i = 0; i < items->count / 2; i++) {
		struct item item = items->rows[i];

		items->rows[i] = items->rows[items->count - 1 - i];
		items->rows[items->count - 1 - i] = item;
	}
}

static bool read_page(struct talk *talk, struct conversation_rows *rows)
{
	struct job *job = reading_next(&talk->reading);
	struct table_query page = { .after = reading_key_str(&talk->after),
				    .lowest_first = true,
				    .limit = PAGE_MESSAGES };
	struct items items;
	struct str sk;

	if (!query(talk, &page, &items))
		return false;
	talk->at_end = str_is_empty(items.last_key);
	for (; items.count > 0; items.count--) {
		sk = item_text(job, &items.rows[items.count - 1], "sk");
		if (!sk_is_member(sk)) {
			talk->after = reading_key_of(sk);
			break;
		}
		talk->at_end = true;
	}
	turn_round(&items);
	rows_of_messages(job, &items, 0, &talk->group, items.count, rows);
	return true;
}

static void print_people(const struct talk *talk)
{
	printf("Conversation %s\n", talk->group.text);
	for (size_t i = 0; i < talk->talkers.count; i++) {
		const struct talker *talker = &talk->talkers.rows[i];

		fputs("  ", stdout);
		if (talker->handle.data == NULL) {
			fputs(talker->uuid.text, stdout);
		} else {
			columns_write(stdout, talker->handle, 0);
			fputs(" (", stdout);
			columns_write(stdout, talker->display_name, 0);
			fputs(")", stdout);
		}
		if (talker->unread != TALKER_UNREAD_UNKNOWN)
			printf(", unread: %d", (int)talker->unread);
		putchar('\n');
	}
	putchar('\n');
}

static bool print_messages(struct talk *talk)
{
	struct conversation_rows rows;
	bool is_first = true;

	while (!talk->at_end) {
		if (!read_page(talk, &rows))
			return false;
		if (is_first && rows.count == 0 && talk->talkers.count == 0)
			return job_fail(&talk->reading.page, ERR_NOT_FOUND,
					"There is no conversation %s in this "
					"table.",
					talk->group.text);
		if (is_first && !talk->reading.cli->options.json)
			print_people(talk);
		is_first = false;
		for (size_t i = rows.count; i-- > 0;)
			add_row(talk, &rows.rows[i]);
	}
	return true;
}

static bool close_report(struct talk *talk)
{
	struct cli *cli = talk->reading.cli;
	struct buf members = buf_make(cli->job, 512, MEMBERS_JSON_MAX);
	struct str text;

	buf_printf(&members, "\"message_group_uuid\":\"%s\",\"members\":",
		   talk->group.text);
	talkers_write_json(&members, &talk->talkers);
	reading_add_cost(&members, &talk->reading);
	return buf_done(&members, &text) && report_close(&talk->report, text);
}

static bool print(struct talk *talk)
{
	struct cli *cli = talk->reading.cli;
	uint64_t limit = cli->options.limit;

	if (!read_members(talk) || !read_groups(talk) ||
	    (limit > 0 && !find_start(talk, limit)))
		return false;
	report_open(&talk->report, &talk->reading.page, cli->options.json,
		    stdout, &form);
	if (print_messages(talk))
		return close_report(talk);
	report_abandon(&talk->report);
	return false;
}

bool tables_get_conversation(struct cli *cli)
{
	struct talk talk = { .at_end = false };

	if (!uuid_parse(str_of(cli->arguments[0]), &talk.group))
		return job_fail(cli->job, ERR_USAGE,
				"'%s' is no message group: write its uuid, "
				"such as %s.",
				cli->arguments[0], DEMO_GROUP);
	return reading_begin(&talk.reading, cli) &&
	       reading_end(&talk.reading, print(&talk));
}

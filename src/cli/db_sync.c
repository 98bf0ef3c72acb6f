/*
 * db sync-cognito-users: users without an id from the user pool get theirs.
 * The pool goes into a temporary table, page by page; then PostgreSQL decides
 * about all of it at once. So no size needs memory here.
 */
#include "cli/database.h"

#include "base/buf.h"
#include "base/text.h"
#include "cli/pool_walk.h"
#include "cli/report.h"

enum { PAGE_MAX_BYTES = 4 * 1024 * 1024, PAGE_MS = 60 * 1000 };

static const char pool_sql[] =
	"create temporary table pool_people (sub text primary key, "
	"handle text collate \"C\", email text, status text)";

/* One who moved from page to page meanwhile is one person all the same. */
static const char add_sql[] =
	"insert into pool_people "
	"select sub, nullif(handle, ''), email, status "
	"from json_to_recordset($1::json) as page "
	"(sub text, handle text, email text, status text) "
	"on conflict do nothing";

/*
 * What is to become of each, the first rule that fits. Letters count without
 * case, as in the index users_handle_key. `owner` is the user with the sub,
 * `named` the one with the handle. Anybody can sign up with any handle, so
 * who never confirmed it gets no user.
 */
static const char decide_sql[] =
	"create temporary table decisions as "
	"select row_number() over (order by outcome = 'linked' desc, "
	"lower(handle), sub) as place, decided.* from ("
	"select pool.handle, pool.sub, pool.email, named.uuid, "
	"owner.handle as owner_handle, case "
	"when pool.handle is null then 'no_handle' "
	"when count(*) over (partition by lower(pool.handle)) > 1 "
	"then 'handle_twice' "
	"when owner.uuid is null and named.uuid is null then 'no_user' "
	"when owner.uuid = named.uuid or named.uuid is null then 'unchanged' "
	"when owner.uuid is not null then 'id_taken' "
	"when coalesce(named.cognito_user_id, 'MOCK') not in ('MOCK', '') "
	"then 'another_id' "
	"when pool.status = 'UNCONFIRMED' then 'unconfirmed' "
	"else 'linked' end as outcome "
	"from pool_people as pool "
	"left join users as named on lower(named.handle) = lower(pool.handle) "
	"left join users as owner on owner.cognito_user_id = pool.sub "
	") as decided; "
	"create unique index on decisions (place)";

static const char link_sql[] =
	"update users set cognito_user_id = decisions.sub from decisions "
	"where decisions.outcome = 'linked' and users.uuid = decisions.uuid";

static const char count_sql[] =
	"select count(*) filter (where outcome = 'linked'), "
	"count(*) filter (where outcome = 'unchanged'), "
	"count(*) filter (where outcome not in ('linked', 'unchanged')) "
	"from decisions";

/* A page, from the place of the last row on. */
static const char outcomes_sql[] =
	"select place, handle, sub, email, outcome, owner_handle "
	"from decisions where place > $1 and outcome <> 'unchanged' "
	"order by place limit 500";

enum { PLACE, HANDLE, SUB, EMAIL, OUTCOME, OWNER };

static const struct report_column columns[] = {
	{ "HANDLE", "handle", REPORT_TEXT, 24 },
	{ "SUB", "sub", REPORT_TEXT, 0 },
	{ "E-MAIL", "email", REPORT_TEXT, 40 },
	{ NULL, "outcome", REPORT_TEXT, 0 },
	{ "OUTCOME", NULL, REPORT_TEXT, 0 },
};

static const struct report_form form = { "people", "Nothing had to change.",
					 columns, ARRAY_SIZE(columns) };

static const struct sentence {
	const char *outcome;
	const char *text;
} sentences[] = {
	{ "no_handle", "skipped: has no preferred_username" },
	{ "handle_twice", "skipped: the handle stands twice in the pool" },
	{ "no_user", "skipped: no user has this handle" },
	{ "another_id", "left alone: the user has another id of the pool" },
	{ "unconfirmed", "skipped: the sign-up was never confirmed" },
};

static void add_member(struct buf *json, const char *name, struct str value)
{
	buf_printf(json, "\"%s\":", name);
	buf_add_json(json, value);
}

/* A handle is trimmed as at the first sign-in, so that "a" and "a " are one. */
static void add_person(struct buf *json, const struct pool_user *user)
{
	const struct cognito_user *person = &user->attributes;

	buf_add_text(json, json->len > 1 ? ",{" : "{");
	add_member(json, "sub", person->sub);
	buf_add_char(json, ',');
	add_member(json, "handle", text_trim(person->preferred_username));
	buf_add_char(json, ',');
	add_member(json, "email", person->email);
	buf_add_char(json, ',');
	add_member(json, "status", user->status);
	buf_add_char(json, '}');
}

static bool load_page(struct job *job, const struct pool_page *page,
		      void *context)
{
	struct buf json = buf_make(job, 16 * 1024, PAGE_MAX_BYTES);
	struct pg_session *session = context;
	const char *params[1];
	struct pg_table table;
	struct str text;

	buf_add_char(&json, '[');
	for (size_t i = 0; i < page->count; i++)
		if (page->users[i].attributes.sub.len > 0)
			add_person(&json, &page->users[i]);
	buf_add_char(&json, ']');
	if (!buf_done(&json, &text))
		return false;
	params[0] = arena_text(&job->arena, text);
	return pg_session_query(job, session, add_sql, params, 1, &table);
}

/*
 * Decided and done in one view of the table, without keeping anybody from it.
 * Should somebody take such a row or id in between, PostgreSQL refuses all of
 * it: no half of a decision stands.
 */
static bool decide_and_link(struct job *job, struct pg_session *session)
{
	return pg_session_script(job, session,
				 "begin isolation level repeatable read") &&
	       pg_session_script(job, session, decide_sql) &&
	       pg_session_script(job, session, link_sql) &&
	       pg_session_script(job, session, "commit");
}

static bool decide(struct cli *cli, struct pg_session *session)
{
	if (!pg_session_script(cli->job, session, "analyze pool_people"))
		return false;
	if (cli->options.dry_run)
		return pg_session_script(cli->job, session, decide_sql);
	return decide_and_link(cli->job, session);
}

static const char *sentence_on(struct cli *cli, struct job *job,
			       const struct pg_table *table, int row)
{
	struct str outcome = str_of(pg_cell(table, row, OUTCOME));

	for (size_t i = 0; i < ARRAY_SIZE(sentences); i++)
		if (str_is(outcome, sentences[i].outcome))
			return sentences[i].text;
	if (str_is(outcome, "id_taken"))
		return job_text(job, "left alone: the id is that of @%s",
				pg_cell(table, row, OWNER));
	return cli->options.dry_run ? "would be linked" : "linked";
}

/* A page of outcomes behind the place `*last`, which becomes its last one's. */
static bool report_page(struct cli *cli, struct job *job,
			struct pg_session *session, struct report *report,
			uint64_t *last, bool *more)
{
	const char *params[] = { job_text(job, "%ju", (uintmax_t)*last) };
	struct pg_table table;

	if (!pg_session_query(job, session, outcomes_sql, params, 1, &table))
		return false;
	for (int row = 0; row < table.rows; row++) {
		const struct str cells[] = {
			str_of(pg_cell(&table, row, HANDLE)),
			str_of(pg_cell(&table, row, SUB)),
			str_of(pg_cell(&table, row, EMAIL)),
			str_of(pg_cell(&table, row, OUTCOME)),
			str_of(sentence_on(cli, job, &table, row)),
		};

		report_add(report, cells);
	}
	*more = table.rows > 0;
	return !*more ||
	       str_to_number(str_of(pg_cell(&table, table.rows - 1, PLACE)),
			     UINT64_MAX, last);
}

static bool report_rows(struct cli *cli, struct pg_session *session,
			struct report *report)
{
	uint64_t last = 0;
	struct job page;
	bool more = true, done = true;

	job_init(&page);
	while (done && more) {
		job_start(&page, PAGE_MS);
		done = report_page(cli, &page, session, report, &last, &more);
		if (!done)
			job_fail(cli->job, page.error, "%s", page.reason);
		job_end(&page);
	}
	job_release(&page);
	return done;
}

static bool tell(struct cli *cli, struct pg_session *session)
{
	struct report report;
	struct pg_table counts;
	const char *linked, *unchanged, *reported;

	if (!pg_session_query(cli->job, session, count_sql, NULL, 0, &counts))
		return false;
	linked = pg_cell(&counts, 0, 0);
	unchanged = pg_cell(&counts, 0, 1);
	reported = pg_cell(&counts, 0, 2);
	report_open(&report, cli->job, cli->options.json, stdout, &form);
	if (!report_rows(cli, session, &report)) {
		report_abandon(&report);
		return false;
	}
	if (!report_close(
		    &report,
		    str_of(job_text(cli->job,
				    "\"linked\":%s,\"unchanged\":%s,"
				    "\"reported\":%s,\"dry_run\":%s",
				    linked, unchanged, reported,
				    cli->options.dry_run ? "true" : "false"))))
		return false;
	cli_progress("people %s now: %s, linked before: %s, left alone or "
		     "skipped: %s",
		     cli->options.dry_run ? "to be linked" : "linked", linked,
		     unchanged, reported);
	return true;
}

bool database_sync(struct cli *cli)
{
	struct pg_session *session;

	return database_open(cli, NULL, &session) &&
	       database_require_schema(cli, session) &&
	       pg_session_script(cli->job, session, pool_sql) &&
	       pool_walk(cli, true, load_page, session) &&
	       database_lock(cli, session) && decide(cli, session) &&
	       tell(cli, session);
}

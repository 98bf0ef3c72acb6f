/*
 * The DynamoDB table itself.
 */
#include "store/table.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"

enum {
	PAUSE_FIRST_MS = 50,
	PAUSE_MAX_MS = 3000,
	NAMES_MAX_BYTES = 4 * 1024 * 1024,
};

static struct str about(struct job *job, const char *table)
{
	struct buf buf = buf_make(job, 128, 1024);

	buf_add_text(&buf, "{\"TableName\":");
	buf_add_json(&buf, str_of(table));
	buf_add_char(&buf, '}');
	return buf_str(&buf);
}

/* `*description` is NULL when there is no such table. */
static bool describe(struct job *job, struct dynamodb *dynamodb,
		     const char *table, const struct json **description)
{
	struct dynamodb_answer answer;
	const struct json *json;

	*description = NULL;
	if (!dynamodb_call(job, dynamodb, "DescribeTable", about(job, table),
			   &answer))
		return false;
	if (answer.outcome == DYNAMODB_TABLE_NOT_FOUND)
		return true;
	if (!json_parse(job, answer.body, &json))
		return false;
	*description = json != NULL ? json_member(json, "Table") : NULL;
	return *description != NULL ||
	       job_fail(job, ERR_UNAVAILABLE,
			"DynamoDB's answer describes no table");
}

static bool pause(struct job *job, const char *table, int64_t *pause_ms)
{
	if (job_ms_left(job) <= *pause_ms)
		return job_fail(job, ERR_UNAVAILABLE,
				"The table %s is still being changed: try "
				"again in a minute.",
				table);
	clock_sleep_ms(*pause_ms);
	if (*pause_ms < PAUSE_MAX_MS)
		*pause_ms *= 2;
	return true;
}

static bool wait_until_active(struct job *job, struct dynamodb *dynamodb,
			      const char *table,
			      const struct json **description)
{
	int64_t pause_ms = PAUSE_FIRST_MS;

	for (;;) {
		if (!describe(job, dynamodb, table, description))
			return false;
		if (*description != NULL && table_form_is_active(*description))
			return true;
		if (!pause(job, table, &pause_ms))
			return false;
	}
}

static bool ttl_is_on(struct job *job, struct dynamodb *dynamodb,
		      const char *table, bool *on)
{
	struct dynamodb_answer answer;
	const struct json *json;
	const struct json *ttl;

	if (!dynamodb_call(job, dynamodb, "DescribeTimeToLive",
			   about(job, table), &answer) ||
	    !json_parse(job, answer.body, &json))
		return false;
	ttl = json_member(json, "TimeToLiveDescription");
	*on = json_is(json_member(ttl, "TimeToLiveStatus"),
		      str_of("ENABLED")) ||
	      json_is(json_member(ttl, "TimeToLiveStatus"), str_of("ENABLING"));
	return true;
}

/* Asked first, since switching it on twice is an error to DynamoDB. */
static bool switch_ttl_on(struct job *job, struct dynamodb *dynamodb,
			  const char *table)
{
	struct buf body = buf_make(job, 256, 1024);
	struct dynamodb_answer answer;
	bool on;

	if (!ttl_is_on(job, dynamodb, table, &on))
		return false;
	if (on)
		return true;
	buf_add_text(&body, "{\"TableName\":");
	buf_add_json(&body, str_of(table));
	buf_add_text(&body, ",\"TimeToLiveSpecification\":{\"Enabled\":true,"
			    "\"AttributeName\":\"expires_at_epoch\"}}");
	return dynamodb_call(job, dynamodb, "UpdateTimeToLive", buf_str(&body),
			     &answer);
}

bool table_create(struct job *job, struct dynamodb *dynamodb,
		  const struct settings *settings, bool *created)
{
	const char *name = settings->message_table;
	const struct json *table;
	struct dynamodb_answer answer;
	const char *wrong;

	*created = false;
	if (!describe(job, dynamodb, name, &table))
		return false;
	if (table == NULL) {
		if (!dynamodb_call(
			    job, dynamodb, "CreateTable",
			    table_form_request(job, name,
					       settings->table_provisioned),
			    &answer))
			return false;
		/* In use: another run made it in between. */
		*created = answer.outcome == DYNAMODB_OK;
	}
	if (!wait_until_active(job, dynamodb, name, &table))
		return false;
	wrong = table_form_fault(table);
	if (wrong != NULL)
		return job_fail(
			job, ERR_REFUSED,
			"The table %s is there in another form (%s): name "
			"another in DDB_MESSAGE_TABLE, or change or drop it.",
			name, wrong);
	return switch_ttl_on(job, dynamodb, name);
}

bool table_find_gaps(struct job *job, struct dynamodb *dynamodb,
		     const struct settings *settings, struct table_gaps *gaps)
{
	const char *name = settings->message_table;
	const struct json *table;
	const char *wrong;
	bool ttl_on;

	if (!describe(job, dynamodb, name, &table))
		return false;
	if (table == NULL)
		return job_fail(job, ERR_NOT_FOUND, "There is no table %s.",
				name);
	*gaps = table_form_gaps(table);
	wrong = table_form_fault_but(table, gaps);
	if (wrong != NULL)
		return job_fail(job, ERR_REFUSED,
				"The table %s has another form (%s): nothing "
				"was changed.",
				name, wrong);
	if (!ttl_is_on(job, dynamodb, name, &ttl_on))
		return false;
	gaps->ttl = !ttl_on;
	return true;
}

/* `change` is the member of UpdateTable, without the braces. */
static bool update(struct job *job, struct dynamodb *dynamodb, const char *name,
		   struct str change)
{
	struct buf body = buf_make(job, 1024, 4096);
	struct dynamodb_answer answer;

	buf_add_text(&body, "{\"TableName\":");
	buf_add_json(&body, str_of(name));
	buf_add_char(&body, ',');
	buf_add(&body, change);
	buf_add_char(&body, '}');
	return dynamodb_call(job, dynamodb, "UpdateTable", buf_str(&body),
			     &answer);
}

static bool add_index(struct job *job, struct dynamodb *dynamodb,
		      const char *name)
{
	const struct json *table;

	return describe(job, dynamodb, name, &table) &&
	       update(job, dynamodb, name, table_form_index(job, table));
}

static bool add_stream(struct job *job, struct dynamodb *dynamodb,
		       const char *name)
{
	return update(job, dynamodb, name, table_form_stream());
}

/*
 * In a job of its own: what DynamoDB refuses may be there since, because
 * another run was faster. `*reason` then tells why, if it is not.
 */
static void try_to_add(struct job *job, struct dynamodb *dynamodb,
		       const char *name,
		       bool (*add)(struct job *, struct dynamodb *,
				   const char *),
		       const char **reason)
{
	struct job attempt;

	job_init(&attempt);
	job_start(&attempt, job_ms_left(job));
	if (!add(&attempt, dynamodb, name))
		*reason = job_text(job, "%s", attempt.reason);
	job_end(&attempt);
	job_release(&attempt);
}

bool table_fill_gaps(struct job *job, struct dynamodb *dynamodb,
		     const struct settings *settings,
		     const struct table_gaps *gaps)
{
	const char *name = settings->message_table;
	const char *reason = "it is not there afterwards";
	const struct json *table;
	struct table_gaps left;

	/* DynamoDB makes one change at a time. */
	if (gaps->index) {
		try_to_add(job, dynamodb, name, add_index, &reason);
		if (!wait_until_active(job, dynamodb, name, &table))
			return false;
	}
	if (gaps->stream) {
		try_to_add(job, dynamodb, name, add_stream, &reason);
		if (!wait_until_active(job, dynamodb, name, &table))
			return false;
	}
	if (gaps->ttl)
		try_to_add(job, dynamodb, name, switch_ttl_on, &reason);
	if (!table_find_gaps(job, dynamodb, settings, &left))
		return false;
	return (!left.index && !left.stream && !left.ttl) ||
	       job_fail(job, ERR_UNAVAILABLE,
			"The table %s does not get its %s: %s", name,
			left.index    ? "index"
			: left.stream ? "stream"
				      : "time to live",
			reason);
}

bool table_exists(struct job *job, struct dynamodb *dynamodb, const char *table,
		  bool *exists)
{
	const struct json *description;

	if (!describe(job, dynamodb, table, &description))
		return false;
	*exists = description != NULL;
	return true;
}

bool table_drop(struct job *job, struct dynamodb *dynamodb, const char *table,
		bool *dropped)
{
	const struct json *description;
	struct dynamodb_answer answer;
	int64_t pause_ms = PAUSE_FIRST_MS;

	*dropped = false;
	for (;;) {
		if (!describe(job, dynamodb, table, &description))
			return false;
		if (description == NULL)
			return true;
		if (!json_is(json_member(description, "TableStatus"),
			     str_of("DELETING")) &&
		    !dynamodb_call(job, dynamodb, "DeleteTable",
				   about(job, table), &answer))
			return false;
		*dropped = true;
		if (!pause(job, table, &pause_ms))
			return false;
	}
}

static void add_names(struct buf *lines, const struct json *page)
{
	const struct json *names = json_member(page, "TableNames");

	for (size_t i = 0; i < json_count(names); i++) {
		struct str name;

		if (!json_string(json_at(names, i), &name))
			continue;
		buf_add(lines, name);
		buf_add_char(lines, '\n');
	}
}

bool table_names(struct job *job, struct dynamodb *dynamodb, struct str *lines)
{
	struct buf all = buf_make(job, 1024, NAMES_MAX_BYTES);
	struct str last = str_of("");

	do {
		struct buf body = buf_make(job, 128, 1024);
		struct dynamodb_answer answer;
		const struct json *page;

		buf_add_char(&body, '{');
		if (last.len > 0) {
			buf_add_text(&body, "\"ExclusiveStartTableName\":");
			buf_add_json(&body, last);
		}
		buf_add_char(&body, '}');
		if (!dynamodb_call(job, dynamodb, "ListTables", buf_str(&body),
				   &answer) ||
		    !json_parse(job, answer.body, &page))
			return false;
		add_names(&all, page);
		if (!json_string(json_member(page, "LastEvaluatedTableName"),
				 &last))
			last = str_of("");
	} while (last.len > 0);
	return buf_done(&all, lines);
}

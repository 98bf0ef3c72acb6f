/*
 * The demo's conversation: messages first, then in one transaction the items
 * that make it visible. A run that broke off in between is taken up again
 * with the same keys, since uuids come from the numbers of the lines and the
 * first message's time is read back.
 */
#include "cli/tables.h"

#include "aws/item.h"
#include "base/clock.h"
#include "cli/conversation.h"
#include "cli/database.h"
#include "cli/demo_items.h"
#include "cli/files.h"
#include "store/batch.h"
#include "store/conversation_keys.h"

enum {
	LAST_AGE_US = 5 * 60 * 1000 * 1000, /* the newest message's */
	TRANSACTION_MAX_BYTES = 128 * 1024,
};

/* Clients of the original know it. */
static const struct uuid group = { DEMO_GROUP };

struct seed {
	struct cli *cli;
	struct conversation talk;
	struct user people[2];
	struct demo_message *messages;
	bool is_there;
	int64_t first_us; /* when the first message is, or will be, from */
};

static bool find_person(struct seed *seed, struct pg_session *session,
			struct str handle, struct user *person)
{
	struct cli *cli = seed->cli;
	bool found;

	if (!database_find_user(cli, session, handle, person, &found))
		return false;
	return found || job_fail(cli->job, ERR_NOT_FOUND,
				 "There is no user %.*s in the database %s: "
				 "run 'cruddurctl db seed' first.",
				 STR(handle), cli->database.database);
}

static bool find_people(struct seed *seed)
{
	struct pg_session *session;

	return database_open(seed->cli, NULL, &session) &&
	       database_require_schema(seed->cli, session) &&
	       find_person(seed, session, seed->talk.handles[0],
			   &seed->people[0]) &&
	       find_person(seed, session, seed->talk.handles[1],
			   &seed->people[1]);
}

static bool call(struct seed *seed, const char *operation, struct str body,
		 struct dynamodb_answer *answer)
{
	struct cli *cli = seed->cli;

	if (!dynamodb_call(cli->job, cli->dynamodb, operation, body, answer))
		return false;
	return answer->outcome != DYNAMODB_TABLE_NOT_FOUND ||
	       job_fail(cli->job, ERR_NOT_FOUND,
			"There is no table %s: run 'cruddurctl ddb "
			"schema-load' first.",
			cli->settings.message_table);
}

/* The first or last items of the group by sort key; members are the last. */
static bool query_group(struct seed *seed, bool forward, int limit,
			struct items *items)
{
	struct job *job = seed->cli->job;
	struct dynamodb_answer answer;
	const char *body = job_text(
		job,
		"{\"TableName\":\"%s\",\"ConsistentRead\":true,"
		"\"KeyConditionExpression\":\"pk = :pk\","
		"\"ExpressionAttributeValues\":{\":pk\":{\"S\":\"MSG#%s\"}},"
		"\"ScanIndexForward\":%s,\"Limit\":%d}",
		seed->cli->settings.message_table, DEMO_GROUP,
		forward ? "true" : "false", limit);

	return call(seed, "Query", str_of(body), &answer) &&
	       items_read(job, answer.body, items);
}

static bool refuse_other(struct seed *seed)
{
	return job_fail(seed->cli->job, ERR_REFUSED,
			"The table %s has another conversation where the "
			"demo's belongs (%s): nothing was changed; drop the "
			"table first if it may go.",
			seed->cli->settings.message_table, DEMO_GROUP);
}

/* Members prove a whole conversation; it must be of these two people. */
static bool look_for_members(struct seed *seed, bool *found)
{
	struct job *job = seed->cli->job;
	struct items items;

	*found = false;
	if (!query_group(seed, false, 2, &items))
		return false;
	for (size_t i = 0; i < items.count; i++) {
		struct str sk = item_text(job, &items.rows[i], "sk");

		if (!sk_is_member(sk))
			continue;
		*found = true;
		if (!str_equal(sk, member_sk(job, &seed->people[0].uuid)) &&
		    !str_equal(sk, member_sk(job, &seed->people[1].uuid)))
			return refuse_other(seed);
	}
	return true;
}

static struct uuid message_uuid(struct job *job, size_t number)
{
	return uuid_of_name(str_of(
		job_text(job, "demo message %zu of %s", number, DEMO_GROUP)));
}

/* Messages without members: an earlier run of ours broke off. */
static bool look_for_messages(struct seed *seed)
{
	struct job *job = seed->cli->job;
	struct uuid first = message_uuid(job, 0);
	struct items items;
	struct sort_key key;

	if (!query_group(seed, true, 1, &items))
		return false;
	if (items.count == 0)
		return true;
	if (!sort_key_parse(item_text(job, &items.rows[0], "sk"), &key) ||
	    !key.has_id || !uuid_equal(&key.id, &first))
		return refuse_other(seed);
	seed->first_us = key.time_us;
	return true;
}

/*
 * The two may have one conversation. The demo's own pair item means that
 * another run has finished since its members were looked for.
 */
static bool look_for_pair(struct seed *seed)
{
	struct job *job = seed->cli->job;
	struct dynamodb_answer answer;
	struct item pair;
	bool found;
	struct str pk =
		pair_pk(job, &seed->people[0].uuid, &seed->people[1].uuid);
	const char *body =
		job_text(job,
			 "{\"TableName\":\"%s\",\"ConsistentRead\":true,"
			 "\"Key\":{\"pk\":{\"S\":\"%.*s\"},"
			 "\"sk\":{\"S\":\"PAIR\"}}}",
			 seed->cli->settings.message_table, STR(pk));

	if (!call(seed, "GetItem", str_of(body), &answer) ||
	    !item_read(job, answer.body, &pair, &found))
		return false;
	seed->is_there =
		found && str_is(item_raw(&pair, "group_uuid"), DEMO_GROUP);
	return !found || seed->is_there ||
	       job_fail(job, ERR_REFUSED,
			"%.*s and %.*s have a conversation of their own "
			"already: nothing was changed.",
			STR(seed->people[0].handle),
			STR(seed->people[1].handle));
}

/* What is there already, and so when the conversation begins. */
static bool look(struct seed *seed)
{
	int64_t length_us = (int64_t)(seed->talk.count - 1) * DEMO_PAUSE_US;

	seed->first_us = clock_now_us() - LAST_AGE_US - length_us;
	/* Whole minutes, so that two runs at once write the same keys. */
	seed->first_us -= seed->first_us % DEMO_PAUSE_US;
	if (!look_for_members(seed, &seed->is_there))
		return false;
	return seed->is_there || (look_for_pair(seed) &&
				  (seed->is_there || look_for_messages(seed)));
}

static void make_messages(struct seed *seed)
{
	struct job *job = seed->cli->job;
	size_t count = seed->talk.count;

	seed->messages = job_alloc(job, count * sizeof(*seed->messages));
	for (size_t i = 0; i < count; i++) {
		const struct conversation_line *line = &seed->talk.lines[i];
		bool is_first = str_equal(line->handle, seed->talk.handles[0]);

		seed->messages[i] = (struct demo_message){
			.uuid = message_uuid(job, i),
			.sender = &seed->people[is_first ? 0 : 1],
			.text = line->text,
			.time_us = seed->first_us + (int64_t)i * DEMO_PAUSE_US,
		};
	}
}

static bool put_messages(struct seed *seed)
{
	struct cli *cli = seed->cli;
	size_t count = seed->talk.count;
	struct str *items = job_alloc(cli->job, count * sizeof(*items));

	for (size_t i = 0; i < count; i++)
		items[i] =
			demo_message_item(cli->job, &group, &seed->messages[i]);
	return batch_put(cli->job, cli->dynamodb, cli->settings.message_table,
			 items, count);
}

static void add_put(struct buf *body, const char *table, struct str item)
{
	if (body->data[body->len - 1] != '[')
		buf_add_char(body, ',');
	buf_printf(body,
		   "{\"Put\":{\"TableName\":\"%s\",\"ConditionExpression\":"
		   "\"attribute_not_exists(pk)\",\"Item\":",
		   table);
	buf_add(body, item);
	buf_add_text(body, "}}");
}

static bool put_members(struct seed *seed)
{
	struct job *job = seed->cli->job;
	const char *table = seed->cli->settings.message_table;
	struct buf body = buf_make(job, 8192, TRANSACTION_MAX_BYTES);
	struct dynamodb_answer answer;
	struct str text;

	buf_add_text(&body, "{\"TransactItems\":[");
	for (int i = 0; i < 2; i++) {
		struct demo_member member = demo_member_after(
			seed->people, i, seed->messages, seed->talk.count);

		add_put(&body, table, demo_member_item(job, &group, &member));
		add_put(&body, table, demo_group_item(job, &group, &member));
	}
	add_put(&body, table, demo_pair_item(job, &group, seed->people));
	buf_add_text(&body, "]}");
	if (!buf_done(&body, &text) ||
	    !call(seed, "TransactWriteItems", text, &answer))
		return false;
	if (answer.outcome == DYNAMODB_OK)
		return true;
	/* Another run was first, or an answer of ours was lost on the way. */
	if (!look_for_members(seed, &seed->is_there))
		return false;
	return seed->is_there || refuse_other(seed);
}

bool tables_seed(struct cli *cli, size_t *added)
{
	struct seed seed = { .cli = cli };
	const char *path = job_text(cli->job, "%s/seed/conversation.tsv",
				    cli->settings.sql_dir);
	struct str file;

	*added = 0;
	if (!file_read(cli->job, path, &file) ||
	    !conversation_read(cli->job, file, &seed.talk) ||
	    !find_people(&seed) || !look(&seed))
		return false;
	if (seed.is_there)
		return true;
	make_messages(&seed);
	*added = seed.talk.count;
	return put_messages(&seed) && put_members(&seed);
}

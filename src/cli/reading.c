/*
 * A long read of the table by a command.
 */
#include "cli/reading.h"

#include "aws/capacity.h"
#include "cli/tables.h"

enum { PAGE_MS = 60 * 1000 };

bool reading_begin(struct reading *reading, struct cli *cli)
{
	*reading = (struct reading){ .cli = cli };
	if (!tables_require(cli))
		return false;
	job_init(&reading->page);
	job_start(&reading->page, PAGE_MS);
	return true;
}

struct job *reading_next(struct reading *reading)
{
	job_end(&reading->page);
	job_start(&reading->page, PAGE_MS);
	return &reading->page;
}

static bool not_writable(struct job *job)
{
	return job_fail(job, ERR_INTERNAL,
			"Standard output cannot be written.");
}

bool reading_call(struct reading *reading, const char *operation,
		  struct str body, struct str *answer)
{
	struct dynamodb_answer reply;

	if (ferror(stdout))
		return not_writable(&reading->page);
	if (!table_call(&reading->page, &reading->cli->stores, operation, body,
			&reply))
		return false;
	*answer = reply.body;
	if (reading->cli->options.cost)
		reading->capacity += capacity_of(reply.body);
	return true;
}

bool reading_query(struct reading *reading, const struct table_query *query,
		   struct items *items)
{
	struct job *job = &reading->page;
	const char *table = reading->cli->settings.message_table;
	struct str answer;

	if (!reading_call(reading, "Query", table_query_body(job, table, query),
			  &answer) ||
	    !items_read(job, answer, items))
		return false;
	/* Nobody could go on from there. */
	return items->count > 0 || str_is_empty(items->last_key) ||
	       job_fail(job, ERR_UNAVAILABLE,
			"DynamoDB sent an empty page before the last");
}

static double units(const struct reading *reading)
{
	return (double)reading->capacity / 1000;
}

void reading_add_cost(struct buf *json, const struct reading *reading)
{
	if (reading->cli->options.cost)
		buf_printf(json, ",\"consumed_capacity\":%.12g",
			   units(reading));
}

struct reading_key reading_key_of(struct str key)
{
	struct reading_key kept = { .len = key.len };

	if (kept.len > READING_KEY_MAX)
		kept.len = READING_KEY_MAX;
	memcpy(kept.text, key.data, kept.len);
	return kept;
}

struct str reading_key_str(const struct reading_key *key)
{
	return str_make(key->text, key->len);
}

bool reading_end(struct reading *reading, bool done)
{
	struct cli *cli = reading->cli;

	if (!done)
		job_fail(cli->job, reading->page.error, "%s",
			 reading->page.reason);
	else if (fflush(stdout) != 0)
		done = not_writable(cli->job);
	else if (cli->options.cost)
		cli_progress("Read capacity consumed: %.12g units.",
			     units(reading));
	job_end(&reading->page);
	job_release(&reading->page);
	return done;
}

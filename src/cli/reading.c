/*
 * A long read of the table by a command.
 */
#include "cli/reading.h"

#include "base/json_scan.h"
#include "cli/tables.h"

enum { PAGE_MS = 60 * 1000, THOUSANDTHS_DIGITS = 3, UNITS_MAX = 1000000000 };

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

/* "12.5" as thousandths; 0 for what is no such number. */
static uint64_t thousandths(struct str number)
{
	struct str whole;
	uint64_t value = 0, digit;

	str_cut(&number, '.', &whole);
	if (!str_to_number(whole, UNITS_MAX, &value))
		return 0;
	for (size_t i = 0; i < THOUSANDTHS_DIGITS; i++) {
		digit = 0;
		if (i < number.len &&
		    !str_to_number(str_make(number.data + i, 1), 9, &digit))
			return 0;
		value = value * 10 + digit;
	}
	return value;
}

/* Finds ConsumedCapacity.CapacityUnits; an answer without it costs nothing. */
static uint64_t capacity_of(struct str answer)
{
	struct json_scan scan = json_scan_make(answer);
	struct str name, units = str_of("");

	if (!json_scan_object(&scan))
		return 0;
	while (json_scan_member(&scan, &name)) {
		if (!str_is(name, "ConsumedCapacity")) {
			if (!json_scan_skip(&scan))
				return 0;
			continue;
		}
		if (!json_scan_object(&scan))
			return 0;
		while (json_scan_member(&scan, &name))
			if (str_is(name, "CapacityUnits")
				    ? !json_scan_raw(&scan, &units)
				    : !json_scan_skip(&scan))
				return 0;
	}
	return thousandths(units);
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

bool reading_query(struct reading *reading, struct table_query *query,
		   struct items *items)
{
	struct job *job = &reading->page;
	const char *table = reading->cli->settings.message_table;
	struct str answer;

	query->with_capacity = reading->cli->options.cost;
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

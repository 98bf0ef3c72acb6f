/*
 * From request to answer: one row per DynamoDB operation that Cruddur uses.
 * Signatures and conditions are not looked at: the bench measures its caller.
 */
#include "canned_answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canned_world.h"

enum {
	DEFAULT_LIMIT = 1000,
	/* Pages up to this limit are rendered once and kept. */
	MAX_KEPT_LIMIT = 32,
};

static const char target_prefix[] = "DynamoDB_20120810.";

static struct answer group_pages[WORLD_USERS][MAX_KEPT_LIMIT + 1];
static struct answer user_pages[WORLD_USERS][MAX_KEPT_LIMIT + 1];

static struct answer answer_query(struct span body);
static struct answer answer_get_item(struct span body);
static struct answer answer_write(struct span body);
static struct answer answer_describe_table(struct span body);

/* `calls` makes this the server's counter as well as its route table. */
static struct operation {
	const char *name;
	struct answer (*answer)(struct span body);
	unsigned long calls;
} operations[] = {
	{ "Query", answer_query, 0 },
	{ "GetItem", answer_get_item, 0 },
	{ "PutItem", answer_write, 0 },
	{ "UpdateItem", answer_write, 0 },
	{ "DeleteItem", answer_write, 0 },
	{ "TransactWriteItems", answer_write, 0 },
	{ "DescribeTable", answer_describe_table, 0 },
};

enum { OPERATIONS = sizeof(operations) / sizeof(operations[0]) };

static struct answer constant(int status, const char *body)
{
	return (struct answer){ status, body, strlen(body), false };
}

static int limit_of(struct span body)
{
	struct span name = span_find(body, "\"Limit\"");
	if (!name.at)
		return DEFAULT_LIMIT;
	const char *at = name.at + name.len;
	while (*at == ':' || *at == ' ')
		at++;
	long limit = strtol(at, NULL, 10);
	return limit > 0 && limit < DEFAULT_LIMIT ? (int)limit : DEFAULT_LIMIT;
}

static struct answer page(char *(*render)(int number, int limit, size_t *len),
			  struct answer kept[][MAX_KEPT_LIMIT + 1], int number,
			  int limit)
{
	struct answer made = { .status = 200, .owned = true };

	if (limit > MAX_KEPT_LIMIT) {
		made.body = render(number, limit, &made.len);
		return made;
	}
	struct answer *one = &kept[number][limit];
	if (!one->body) {
		one->status = 200;
		one->body = render(number, limit, &one->len);
	}
	return *one;
}

static struct answer answer_query(struct span body)
{
	int limit = limit_of(body);

	int group = world_number_after(body, "MSG#");
	if (group >= 0)
		return page(world_group_page, group_pages, group, limit);
	int user = world_number_after(body, "GRP#");
	if (user >= 0)
		return page(world_user_page, user_pages, user, limit);
	return constant(200, "{\"Count\":0,\"Items\":[],\"ScannedCount\":0}");
}

static struct answer answer_get_item(struct span body)
{
	int group = world_number_after(body, "MSG#");
	int user = world_number_after(body, "MEMBER#");
	if (group < 0 || user < 0)
		return constant(200, "{}");

	struct answer made = { .status = 200, .owned = true };
	made.body = world_member(group, user, &made.len);
	return made;
}

static struct answer answer_write(struct span body)
{
	(void)body;
	return constant(200, "{}");
}

static struct answer answer_describe_table(struct span body)
{
	(void)body;
	return constant(200,
			"{\"Table\":{\"TableName\":\"cruddur-messages\","
			"\"TableStatus\":\"ACTIVE\",\"ItemCount\":0,"
			"\"KeySchema\":["
			"{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
			"{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}}");
}

static struct answer answer_calls(void)
{
	struct answer made = { .status = 200, .owned = true };
	char *text = NULL;
	FILE *out = open_memstream(&text, &made.len);
	unsigned long total = 0;

	fputc('{', out);
	for (int i = 0; i < OPERATIONS; i++) {
		fprintf(out, "\"%s\":%lu,", operations[i].name,
			operations[i].calls);
		total += operations[i].calls;
	}
	fprintf(out, "\"total\":%lu}", total);
	fclose(out);
	made.body = text;
	return made;
}

static struct answer reset_calls(void)
{
	for (int i = 0; i < OPERATIONS; i++)
		operations[i].calls = 0;
	return constant(200, "{}");
}

static struct answer answer_call(const struct http_request *request)
{
	if (span_starts(request->target, target_prefix)) {
		struct span name = span_after(request->target, target_prefix);
		for (int i = 0; i < OPERATIONS; i++) {
			if (!span_is(name, operations[i].name))
				continue;
			operations[i].calls++;
			return operations[i].answer(request->body);
		}
	}
	return constant(400, "{\"__type\":\"com.amazon.coral.service#"
			     "UnknownOperationException\"}");
}

struct answer answer_to(const struct http_request *request)
{
	if (span_is(request->path, "/calls"))
		return answer_calls();
	if (span_is(request->path, "/reset"))
		return reset_calls();
	return answer_call(request);
}

void answer_release(struct answer *answer)
{
	if (answer->owned)
		free((void *)answer->body);
	*answer = (struct answer){ 0 };
}

/*
 * Renders the items of the made-up world. The wire sizes are those of the real
 * thing: about 450 bytes a message, so 21 of them and two members make 10 KB.
 */
#include "canned_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	UUID_CHARS = 36,
	/* Where the number starts: its last five characters. */
	UUID_NUMBER_AT = 31,
	MINUTES_PER_DAY = 24 * 60,
};

/* As they stand in JSON: already escaped. */
static const char *const texts[] = {
	"Are you still coming on Saturday? We moved it to the small hall.",
	"Yes! I'll bring the projector, and the long cable this time.",
	"Perfect. Last time we read the slides from a phone.",
	"I remember. \\\"Could you scroll down a bit\\\" for forty minutes.",
	"Who else said yes? I have eleven names and chairs for nine.",
	"Ana and Jo\xc3\xa3o will be late, so start without them. They know "
	"the "
	"first part anyway, they wrote most of it.",
	"Then nine chairs are fine for the first hour.",
	"The first draft is up. Tell me what you would cut; I would start with "
	"the third page, nobody needs the history.",
	"Read it on the train. Cut the history, keep the picture.",
	"Done. It is half as long now and says more.",
	"Could you look at the numbers on page two? One of us is wrong.",
	"It was me: I counted the week of the outage twice.",
	"That happens. I took the tea kitchen from the plan by mistake\\nand "
	"nobody noticed until the plumber came.",
	"Ha. What did he say?",
	"That he had seen worse, and that he would like to be paid anyway.",
	"Fair. See you at seven?",
	"Half past. The bus is not what it was.",
	"I can pick you up at the bridge, it is on my way.",
	"You are the best. Ten past, by the kiosk.",
	"Bring a coat, the heating in there has a mind of its own.",
	"Thanks. See you there \xf0\x9f\x91\x8b",
};

static int next_user(int user)
{
	return (user + 1) % WORLD_USERS;
}

static void write_message_time(FILE *out, int age)
{
	int minute = MINUTES_PER_DAY - 1 - age;
	fprintf(out, "2026-01-15T%02d:%02d:%02d.%06dZ", minute / 60,
		minute % 60, age * 7 % 60, age * 104729 % 1000000);
}

static void write_user(FILE *out, int user)
{
	fprintf(out, "00000000-0000-4000-8000-0000000%05d", user);
}

static void write_group(FILE *out, int group)
{
	fprintf(out, "00000000-0000-4000-9000-0000000%05d", group);
}

static void write_message_uuid(FILE *out, int group, int age)
{
	fprintf(out, "00000000-0000-4000-a000-%04d000%05d", age, group);
}

static void write_message_key(FILE *out, int group, int age)
{
	fputs("\"pk\":{\"S\":\"MSG#", out);
	write_group(out, group);
	fputs("\"},\"sk\":{\"S\":\"", out);
	write_message_time(out, age);
	fputc('#', out);
	write_message_uuid(out, group, age);
	fputs("\"}", out);
}

static void write_message(FILE *out, int group, int age)
{
	int sender = age % 2 ? group : next_user(group);

	fputs("{\"user_uuid\":{\"S\":\"", out);
	write_user(out, sender);
	fputs("\"},\"message_uuid\":{\"S\":\"", out);
	write_message_uuid(out, group, age);
	fprintf(out,
		"\"},\"user_handle\":{\"S\":\"bench_%05d\"},"
		"\"user_display_name\":{\"S\":\"Bench User %d\"},"
		"\"message\":{\"S\":\"%s\"},",
		sender, sender,
		texts[(size_t)age % (sizeof(texts) / sizeof(texts[0]))]);
	write_message_key(out, group, age);
	fputc('}', out);
}

static void write_member_key(FILE *out, int group, int user)
{
	fputs("\"pk\":{\"S\":\"MSG#", out);
	write_group(out, group);
	fputs("\"},\"sk\":{\"S\":\"MEMBER#", out);
	write_user(out, user);
	fputs("\"}", out);
}

static void write_member(FILE *out, int group, int user)
{
	int other = user == group ? next_user(group) : group;

	fputs("{\"user_uuid\":{\"S\":\"", out);
	write_user(out, user);
	fputs("\"},\"other_uuid\":{\"S\":\"", out);
	write_user(out, other);
	fprintf(out,
		"\"},\"other_handle\":{\"S\":\"bench_%05d\"},"
		"\"other_display_name\":{\"S\":\"Bench User %d\"},"
		"\"unread_count\":{\"N\":\"0\"},\"rev\":{\"N\":\"1\"},"
		"\"last_read_sk\":{\"S\":\"",
		other, other);
	write_message_time(out, 0);
	fputc('#', out);
	write_message_uuid(out, group, 0);
	fputs("\"},\"group_sk\":{\"S\":\"", out);
	write_message_time(out, 0);
	fputc('#', out);
	write_group(out, group);
	fputs("\"},", out);
	write_member_key(out, group, user);
	fputc('}', out);
}

static void write_user_group_key(FILE *out, int user, int age)
{
	fputs("\"pk\":{\"S\":\"GRP#", out);
	write_user(out, user);
	fputs("\"},\"sk\":{\"S\":\"", out);
	write_message_time(out, age);
	fputc('#', out);
	write_group(out, (user + age) % WORLD_USERS);
	fputs("\"}", out);
}

/* The conversation of `user` that is `age`th newest. */
static void write_user_group(FILE *out, int user, int age)
{
	int group = (user + age) % WORLD_USERS;
	int other = next_user(group);

	fputs("{\"message_group_uuid\":{\"S\":\"", out);
	write_group(out, group);
	fputs("\"},\"user_uuid\":{\"S\":\"", out);
	write_user(out, other);
	fprintf(out,
		"\"},\"user_handle\":{\"S\":\"bench_%05d\"},"
		"\"user_display_name\":{\"S\":\"Bench User %d\"},"
		"\"unread_count\":{\"N\":\"%d\"},\"message\":{\"S\":\"%s\"},",
		other, other, age % 4 == 1 ? age : 0,
		texts[(size_t)age % (sizeof(texts) / sizeof(texts[0]))]);
	write_user_group_key(out, user, age);
	fputc('}', out);
}

char *world_group_page(int group, int limit, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	int low = group, high = next_user(group);
	if (high < low) {
		low = next_user(group);
		high = group;
	}
	int all = WORLD_MESSAGES_PER_GROUP + 2;
	int count = limit < all ? limit : all;

	fprintf(out, "{\"Count\":%d,\"Items\":[", count);
	for (int i = 0; i < count; i++) {
		if (i > 0)
			fputc(',', out);
		if (i < 2)
			write_member(out, group, i == 0 ? high : low);
		else
			write_message(out, group, i - 2);
	}
	fputc(']', out);
	if (limit <= all && count > 2) {
		fputs(",\"LastEvaluatedKey\":{", out);
		write_message_key(out, group, count - 3);
		fputc('}', out);
	}
	fprintf(out, ",\"ScannedCount\":%d}", count);
	fclose(out);
	return text;
}

char *world_user_page(int user, int limit, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	int all = WORLD_GROUPS_PER_USER;
	int count = limit < all ? limit : all;

	fprintf(out, "{\"Count\":%d,\"Items\":[", count);
	for (int age = 0; age < count; age++) {
		if (age > 0)
			fputc(',', out);
		write_user_group(out, user, age);
	}
	fputc(']', out);
	if (limit <= all) {
		fputs(",\"LastEvaluatedKey\":{", out);
		write_user_group_key(out, user, count - 1);
		fputc('}', out);
	}
	fprintf(out, ",\"ScannedCount\":%d}", count);
	fclose(out);
	return text;
}

char *world_member(int group, int user, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (user == group || user == next_user(group)) {
		fputs("{\"Item\":", out);
		write_member(out, group, user);
		fputc('}', out);
	} else {
		fputs("{}", out);
	}
	fclose(out);
	return text;
}

int world_number_after(struct span body, const char *prefix)
{
	struct span found = span_find(body, prefix);
	if (!found.at)
		return -1;
	const char *uuid = found.at + found.len;
	if (body.at + body.len < uuid + UUID_CHARS)
		return -1;

	int number = 0;
	for (int i = UUID_NUMBER_AT; i < UUID_CHARS; i++) {
		if (uuid[i] < '0' || uuid[i] > '9')
			return -1;
		number = number * 10 + (uuid[i] - '0');
	}
	return number < WORLD_USERS ? number : -1;
}

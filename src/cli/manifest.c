/*
 * A table of members, which writing and reading share.
 */
#include "cli/manifest.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/json.h"

enum kind { KIND_TEXT, KIND_NUMBER, KIND_VERSION, KIND_SUM };

#define MEMBER(name) offsetof(struct manifest, name)

static const struct member {
	const char *name;
	enum kind kind;
	size_t offset;
} members[] = {
	{ "version", KIND_TEXT, MEMBER(version) },
	{ "began_at", KIND_TEXT, MEMBER(began_at) },
	{ "ended_at", KIND_TEXT, MEMBER(ended_at) },
	{ "table", KIND_TEXT, MEMBER(table) },
	{ "database", KIND_TEXT, MEMBER(database) },
	{ "schema_version", KIND_VERSION, MEMBER(schema_version) },
	{ "items", KIND_NUMBER, MEMBER(items) },
	{ "users", KIND_NUMBER, MEMBER(users) },
	{ "posts", KIND_NUMBER, MEMBER(posts) },
	{ "items_bytes", KIND_NUMBER, MEMBER(items_file.bytes) },
	{ "items_sha256", KIND_SUM, MEMBER(items_file.sha256) },
	{ "dump_bytes", KIND_NUMBER, MEMBER(dump_file.bytes) },
	{ "dump_sha256", KIND_SUM, MEMBER(dump_file.sha256) },
};

static void add_value(struct buf *buf, enum kind kind, const void *value)
{
	switch (kind) {
	case KIND_TEXT:
		buf_add_json(buf, *(const struct str *)value);
		break;
	case KIND_NUMBER:
		buf_printf(buf, "%" PRIu64, *(const uint64_t *)value);
		break;
	case KIND_VERSION:
		buf_printf(buf, "%d", *(const int *)value);
		break;
	case KIND_SUM:
		buf_add_json(buf, str_of(value));
		break;
	}
}

bool manifest_write(struct job *job, const struct manifest *manifest,
		    struct str *text)
{
	struct buf buf = buf_make(job, 1024, MANIFEST_MAX_BYTES);

	buf_printf(&buf, "{\n  \"format\": %d", MANIFEST_FORMAT);
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		buf_printf(&buf, ",\n  \"%s\": ", members[i].name);
		add_value(&buf, members[i].kind,
			  (const char *)manifest + members[i].offset);
	}
	buf_add_text(&buf, "\n}\n");
	return buf_done(&buf, text);
}

static bool read_sum(const struct json *json, char *sum)
{
	struct str text;

	if (!json_string(json, &text) || text.len != HASH_HEX ||
	    strspn(text.data, "0123456789abcdef") < HASH_HEX)
		return false;
	memcpy(sum, text.data, HASH_HEX);
	sum[HASH_HEX] = '\0';
	return true;
}

static bool read_value(const struct json *json, enum kind kind, void *value)
{
	int64_t number;

	if (kind == KIND_TEXT)
		return json_string(json, value);
	if (kind == KIND_SUM)
		return read_sum(json, value);
	if (!json_integer(json, &number) || number < 0)
		return false;
	if (kind == KIND_VERSION) {
		*(int *)value = (int)number;
		return number <= INT32_MAX;
	}
	*(uint64_t *)value = (uint64_t)number;
	return true;
}

static bool not_ours(struct job *job)
{
	return job_fail(job, ERR_CORRUPT,
			BACKUP_MANIFEST " is damaged, or not of a backup.");
}

bool manifest_read(struct job *job, struct str text, struct manifest *manifest)
{
	const struct json *json;
	int64_t format;

	if (!json_parse(job, text, &json))
		return false;
	if (json == NULL || !json_is_object(json) ||
	    !json_integer(json_member(json, "format"), &format))
		return not_ours(job);
	if (format > MANIFEST_FORMAT)
		return job_fail(job, ERR_REFUSED,
				"This backup is of a newer cruddurctl: use "
				"that.");
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (!read_value(json_member(json, members[i].name),
				members[i].kind,
				(char *)manifest + members[i].offset))
			return not_ours(job);
	return true;
}

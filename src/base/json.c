/*
 * Strict reading in two steps. json-c takes what it likes (it keeps the last
 * of two equal names, lets bad UTF-8 and lone surrogates through, stops at
 * the end of the first value), so a pass of our own says first whether the
 * text is what we accept; json-c then only builds the tree.
 */
#include "base/json.h"

#include <assert.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>

#include "base/json_scan.h"

/* The tree's nodes are json-c's own; ours is only a name for them. */
static struct json_object *node(const struct json *json)
{
	return (struct json_object *)(uintptr_t)json;
}

struct check {
	struct job *job;
	struct json_scan scan;
	size_t members; /* of all objects */
};

static bool check_string(struct check *check, struct str raw)
{
	struct str text;

	return json_unescape(check->job, raw, &text) &&
	       (text.len == 0 || memchr(text.data, '\0', text.len) == NULL);
}

static bool check_value(struct check *check);

static bool check_object(struct check *check)
{
	struct str name;

	if (!json_scan_object(&check->scan))
		return false;
	while (json_scan_member(&check->scan, &name)) {
		check->members++;
		if (!check_string(check, name) || !check_value(check))
			return false;
	}
	return !json_scan_is_broken(&check->scan);
}

static bool check_array(struct check *check)
{
	if (!json_scan_array(&check->scan))
		return false;
	while (json_scan_element(&check->scan))
		if (!check_value(check))
			return false;
	return !json_scan_is_broken(&check->scan);
}

static bool check_value(struct check *check)
{
	struct str raw;

	switch (json_scan_peek(&check->scan)) {
	case '{':
		return check->scan.depth < JSON_DEPTH_MAX &&
		       check_object(check);
	case '[':
		return check->scan.depth < JSON_DEPTH_MAX && check_array(check);
	case '"':
		return json_scan_string(&check->scan, &raw) &&
		       check_string(check, raw);
	default:
		return json_scan_skip(&check->scan);
	}
}

/*
 * json-c drops a member whose name comes again, so a text with duplicates
 * has more members than its tree.
 */
static size_t count_members(struct json_object *value)
{
	size_t count = 0;

	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, name, member)
		{
			(void)name;
			count += 1 + count_members(member);
		}
	} else if (json_object_is_type(value, json_type_array)) {
		size_t elements = json_object_array_length(value);

		for (size_t i = 0; i < elements; i++)
			count += count_members(
				json_object_array_get_idx(value, i));
	}
	return count;
}

static void release_tree(void *tree)
{
	json_object_put(tree);
}

static struct json_object *build_tree(struct str text)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 2);
	struct json_object *tree;

	if (tokener == NULL)
		abort();
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	tree = json_tokener_parse_ex(tokener, text.data, (int)text.len);
	/* a number at the very end is finished only by what follows it */
	if (json_tokener_get_error(tokener) == json_tokener_continue)
		tree = json_tokener_parse_ex(tokener, "", 1);
	json_tokener_free(tokener);
	return tree;
}

bool json_parse(struct job *job, struct str text, const struct json **json)
{
	struct check check = { .job = job, .scan = json_scan_make(text) };
	struct json_object *tree;

	*json = NULL;
	if (text.len > JSON_MAX_BYTES || !check_value(&check) ||
	    !json_scan_is_done(&check.scan))
		return true;
	/* json-c 0.16 takes every 32nd pair for a lone surrogate: U+2D800 */
	tree = job_keep(job, build_tree(json_without_pairs(job, text)),
			release_tree);
	if (tree != NULL && count_members(tree) == check.members)
		*json = (const struct json *)tree;
	return true;
}

bool json_is_object(const struct json *json)
{
	return json_object_is_type(node(json), json_type_object);
}

const struct json *json_member(const struct json *object, const char *name)
{
	struct json_object *member;

	if (!json_is_object(object) ||
	    !json_object_object_get_ex(node(object), name, &member))
		return NULL;
	return (const struct json *)member;
}

bool json_has(const struct json *object, const char *name)
{
	return json_is_object(object) &&
	       json_object_object_get_ex(node(object), name, NULL);
}

bool json_string(const struct json *value, struct str *text)
{
	if (!json_object_is_type(node(value), json_type_string))
		return false;
	*text = str_make(json_object_get_string(node(value)),
			 (size_t)json_object_get_string_len(node(value)));
	return true;
}

bool json_is(const struct json *value, struct str expected)
{
	struct str text;

	return json_string(value, &text) && str_equal(text, expected);
}

bool json_integer(const struct json *value, int64_t *number)
{
	int64_t read;

	if (!json_object_is_type(node(value), json_type_int))
		return false;
	read = json_object_get_int64(node(value));
	/* json-c gives an extreme for whatever lies beyond it */
	if (read == INT64_MAX || read == INT64_MIN)
		return false;
	*number = read;
	return true;
}

bool json_number(const struct json *value, double *number)
{
	double read;

	if (!json_object_is_type(node(value), json_type_int) &&
	    !json_object_is_type(node(value), json_type_double))
		return false;
	read = json_object_get_double(node(value));
	if (!isfinite(read))
		return false;
	*number = read;
	return true;
}

bool json_truth(const struct json *value, bool *truth)
{
	if (!json_object_is_type(node(value), json_type_boolean))
		return false;
	*truth = json_object_get_boolean(node(value));
	return true;
}

size_t json_count(const struct json *array)
{
	if (!json_object_is_type(node(array), json_type_array))
		return 0;
	return json_object_array_length(node(array));
}

const struct json *json_at(const struct json *array, size_t index)
{
	if (index >= json_count(array))
		return NULL;
	return (const struct json *)json_object_array_get_idx(node(array),
							      index);
}

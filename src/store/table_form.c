/*
 * The form of the table, written down once to ask for it and once to know it.
 */
#include "store/table_form.h"

#include "base/buf.h"
#include "base/json.h"

static const char attributes[] =
	"\"AttributeDefinitions\":["
	"{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
	"{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"},"
	"{\"AttributeName\":\"message_group_uuid\",\"AttributeType\":\"S\"}]";

static const char key_schema[] =
	"\"KeySchema\":["
	"{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
	"{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]";

static const char new_images[] =
	"\"StreamSpecification\":{\"StreamEnabled\":true,"
	"\"StreamViewType\":\"NEW_IMAGE\"}";

static const char group_index[] =
	"{\"IndexName\":\"" MESSAGE_GROUP_INDEX "\",\"KeySchema\":["
	"{\"AttributeName\":\"message_group_uuid\",\"KeyType\":\"HASH\"},"
	"{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}],"
	"\"Projection\":{\"ProjectionType\":\"ALL\"}%s}";

static const char capacity[] = ",\"ProvisionedThroughput\":{"
			       "\"ReadCapacityUnits\":5,"
			       "\"WriteCapacityUnits\":5}";

static bool says(const struct json *object, const char *name, const char *value)
{
	return json_is(json_member(object, name), str_of(value));
}

struct str table_form_request(struct job *job, const char *table,
			      bool provisioned)
{
	struct buf buf = buf_make(job, 1024, 4096);
	const char *units = provisioned ? capacity : "";

	buf_add_text(&buf, "{\"TableName\":");
	buf_add_json(&buf, str_of(table));
	buf_printf(&buf, ",%s,%s,%s,\"GlobalSecondaryIndexes\":[", attributes,
		   key_schema, new_images);
	buf_printf(&buf, group_index, units);
	buf_add_char(&buf, ']');
	buf_add_text(&buf, provisioned
				   ? units
				   : ",\"BillingMode\":\"PAY_PER_REQUEST\"");
	buf_add_char(&buf, '}');
	return buf_str(&buf);
}

struct str table_form_index(struct job *job, const struct json *table)
{
	struct buf change = buf_make(job, 1024, 4096);
	bool on_demand = says(json_member(table, "BillingModeSummary"),
			      "BillingMode", "PAY_PER_REQUEST");

	buf_printf(&change, "%s,\"GlobalSecondaryIndexUpdates\":[{\"Create\":",
		   attributes);
	buf_printf(&change, group_index, on_demand ? "" : capacity);
	buf_add_text(&change, "}]");
	return buf_str(&change);
}

struct str table_form_stream(void)
{
	return str_of(new_images);
}

bool table_form_is_active(const struct json *table)
{
	const struct json *indexes =
		json_member(table, "GlobalSecondaryIndexes");

	for (size_t i = 0; i < json_count(indexes); i++) {
		if (!says(json_at(indexes, i), "IndexStatus", "ACTIVE"))
			return false;
	}
	return says(table, "TableStatus", "ACTIVE");
}

static bool has_keys(const struct json *object, const char *hash,
		     const char *range)
{
	const struct json *keys = json_member(object, "KeySchema");
	bool hash_fits = false, range_fits = false;

	for (size_t i = 0; i < json_count(keys); i++) {
		const struct json *key = json_at(keys, i);

		if (says(key, "KeyType", "HASH"))
			hash_fits = says(key, "AttributeName", hash);
		else
			range_fits = says(key, "AttributeName", range);
	}
	return hash_fits && range_fits;
}

/* The index of that name, whatever its form, or NULL. */
static const struct json *find_index(const struct json *table)
{
	const struct json *indexes =
		json_member(table, "GlobalSecondaryIndexes");

	for (size_t i = 0; i < json_count(indexes); i++) {
		const struct json *index = json_at(indexes, i);

		if (says(index, "IndexName", MESSAGE_GROUP_INDEX))
			return index;
	}
	return NULL;
}

static bool has_index(const struct json *table)
{
	const struct json *index = find_index(table);

	return index != NULL && has_keys(index, "message_group_uuid", "sk") &&
	       says(json_member(index, "Projection"), "ProjectionType", "ALL");
}

/* Old images beside the new ones do no harm. */
static bool has_stream(const struct json *table)
{
	const struct json *stream = json_member(table, "StreamSpecification");

	return says(stream, "StreamViewType", "NEW_IMAGE") ||
	       says(stream, "StreamViewType", "NEW_AND_OLD_IMAGES");
}

/* What is not there at all can be added, another form cannot. */
struct table_gaps table_form_gaps(const struct json *table)
{
	return (struct table_gaps){
		.index = find_index(table) == NULL,
		.stream = json_member(table, "StreamSpecification") == NULL,
	};
}

const char *table_form_fault(const struct json *table)
{
	if (!has_keys(table, "pk", "sk"))
		return "its keys are not pk and sk";
	if (!has_index(table))
		return "it lacks the index " MESSAGE_GROUP_INDEX
		       " with all attributes";
	if (!has_stream(table))
		return "it has no stream of new images";
	return NULL;
}

const char *table_form_fault_but(const struct json *table,
				 const struct table_gaps *gaps)
{
	if (!has_keys(table, "pk", "sk"))
		return "its keys are not pk and sk";
	if (!gaps->index && !has_index(table))
		return "its index " MESSAGE_GROUP_INDEX
		       " has other keys or not all attributes";
	if (!gaps->stream && !has_stream(table))
		return "its stream has no new images: switch it off, this "
		       "switches on the right one";
	return NULL;
}

/*
 * Records of a stream, read in one pass. Of each only what changed is wanted,
 * not how.
 */
#include "aws/stream_records.h"

#include "base/json_scan.h"

enum { ROWS_AT_FIRST = 128, CREATED_MAX = 32 };

static const double CREATED_S_MAX = 1e11; /* in some thousand years */

static bool broken(struct job *job, const char *what)
{
	return job_fail(job, ERR_UNAVAILABLE,
			"%s of DynamoDB's stream is not readable", what);
}

static bool read_text(struct job *job, struct json_scan *scan, struct str *text)
{
	struct str raw;

	return json_scan_string(scan, &raw) && json_unescape(job, raw, text);
}

static bool read_event(struct json_scan *scan, enum stream_event *event)
{
	struct str name;

	if (!json_scan_string(scan, &name))
		return false;
	if (str_is(name, "INSERT"))
		*event = STREAM_INSERT;
	else if (str_is(name, "MODIFY"))
		*event = STREAM_MODIFY;
	else if (str_is(name, "REMOVE"))
		*event = STREAM_REMOVE;
	else
		return false;
	return true;
}

/* What is not wanted; images may be deeper than the scanner goes. */
static bool pass_over(struct json_scan *scan)
{
	struct str ignored;

	return json_scan_raw(scan, &ignored);
}

/* {"S":"…"} */
static bool read_key(struct job *job, struct json_scan *scan, struct str *key)
{
	struct str type;
	bool found = false;

	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &type)) {
		if (!str_is(type, "S") || !read_text(job, scan, key))
			return false;
		found = true;
	}
	return found && !json_scan_is_broken(scan);
}

static bool read_keys(struct job *job, struct json_scan *scan,
		      struct stream_record *record)
{
	struct str name;

	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &name)) {
		bool good;

		if (str_is(name, "pk"))
			good = read_key(job, scan, &record->pk);
		else if (str_is(name, "sk"))
			good = read_key(job, scan, &record->sk);
		else
			good = pass_over(scan);
		if (!good)
			return false;
	}
	return !json_scan_is_broken(scan);
}

/* A number, perhaps with an exponent; what it is not is passed over. */
static bool read_created(struct json_scan *scan, int64_t *created_s)
{
	char text[CREATED_MAX + 1];
	struct str raw;
	double value;

	if (!json_scan_raw(scan, &raw))
		return false;
	if (raw.len > CREATED_MAX)
		return true;
	memcpy(text, raw.data, raw.len);
	text[raw.len] = '\0';
	value = strtod(text, NULL);
	if (value > 0 && value < CREATED_S_MAX)
		*created_s = (int64_t)value;
	return true;
}

/* The member "dynamodb" of a record. */
static bool read_change(struct job *job, struct json_scan *scan,
			struct stream_record *record)
{
	struct str name;

	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &name)) {
		bool good;

		if (str_is(name, "Keys"))
			good = read_keys(job, scan, record);
		else if (str_is(name, "SequenceNumber"))
			good = read_text(job, scan, &record->sequence_number);
		else if (str_is(name, "ApproximateCreationDateTime"))
			good = read_created(scan, &record->created_s);
		else
			good = pass_over(scan);
		if (!good)
			return false;
	}
	return !json_scan_is_broken(scan);
}

static bool read_record(struct job *job, struct json_scan *scan,
			struct stream_record *record)
{
	bool has_event = false;
	struct str name;

	*record = (struct stream_record){ .event = STREAM_INSERT };
	if (!json_scan_object(scan))
		return false;
	while (json_scan_member(scan, &name)) {
		bool good;

		if (str_is(name, "eventName"))
			good = has_event = read_event(scan, &record->event);
		else if (str_is(name, "dynamodb"))
			good = read_change(job, scan, record);
		else
			good = pass_over(scan);
		if (!good)
			return false;
	}
	return !json_scan_is_broken(scan) && has_event &&
	       !str_is_empty(record->sequence_number) &&
	       !str_is_empty(record->pk) && !str_is_empty(record->sk);
}

static void grow(struct job *job, struct stream_records *records, size_t *room)
{
	size_t more = *room > 0 ? *room * 2 : ROWS_AT_FIRST;
	struct stream_record *rows = job_alloc(job, more * sizeof(*rows));

	if (records->count > 0)
		memcpy(rows, records->rows, records->count * sizeof(*rows));
	records->rows = rows;
	*room = more;
}

static bool read_rows(struct job *job, struct json_scan *scan,
		      struct stream_records *records)
{
	size_t room = 0;

	records->count = 0;
	if (!json_scan_array(scan))
		return broken(job, "the list of records");
	while (json_scan_element(scan)) {
		if (records->count == STREAM_RECORDS_MAX)
			return job_fail(job, ERR_UNAVAILABLE,
					"over %d stream records at once",
					STREAM_RECORDS_MAX);
		if (records->count == room)
			grow(job, records, &room);
		if (!read_record(job, scan, &records->rows[records->count]))
			return broken(job, "a record");
		records->count++;
	}
	return !json_scan_is_broken(scan) || broken(job, "the list of records");
}

/* A shard that was read to its end has none, or null. */
static bool read_iterator(struct job *job, struct json_scan *scan,
			  struct str *iterator)
{
	if (json_scan_peek(scan) == 'n')
		return json_scan_skip(scan);
	return read_text(job, scan, iterator);
}

bool stream_records_read(struct job *job, struct str body,
			 struct stream_records *records)
{
	struct json_scan scan = json_scan_make(body);
	bool has_rows = false;
	struct str name;

	*records = (struct stream_records){ .next_iterator = str_make("", 0) };
	if (!json_scan_object(&scan))
		return broken(job, "an answer");
	while (json_scan_member(&scan, &name)) {
		bool good = true;

		if (str_is(name, "Records")) {
			has_rows = true;
			if (!read_rows(job, &scan, records))
				return false;
		} else if (str_is(name, "NextShardIterator")) {
			good = read_iterator(job, &scan,
					     &records->next_iterator);
		} else {
			good = pass_over(&scan);
		}
		if (!good)
			return broken(job, "an answer");
	}
	return (json_scan_is_done(&scan) && has_rows) ||
	       broken(job, "an answer");
}

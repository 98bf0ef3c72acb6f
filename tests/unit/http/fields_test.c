/*
 * Which bodies are read, and how their members reach a struct.
 */
#include "fixture.h"

#include "http/fields.h"

struct thing {
	struct str text;
	struct str raw;
	struct str note;
};

static const struct field fields[] = {
	{
		.name = "text",
		.kind = FIELD_TEXT,
		.offset = offsetof(struct thing, text),
		.max_length = 4,
		.blank = "text_blank",
		.too_long = "text_exceed_max_chars",
	},
	{
		.name = "raw",
		.kind = FIELD_RAW_TEXT,
		.offset = offsetof(struct thing, raw),
	},
	{
		.name = "note",
		.kind = FIELD_TEXT_OR_NONE,
		.offset = offsetof(struct thing, note),
	},
};

static bool read_typed(struct job *job, const char *type, struct str body,
		       struct thing *thing)
{
	struct request request = { .content_type = str_of(type), .body = body };

	return fields_read(job, &request, fields, ARRAY_SIZE(fields), thing);
}

static struct thing read_thing(struct job *job, struct str body)
{
	struct thing thing;

	assert_true(read_typed(job, "application/json", body, &thing));
	return thing;
}

static void assert_bad(struct job *job, struct str body)
{
	struct thing thing;

	assert_false(read_typed(job, "application/json", body, &thing));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void assert_codes(struct job *job, const char *first, const char *second)
{
	int expected = (first != NULL) + (second != NULL);

	assert_int_equal(job->code_count, expected);
	if (first != NULL)
		assert_string_equal(job->codes[0], first);
	if (second != NULL)
		assert_string_equal(job->codes[1], second);
}

static void reads_members_and_ignores_unknown_ones(void **state)
{
	struct thing thing = read_thing(
		*state, S("{\"other\": [1, {}], \"text\": \"a\\u00e9\","
			  " \"raw\": \"b\"}"));

	assert_str(thing.text, "a\xc3\xa9");
	assert_str(thing.raw, "b");
	assert_codes(*state, NULL, NULL);
}

static void trims_white_space_at_both_ends(void **state)
{
	struct thing thing = read_thing(
		*state, S("{\"text\": \" \\u2003\\n<\\n >\\u3000\\t\"}"));

	assert_str(thing.text, "<\n >");
	assert_codes(*state, NULL, NULL);
}

static void leaves_raw_text_untrimmed(void **state)
{
	struct thing thing =
		read_thing(*state, S("{\"text\": \"a\", \"raw\": \" b \"}"));

	assert_str(thing.raw, " b ");
}

static void counts_code_points(void **state)
{
	read_thing(*state, S("{\"text\": \"\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
			     "\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"}"));
	assert_codes(*state, NULL, NULL);
}

static void notes_text_that_is_too_long(void **state)
{
	read_thing(*state, S("{\"text\": \"abcde\"}"));
	assert_codes(*state, "text_exceed_max_chars", NULL);
}

static void counts_the_length_after_trimming(void **state)
{
	read_thing(*state, S("{\"text\": \"   abcd   \"}"));
	assert_codes(*state, NULL, NULL);
}

static void takes_invisible_text_for_blank(void **state)
{
	struct thing thing =
		read_thing(*state, S("{\"text\": \" \\u200b\\u00ad \"}"));

	assert_non_null(thing.text.data);
	assert_codes(*state, "text_blank", NULL);
}

static void notes_every_code(void **state)
{
	read_thing(*state, S("{\"text\": \"\\u200b\\u200b\\u200b\\u200b"
			     "\\u200b\"}"));
	assert_codes(*state, "text_blank", "text_exceed_max_chars");
}

static void tells_absent_members_by_null(void **state)
{
	static const char *const bodies[] = { "{}", "{\"text\": null, "
						    "\"raw\": null}" };
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
		job->code_count = 0;
		struct thing thing = read_thing(job, str_of(bodies[i]));

		assert_null(thing.text.data);
		assert_null(thing.raw.data);
		assert_codes(job, "text_blank", NULL);
	}
}

static void takes_other_types_for_empty_texts(void **state)
{
	static const char *const values[] = { "7", "true", "[\"a\"]",
					      "{\"text\": \"a\"}" };
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		job->code_count = 0;
		struct thing thing = read_thing(
			job, str_of(job_text(job, "{\"text\": %s, \"raw\": %s}",
					     values[i], values[i])));

		assert_non_null(thing.text.data);
		assert_true(str_is(thing.text, ""));
		assert_non_null(thing.raw.data);
		assert_true(str_is(thing.raw, ""));
		assert_codes(job, "text_blank", NULL);
	}
}

static void empties_a_text_only_if_told_so(void **state)
{
	static const char *const values[] = { "7", "true", "[]", "{}" };
	struct job *job = *state;
	struct thing thing =
		read_thing(job, S("{\"text\": \"a\", \"note\": \" \"}"));

	assert_str(thing.note, "");
	thing = read_thing(job, S("{\"text\": \"a\", \"note\": null}"));
	assert_null(thing.note.data);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		job_end(job);
		job_start(job, 1000);
		assert_bad(job,
			   str_of(job_text(job, "{\"note\": %s}", values[i])));
	}
}

static void takes_json_types_only(void **state)
{
	static const char *const good[] = {
		"application/json",
		"Application/JSON",
		"application/json; charset=utf-8",
		"application/json ;charset=\"UTF-8\"",
		"application/json; version=1",
		"application/json;",
	};
	struct thing thing;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(read_typed(*state, good[i], S("{\"text\": \"a\"}"),
				       &thing));
}

static void refuses_other_types(void **state)
{
	static const char *const bad[] = {
		NULL,
		"",
		"text/plain",
		"text/json",
		"application/json5",
		"application/problem+json",
		"application/x-www-form-urlencoded",
		"multipart/form-data; boundary=application/json",
		"application/json; charset=latin1",
		"application/json; a=b; charset=utf-16",
		"application/json, text/plain",
	};
	struct job *job = *state;
	struct thing thing;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		job_end(job);
		job_start(job, 1000);
		assert_false(read_typed(job, bad[i], S("{\"text\": \"a\"}"),
					&thing));
		assert_int_equal(job->error, ERR_UNSUPPORTED_MEDIA_TYPE);
	}
}

static void refuses_broken_json(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\""));
}

static void refuses_an_empty_body(void **state)
{
	assert_bad(*state, S(""));
}

static void refuses_two_values(void **state)
{
	assert_bad(*state, S("{} {}"));
}

static void refuses_a_top_level_array(void **state)
{
	assert_bad(*state, S("[{\"text\": \"a\"}]"));
}

static void refuses_a_top_level_string(void **state)
{
	assert_bad(*state, S("\"text\""));
}

static void refuses_a_top_level_null(void **state)
{
	assert_bad(*state, S("null"));
}

static void refuses_duplicate_members(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\", \"text\": \"b\"}"));
}

static void refuses_duplicate_members_inside_an_unknown_one(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\", \"x\": {\"y\": 1, \"y\": 2}}"));
}

static void refuses_nul_in_a_string(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\\u0000b\"}"));
}

static void refuses_nul_in_a_member_name(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\", \"x\\u0000\": 1}"));
}

static void refuses_a_raw_nul(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\"}\0"));
}

static void refuses_a_lone_surrogate(void **state)
{
	assert_bad(*state, S("{\"text\": \"\\ud83d\"}"));
}

static void refuses_invalid_utf8(void **state)
{
	assert_bad(*state, S("{\"text\": \"\xff\"}"));
}

static void refuses_a_byte_order_mark(void **state)
{
	assert_bad(*state, S("\xef\xbb\xbf{\"text\": \"a\"}"));
}

static void refuses_comments(void **state)
{
	assert_bad(*state, S("{\"text\": \"a\" /* b */}"));
}

static void refuses_single_quotes(void **state)
{
	assert_bad(*state, S("{'text': 'a'}"));
}

static void refuses_more_depth_than_16(void **state)
{
	assert_bad(*state, S("{\"x\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_members_and_ignores_unknown_ones),
		job_test(trims_white_space_at_both_ends),
		job_test(leaves_raw_text_untrimmed),
		job_test(counts_code_points),
		job_test(notes_text_that_is_too_long),
		job_test(counts_the_length_after_trimming),
		job_test(takes_invisible_text_for_blank),
		job_test(notes_every_code),
		job_test(tells_absent_members_by_null),
		job_test(takes_other_types_for_empty_texts),
		job_test(empties_a_text_only_if_told_so),
		job_test(takes_json_types_only),
		job_test(refuses_other_types),
		job_test(refuses_broken_json),
		job_test(refuses_an_empty_body),
		job_test(refuses_two_values),
		job_test(refuses_a_top_level_array),
		job_test(refuses_a_top_level_string),
		job_test(refuses_a_top_level_null),
		job_test(refuses_duplicate_members),
		job_test(refuses_duplicate_members_inside_an_unknown_one),
		job_test(refuses_nul_in_a_string),
		job_test(refuses_nul_in_a_member_name),
		job_test(refuses_a_raw_nul),
		job_test(refuses_a_lone_surrogate),
		job_test(refuses_invalid_utf8),
		job_test(refuses_a_byte_order_mark),
		job_test(refuses_comments),
		job_test(refuses_single_quotes),
		job_test(refuses_more_depth_than_16),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

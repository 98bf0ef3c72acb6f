/*
 * Conversations over the API: what reaches the stores, and what is refused.
 */
#include "fake_store.h"

#include "base/buf.h"
#include "http/page.h"

#define POST_TO(group) "{\"message\":\"hi\",\"message_group_uuid\":" group "}"

static bool post(struct job *job, struct exchange *x, const char *body)
{
	return ask(job, x, "POST", "/api/messages", body, NULL);
}

static void assert_posted_to_group(struct job *job, const char *body)
{
	struct exchange x;

	assert_true(post(job, &x, body));
	assert_int_equal(x.response.status, 200);
	assert_string_equal(fake.asked.what, "post");
	assert_string_equal(fake.asked.group.text, GROUP_UUID);
}

static void assert_posted_to_handle(struct job *job, const char *body)
{
	struct exchange x;

	assert_true(post(job, &x, body));
	assert_int_equal(x.response.status, 200);
	assert_string_equal(fake.asked.what, "post to handle");
	assert_str(fake.asked.handle, "bayko");
}

/* `codes` is the whole body of the answer. */
static void assert_invalid(struct job *job, const char *body, const char *codes)
{
	struct exchange x;

	assert_false(post(job, &x, body));
	response_failure(job, &x.response);
	assert_int_equal(x.response.status, 422);
	assert_str_is(x.response.body, str_of(codes));
	assert_string_equal(fake.asked.what, "");
	job_end(job);
	job_start(job, 60 * 1000);
}

static void posts_to_a_group(void **state)
{
	assert_posted_to_group(*state, POST_TO("\"" GROUP_UUID "\""));
}

static void reads_the_group_in_any_case(void **state)
{
	assert_posted_to_group(
		*state, POST_TO("\"5AE290ED-55D1-47A0-BC6D-FE2BC2700399\""));
}

static void lets_the_group_decide_when_both_are_given(void **state)
{
	assert_posted_to_group(*state,
			       "{\"message\":\"hi\",\"handle\":\"bayko\","
			       "\"message_group_uuid\":\"" GROUP_UUID "\"}");
}

static void posts_to_a_handle_without_a_group(void **state)
{
	assert_posted_to_handle(*state,
				"{\"message\":\"hi\",\"handle\":\"bayko\"}");
}

static void takes_a_null_group_for_an_absent_one(void **state)
{
	assert_posted_to_handle(*state,
				"{\"message\":\"hi\",\"handle\":\" bayko \","
				"\"message_group_uuid\":null}");
}

static void trims_the_message_and_nothing_else(void **state)
{
	struct exchange x;

	assert_true(post(*state, &x,
			 "{\"message\":\" \\n<b>\\n \\\"hi\\\" \","
			 "\"handle\":\"bayko\"}"));
	assert_str(fake.asked.text, "<b>\n \"hi\"");
}

static void says_which_values_are_missing(void **state)
{
	assert_invalid(*state, "{}",
		       "[\"message_blank\",\"user_reciever_handle_blank\"]");
	assert_invalid(*state, "{\"message\":\" \\u200b\",\"handle\":\"\"}",
		       "[\"message_blank\",\"user_reciever_handle_blank\"]");
	assert_invalid(*state, "{\"message\":7,\"message_group_uuid\":\" \"}",
		       "[\"message_blank\",\"message_group_uuid_blank\"]");
	assert_invalid(*state, POST_TO("\"\""),
		       "[\"message_group_uuid_blank\"]");
}

static void refuses_a_message_to_oneself(void **state)
{
	assert_invalid(*state,
		       "{\"message\":\"hi\",\"handle\":\"AndrewBrown\"}",
		       "[\"cannot_message_yourself\"]");
	assert_invalid(*state, "{\"handle\":\"andrewbrown\"}",
		       "[\"message_blank\",\"cannot_message_yourself\"]");
}

/* A body whose message has `length` letters of four bytes. */
static const char *body_of_length(struct job *job, int length)
{
	struct buf body = buf_make(job, 64, REQUEST_BODY_MAX);

	buf_add_text(&body, "{\"handle\":\"bayko\",\"message\":\" ");
	for (int i = 0; i < length; i++)
		buf_add_text(&body, "\xf0\x9f\x98\x80");
	buf_add_text(&body, " \"}");
	return arena_text(&job->arena, buf_str(&body));
}

static void takes_1024_code_points(void **state)
{
	assert_posted_to_handle(*state, body_of_length(*state, 1024));
}

static void refuses_1025_code_points(void **state)
{
	assert_invalid(*state, body_of_length(*state, 1025),
		       "[\"message_exceed_max_chars\"]");
}

static void answers_404_for_a_malformed_group(void **state)
{
	struct job *job = *state;
	struct exchange x;

	assert_false(post(job, &x, POST_TO("\"5ae290ed\"")));
	assert_int_equal(job->error, ERR_NOT_FOUND);
	assert_string_equal(fake.asked.what, "");
}

static struct hash hash_of(struct job *job, const char *uri, const char *body)
{
	struct exchange x;

	assert_true(
		ask(job, &x, "POST", uri, body, "HTTP_IDEMPOTENCY_KEY=abc"));
	assert_str(fake.asked.key, "abc");
	return fake.asked.request;
}

static void binds_the_key_to_the_raw_body(void **state)
{
	struct hash one = hash_of(*state, "/api/messages",
				  "{\"message\":\"hi\",\"handle\":\"bayko\"}");
	struct hash same = hash_of(*state, "/api/messages",
				   "{\"message\":\"hi\",\"handle\":\"bayko\"}");
	struct hash spaced =
		hash_of(*state, "/api/messages",
			"{\"message\":\"hi\", \"handle\":\"bayko\"}");

	assert_true(hash_equal(&one, &same));
	assert_false(hash_equal(&one, &spaced));
}

static void posts_without_a_key(void **state)
{
	assert_posted_to_group(*state, POST_TO("\"" GROUP_UUID "\""));
	assert_null(fake.asked.key.data);
}

static void refuses_a_key_that_is_not_visible_ascii(void **state)
{
	static const char *const bad[] = { "", "a b", "a\t", "\x7f",
					   "\xc3\xa9" };
	struct job *job = *state;
	struct exchange x;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(
			ask(job, &x, "POST", "/api/messages",
			    POST_TO("\"" GROUP_UUID "\""),
			    job_text(job, "HTTP_IDEMPOTENCY_KEY=%s", bad[i])));
		assert_int_equal(job->error, ERR_BAD_REQUEST);
		assert_string_equal(fake.asked.what, "");
		job_end(job);
		job_start(job, 60 * 1000);
	}
}

static void takes_a_key_of_128_characters_and_no_more(void **state)
{
	struct job *job = *state;
	struct exchange x;
	char key[130];

	memset(key, '~', sizeof(key));
	key[129] = '\0';
	assert_true(ask(job, &x, "POST", "/api/messages",
			POST_TO("\"" GROUP_UUID "\""),
			job_text(job, "HTTP_IDEMPOTENCY_KEY=%s", key + 1)));
	assert_false(ask(job, &x, "POST", "/api/messages",
			 POST_TO("\"" GROUP_UUID "\""),
			 job_text(job, "HTTP_IDEMPOTENCY_KEY=%s", key)));
	assert_int_equal(job->error, ERR_BAD_REQUEST);
}

static void lists_a_page_of_messages(void **state)
{
	struct exchange x;

	assert_true(
		ask(*state, &x, "GET", "/api/messages/" GROUP_UUID, "", NULL));
	assert_string_equal(fake.asked.what, "messages");
	assert_string_equal(fake.asked.group.text, GROUP_UUID);
	assert_int_equal(fake.asked.limit, 20);
	assert_true(str_is_empty(fake.asked.before));
	assert_str(x.response.body, "[]");
	assert_non_null(header_of(&x.response, "ETag").data);
	assert_null(header_of(&x.response, "Link").data);
}

static void lists_groups(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "GET", "/api/message_groups?limit=5", "",
			NULL));
	assert_string_equal(fake.asked.what, "groups");
	assert_int_equal(fake.asked.limit, 5);
}

static void shows_one_group(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "GET", "/api/message_groups/" GROUP_UUID,
			"", NULL));
	assert_string_equal(fake.asked.what, "group");
}

static void finds_the_group_with_someone(void **state)
{
	struct exchange x;

	assert_true(
		ask(*state, &x, "GET", "/api/message_groups/@bayko", "", NULL));
	assert_string_equal(fake.asked.what, "group with");
	assert_str(fake.asked.handle, "bayko");
}

static void refuses_the_cursor_of_another_conversation(void **state)
{
	static const char other[] =
		"/api/messages/11111111-1111-4111-8111-111111111111";
	struct job *job = *state;
	struct response elsewhere = { 0 };
	struct exchange x;
	struct page page = { .limit = 20 };
	const struct str scope[] = { S("/api/messages/{uuid}"), S(GROUP_UUID) };

	page.scope = hash_of_parts(scope, ARRAY_SIZE(scope));
	assert_true(ask(job, &x, "GET", other, "", NULL));
	page_link_next(job, &x.request, &page, S("k"), &elsewhere);
	struct str uri = str_from(header_of(&elsewhere, "Link"), 1);
	uri.len = strcspn(uri.data, ">");
	assert_false(
		ask(job, &x, "GET", arena_text(&job->arena, uri), "", NULL));
	assert_int_equal(job->error, ERR_BAD_CURSOR);
}

static bool mark_read(struct job *job, struct exchange *x, const char *body)
{
	return ask(job, x, "PUT", "/api/message_groups/" GROUP_UUID "/read",
		   body, NULL);
}

static void marks_read_up_to_a_time(void **state)
{
	struct exchange x;

	assert_true(mark_read(*state, &x,
			      "{\"until\":\"1970-01-01T01:00:01+01:00\"}"));
	assert_string_equal(fake.asked.what, "mark read");
	assert_string_equal(fake.asked.group.text, GROUP_UUID);
	assert_int_equal(fake.asked.until_us, 1000000);
	assert_str(x.response.body,
		   "{\"uuid\":\"" GROUP_UUID "\",\"unread_count\":3}");
}

static void marks_all_read_without_a_time(void **state)
{
	static const char *const bodies[] = { "", "{}", "{\"until\":null}" };

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
		struct exchange x;

		assert_true(mark_read(*state, &x, bodies[i]));
		assert_string_equal(fake.asked.what, "mark read");
		assert_int_equal(fake.asked.until_us, 0);
	}
}

static void refuses_a_time_that_is_none(void **state)
{
	static const char *const bodies[] = { "{\"until\":\"yesterday\"}",
					      "{\"until\":\"\"}",
					      "{\"until\":1}", "{\"until\":" };
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
		struct exchange x;

		assert_false(mark_read(job, &x, bodies[i]));
		assert_int_equal(job->error, ERR_BAD_REQUEST);
		assert_string_equal(fake.asked.what, "");
		job_end(job);
		job_start(job, 60 * 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(posts_to_a_group),
		job_test(reads_the_group_in_any_case),
		job_test(lets_the_group_decide_when_both_are_given),
		job_test(posts_to_a_handle_without_a_group),
		job_test(takes_a_null_group_for_an_absent_one),
		job_test(trims_the_message_and_nothing_else),
		job_test(says_which_values_are_missing),
		job_test(refuses_a_message_to_oneself),
		job_test(takes_1024_code_points),
		job_test(refuses_1025_code_points),
		job_test(answers_404_for_a_malformed_group),
		job_test(binds_the_key_to_the_raw_body),
		job_test(posts_without_a_key),
		job_test(refuses_a_key_that_is_not_visible_ascii),
		job_test(takes_a_key_of_128_characters_and_no_more),
		job_test(lists_a_page_of_messages),
		job_test(lists_groups),
		job_test(shows_one_group),
		job_test(finds_the_group_with_someone),
		job_test(refuses_the_cursor_of_another_conversation),
		job_test(marks_read_up_to_a_time),
		job_test(marks_all_read_without_a_time),
		job_test(refuses_a_time_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Posts, notifications and profiles over the API: what reaches the stores.
 */
#include "fake_store.h"

#define POST_UUID "0b0b0b0b-1111-4222-8333-444444444444"
#define POST "/api/activities/" POST_UUID

static void next(struct job *job)
{
	job_end(job);
	job_start(job, 60 * 1000);
}

static void assert_refused(struct job *job, const char *method, const char *uri,
			   const char *body, int status, const char *answer)
{
	struct exchange x;

	assert_false(ask(job, &x, method, uri, body, NULL));
	response_failure(job, &x.response);
	assert_int_equal(x.response.status, status);
	if (answer != NULL)
		assert_str_is(x.response.body, str_of(answer));
	assert_string_equal(fake.asked.what, "");
	next(job);
}

static void asks_for_each_list(void **state)
{
	static const char *const lists[][2] = {
		{ "/api/activities/home", "home" },
		{ "/api/activities/expiring", "expiring" },
		{ "/api/activities/@bayko", "posts" },
		{ "/api/activities/@bayko?replies=1", "replies" },
		{ "/api/activities/@bayko?replies=0", "posts" },
		{ "/api/activities/search?term=x", "search posts" },
		{ "/api/activities/notifications", "notifications" },
		{ POST, "post" },
	};
	struct exchange x;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		assert_true(ask(*state, &x, "GET", lists[i][0], "", NULL));
		assert_string_equal(fake.asked.what, lists[i][1]);
		assert_int_equal(fake.asked.limit, 20);
		assert_int_equal(x.response.status, 200);
		next(*state);
	}
}

static void publishes_for_as_long_as_asked(void **state)
{
	static const struct {
		const char *ttl;
		int64_t hours;
	} lives[] = {
		{ "30-days", 720 }, { "7-days", 168 },	{ "3-days", 72 },
		{ "1-day", 24 },    { "12-hours", 12 }, { "3-hours", 3 },
		{ "1-hour", 1 },
	};
	struct exchange x;

	for (size_t i = 0; i < ARRAY_SIZE(lives); i++) {
		const char *body = job_text(
			*state, "{\"message\":\" Hi <b> \",\"ttl\":\"%s\"}",
			lives[i].ttl);

		assert_true(
			ask(*state, &x, "POST", "/api/activities", body, NULL));
		assert_string_equal(fake.asked.what, "publish");
		assert_str(fake.asked.text, "Hi <b>");
		assert_int_equal(fake.asked.lives_s, lives[i].hours * 3600);
		next(*state);
	}
}

static void says_what_is_wrong_with_a_post(void **state)
{
	static const char *const bodies[][2] = {
		{ "{}", "[\"message_blank\",\"ttl_blank\"]" },
		{ "{\"message\":\"a\",\"ttl\":\"2-days\"}", "[\"ttl_blank\"]" },
		{ "{\"message\":\"a\",\"ttl\":\"1-Day\"}", "[\"ttl_blank\"]" },
		{ "{\"message\":\"\\u200b \",\"ttl\":\"1-day\"}",
		  "[\"message_blank\"]" },
		{ "{\"message\":7,\"ttl\":\"1-day\"}", "[\"message_blank\"]" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++)
		assert_refused(*state, "POST", "/api/activities", bodies[i][0],
			       422, bodies[i][1]);
	assert_refused(*state, "POST", POST "/reply", "{}", 422,
		       "[\"message_blank\"]");
}

/* A body whose message has `count` times a letter of two bytes. */
static const char *body_of(struct job *job, size_t count)
{
	struct buf body = buf_make(job, 4096, 8192);

	buf_add_text(&body, "{\"ttl\":\"1-day\",\"message\":\"");
	for (size_t i = 0; i < count; i++)
		buf_add_text(&body, "\xc3\xa9");
	buf_add_text(&body, "\"}");
	return arena_text(&job->arena, buf_str(&body));
}

static void counts_letters_not_bytes(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "POST", "/api/activities",
			body_of(*state, 280), NULL));
	next(*state);
	assert_true(ask(*state, &x, "POST", POST "/reply",
			body_of(*state, 1024), NULL));
	assert_string_equal(fake.asked.what, "reply");
	assert_string_equal(fake.asked.activity.text, POST_UUID);
	next(*state);
	assert_refused(*state, "POST", "/api/activities", body_of(*state, 281),
		       422, "[\"message_exceed_max_chars\"]");
	assert_refused(*state, "POST", POST "/reply", body_of(*state, 1025),
		       422, "[\"message_exceed_max_chars\"]");
}

static void likes_and_reposts_and_takes_it_back(void **state)
{
	static const char *const acts[][3] = {
		{ "PUT", POST "/like", "like" },
		{ "DELETE", POST "/like", "unlike" },
		{ "PUT", POST "/repost", "repost" },
		{ "DELETE", POST "/repost", "unrepost" },
		{ "DELETE", POST, "remove" },
	};
	struct exchange x;

	for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
		assert_true(ask(*state, &x, acts[i][0], acts[i][1], "", NULL));
		assert_string_equal(fake.asked.what, acts[i][2]);
		assert_string_equal(fake.asked.activity.text, POST_UUID);
		next(*state);
	}
}

static void refuses_terms_that_are_blank_or_long(void **state)
{
	struct buf uri;

	assert_refused(*state, "GET", "/api/activities/search", "", 422,
		       "[\"search_term_blank\"]");
	assert_refused(*state, "GET", "/api/activities/search?term=%20", "",
		       422, "[\"search_term_blank\"]");
	uri = buf_make(*state, 512, 1024);
	buf_add_text(&uri, "/api/activities/search?term=");
	for (int i = 0; i < 101; i++)
		buf_add_text(&uri, "%C3%A9");
	assert_refused(
		*state, "GET",
		arena_text(&((struct job *)*state)->arena, buf_str(&uri)), "",
		422, "[\"search_term_exceed_max_chars\"]");
}

static void reads_up_to_a_time_or_to_now(void **state)
{
	static const char uri[] = "/api/activities/notifications/read";
	struct exchange x;

	assert_true(ask(*state, &x, "PUT", uri, "{}", NULL));
	assert_string_equal(fake.asked.what, "read");
	assert_int_equal(fake.asked.until_us, FAKE_NOW_US);
	next(*state);
	assert_true(ask(*state, &x, "PUT", uri,
			"{\"until\":\"1970-01-01T00:00:02.5Z\"}", NULL));
	assert_int_equal(fake.asked.until_us, 2500000);
	next(*state);
	assert_refused(*state, "PUT", uri, "{\"until\":\"soon\"}", 400, NULL);
	assert_refused(*state, "PUT", uri, "{\"until\":5}", 400, NULL);
}

static void edits_a_profile(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "PUT", "/api/profile",
			"{\"display_name\":\" Zo\u00eb \",\"bio\":\"a\\nb\"}",
			NULL));
	assert_string_equal(fake.asked.what, "edit");
	assert_str(fake.asked.text, "Zo\xc3\xab");
	assert_str(fake.asked.bio, "a\nb");
	next(*state);
	assert_true(ask(*state, &x, "PUT", "/api/profile",
			"{\"display_name\":\"Z\"}", NULL));
	assert_null(fake.asked.bio.data);
	next(*state);
	assert_refused(*state, "PUT", "/api/profile", "{\"bio\":\"\"}", 422,
		       "[\"display_name_blank\"]");
	assert_refused(*state, "PUT", "/api/profile",
		       "{\"display_name\":\"a\\u202eb\"}", 422,
		       "[\"display_name_invalid\"]");
}

/* As the first answer of an older version was kept, too. */
static void a_key_knows_its_post_in_any_case_of_its_uuid(void **state)
{
	static const char *const same[] = {
		POST "/reply",
		"/api/activities/0B0B0B0B-1111-4222-8333-444444444444/reply",
		"/api/activities/0b0b0b0b-1111-4222-8333-44444444444%34/reply",
	};
	const struct str parts[] = { str_of("POST"), str_of(POST "/reply"),
				     str_of("{\"message\":\"hi\"}") };
	struct hash wanted = hash_of_parts(parts, ARRAY_SIZE(parts));
	struct exchange x;

	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		assert_true(ask(*state, &x, "POST", same[i],
				"{\"message\":\"hi\"}",
				"HTTP_IDEMPOTENCY_KEY=abc"));
		assert_string_equal(fake.asked.what, "reply");
		assert_true(hash_equal(&fake.asked.request, &wanted));
		next(*state);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(asks_for_each_list),
		job_test(publishes_for_as_long_as_asked),
		job_test(says_what_is_wrong_with_a_post),
		job_test(counts_letters_not_bytes),
		job_test(likes_and_reposts_and_takes_it_back),
		job_test(refuses_terms_that_are_blank_or_long),
		job_test(reads_up_to_a_time_or_to_now),
		job_test(edits_a_profile),
		job_test(a_key_knows_its_post_in_any_case_of_its_uuid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

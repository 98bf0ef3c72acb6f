/*
 * Limits, cursors, and links that lead on.
 */
#include <stdio.h>

#include "fixture.h"

#include "base/base64.h"
#include "http/page.h"

static bool read_page(struct job *job, const char *uri, const char *scope,
		      struct page *page)
{
	const struct str parts[] = { S("/api/things"), str_of(scope) };
	struct request request;

	assert_true(read_uri(job, "GET", uri, &request));
	return page_read(job, &request, parts, ARRAY_SIZE(parts), page);
}

/* The URI in the Link header after `key`, asked for as `uri`. */
static const char *next_after(struct job *job, const char *uri,
			      const char *scope, struct str key)
{
	const struct str parts[] = { S("/api/things"), str_of(scope) };
	struct response response = { 0 };
	struct request request;
	struct page page;
	static const char tail[] = ">; rel=\"next\"";

	assert_true(read_uri(job, "GET", uri, &request));
	assert_true(page_read(job, &request, parts, ARRAY_SIZE(parts), &page));
	page_link_next(job, &request, &page, key, &response);
	struct str link = header_of(&response, "Link");

	assert_true(link.len > strlen(tail) && link.data[0] == '<');
	link = str_from(link, 1);
	link.len -= strlen(tail);
	assert_memory_equal(link.data + link.len, tail, strlen(tail));
	return arena_text(&job->arena, link);
}

static const char *cursor_after(struct job *job, const char *scope,
				struct str key)
{
	return strstr(next_after(job, "/a", scope, key), "before=") +
	       strlen("before=");
}

static void assert_bad_cursor(struct job *job, const char *cursor)
{
	struct page page;

	assert_false(read_page(job, job_text(job, "/a?before=%s", cursor),
			       "mine", &page));
	assert_int_equal(job->error, ERR_BAD_CURSOR);
	job_end(job);
	job_start(job, 1000);
}

static void has_a_first_page_of_20(void **state)
{
	struct page page;

	assert_true(read_page(*state, "/a", "mine", &page));
	assert_int_equal(page.limit, 20);
	assert_null(page.before.data);
}

static void takes_limits_of_1_to_100(void **state)
{
	struct page page;

	assert_true(read_page(*state, "/a?limit=1", "mine", &page));
	assert_int_equal(page.limit, 1);
	assert_true(read_page(*state, "/a?limit=100", "mine", &page));
	assert_int_equal(page.limit, 100);
}

static void refuses_other_limits(void **state)
{
	static const char *const bad[] = {
		"",	"0",	 "101",	  "-1",
		"%2B1", "1.0",	 "1e1",	  "abc",
		"0x10", "%2010", "10%20", "99999999999999999999999999",
	};
	struct job *job = *state;
	struct page page;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		job_end(job);
		job_start(job, 1000);
		assert_false(read_page(job,
				       job_text(job, "/a?limit=%s", bad[i]),
				       "mine", &page));
		assert_int_equal(job->error, ERR_BAD_REQUEST);
	}
}

static void follows_its_own_link(void **state)
{
	struct job *job = *state;
	struct str key = S("2026-11-22T03:00:00.123456Z#\xc3\xa9 <>&\"");
	const char *uri = next_after(job, "/api/things?limit=2", "mine", key);
	struct page page;

	assert_true(read_page(job, uri, "mine", &page));
	assert_int_equal(page.limit, 2);
	assert_str_is(page.before, key);
}

static void replaces_the_cursor_of_the_page_before(void **state)
{
	struct job *job = *state;
	const char *second = next_after(job, "/api/things", "mine", S("1"));
	const char *third = next_after(job, second, "mine", S("2"));
	struct page page;

	assert_true(read_page(job, third, "mine", &page));
	assert_str(page.before, "2");
	assert_null(strstr(strstr(third, "before=") + 1, "before="));
}

static void keeps_the_other_parameters(void **state)
{
	struct str got = str_of(
		next_after(*state, "/api/@a%2Fb/x?term=a%26b+%C3%A9&replies=1",
			   "mine", S("1")));

	assert_true(str_starts_with(
		got, "/api/@a%2Fb/x?term=a%26b%20%C3%A9&replies=1&before="));
}

static void lets_nothing_break_out_of_the_link(void **state)
{
	const char *uri = next_after(*state, "/a>;rel=evil?x=>;\"&%3E%22=1",
				     "mine", S("1"));

	assert_null(strpbrk(uri, "<>\"; "));
}

static void takes_a_key_as_long_as_keys_get(void **state)
{
	struct job *job = *state;
	char key[PAGE_KEY_MAX];
	struct page page;

	memset(key, 'k', sizeof(key));
	const char *cursor =
		cursor_after(job, "mine", str_make(key, sizeof(key)));
	assert_true(read_page(job, job_text(job, "/a?before=%s", cursor),
			      "mine", &page));
	assert_int_equal(page.before.len, PAGE_KEY_MAX);
}

static void refuses_a_longer_key(void **state)
{
	struct job *job = *state;
	char key[PAGE_KEY_MAX + 1];

	memset(key, 'k', sizeof(key));
	assert_bad_cursor(
		job, cursor_after(job, "mine", str_make(key, sizeof(key))));
}

static void refuses_a_cursor_of_another_scope(void **state)
{
	assert_bad_cursor(*state, cursor_after(*state, "yours", S("1")));
}

static void refuses_an_empty_cursor(void **state)
{
	assert_bad_cursor(*state, "");
}

static void refuses_a_cursor_that_is_not_base64url(void **state)
{
	assert_bad_cursor(*state, "***");
	assert_bad_cursor(*state, "a%2Bb%2F");
}

static void refuses_a_padded_cursor(void **state)
{
	struct job *job = *state;

	assert_bad_cursor(job, job_text(job, "%s%%3D",
					cursor_after(job, "mine", S("1"))));
}

static void refuses_a_cursor_cut_short(void **state)
{
	struct job *job = *state;
	const char *cursor = cursor_after(job, "mine", S("1"));

	for (int len = (int)strlen(cursor) - 1; len >= 0; len--) {
		char cut[64];

		snprintf(cut, sizeof(cut), "%.*s", len,
			 cursor_after(job, "mine", S("1")));
		assert_bad_cursor(job, cut);
	}
}

/* A cursor of this list with one byte changed. */
static void assert_bad_with(struct job *job, size_t at, char byte)
{
	struct str bytes;
	char changed[64];

	assert_true(base64url_decode(
		job, str_of(cursor_after(job, "mine", S("123"))), &bytes));
	assert_in_range(bytes.len, at + 1, sizeof(changed));
	memcpy(changed, bytes.data, bytes.len);
	changed[at] = byte;
	struct str text = base64url_encode(job, str_make(changed, bytes.len));
	assert_bad_cursor(job, arena_text(&job->arena, text));
}

static void refuses_a_cursor_of_another_version(void **state)
{
	assert_bad_with(*state, 0, 2);
}

static void refuses_a_key_with_nul(void **state)
{
	assert_bad_with(*state, 18, '\0');
}

static void refuses_a_key_that_is_not_utf8(void **state)
{
	assert_bad_with(*state, 18, '\xff');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(has_a_first_page_of_20),
		job_test(takes_limits_of_1_to_100),
		job_test(refuses_other_limits),
		job_test(follows_its_own_link),
		job_test(replaces_the_cursor_of_the_page_before),
		job_test(keeps_the_other_parameters),
		job_test(lets_nothing_break_out_of_the_link),
		job_test(takes_a_key_as_long_as_keys_get),
		job_test(refuses_a_longer_key),
		job_test(refuses_a_cursor_of_another_scope),
		job_test(refuses_an_empty_cursor),
		job_test(refuses_a_cursor_that_is_not_base64url),
		job_test(refuses_a_padded_cursor),
		job_test(refuses_a_cursor_cut_short),
		job_test(refuses_a_cursor_of_another_version),
		job_test(refuses_a_key_with_nul),
		job_test(refuses_a_key_that_is_not_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

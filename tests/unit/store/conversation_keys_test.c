#include "store/conversation_keys.h"

#include "../support.h"

static const char group_text[] = "5ae290ed-55d1-47a0-bc6d-fe2bc2700399";

static struct uuid uuid_of(const char *text)
{
	struct uuid uuid;

	assert_true(uuid_parse(str_of(text), &uuid));
	return uuid;
}

static void reads_todays_sort_key(void **state)
{
	struct sort_key key;

	(void)state;
	assert_true(sort_key_parse(S("2026-11-22T03:00:00.123456Z#"
				     "5AE290ED-55d1-47a0-bc6d-fe2bc2700399"),
				   &key));
	assert_true(key.has_id);
	assert_string_equal(key.id.text, group_text);
	assert_string_equal(key.time, "2026-11-22T03:00:00.123456Z");
	assert_int_equal(key.time_us, INT64_C(1795316400123456));
}

static void shows_any_offset_and_any_digits_in_one_form(void **state)
{
	static const char *const forms[][2] = {
		{ "2022-12-20T14:05:11.123456+00:00",
		  "2022-12-20T14:05:11.123456Z" },
		{ "2022-12-20T09:05:11.123456-05:00",
		  "2022-12-20T14:05:11.123456Z" },
		{ "2022-12-20T14:05:11+00:00", "2022-12-20T14:05:11.000000Z" },
		{ "2022-12-20T14:05:11.5Z", "2022-12-20T14:05:11.500000Z" },
		{ "2022-12-20T14:05:11.123456789Z",
		  "2022-12-20T14:05:11.123456Z" },
		{ "2022-12-31T23:30:00.000000-01:00",
		  "2023-01-01T00:30:00.000000Z" },
		{ "2022-12-20T19:35+05:30", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		struct sort_key key;

		if (!sort_key_parse(str_of(forms[i][0]), &key)) {
			assert_null(forms[i][1]);
			continue;
		}
		assert_false(key.has_id);
		assert_non_null(forms[i][1]);
		assert_string_equal(key.time, forms[i][1]);
	}
}

static void refuses_what_is_no_time_or_no_uuid(void **state)
{
	static const char *const wrong[] = {
		"",
		"#",
		"MEMBER#5ae290ed-55d1-47a0-bc6d-fe2bc2700399",
		"2026-11-22T03:00:00.123456Z#",
		"2026-11-22T03:00:00.123456Z#5ae290ed",
		"2026-11-22T03:00:00Z#5ae290ed-55d1-47a0-bc6d-fe2bc2700399#",
		"2026-11-22T03:00:00.12345Z9",
		"0001-01-01T00:00:00+01:00",
		"9999-12-31T23:30:00-01:00",
		"2026-13-22T03:00:00.123456Z",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct sort_key key;

		if (sort_key_parse(str_of(wrong[i]), &key))
			fail_msg("%s was taken", wrong[i]);
	}
}

static void makes_what_it_reads(void **state)
{
	struct uuid id = uuid_of(group_text);
	struct str sk = sort_key_make(*state, INT64_C(1795316400000001), &id);
	struct sort_key key;

	assert_str(sk, "2026-11-22T03:00:00.000001Z#"
		       "5ae290ed-55d1-47a0-bc6d-fe2bc2700399");
	assert_true(sort_key_parse(sk, &key));
	assert_int_equal(key.time_us, INT64_C(1795316400000001));
}

static void members_sort_above_every_time(void **state)
{
	struct uuid user = uuid_of(group_text);
	struct str sk = member_sk(*state, &user);

	assert_true(sk_is_member(sk));
	assert_false(sk_is_member(S("2026-11-22T03:00:00.123456Z")));
	assert_true(memcmp(sk.data, "9999-12-31", 10) > 0);
}

static void a_pair_has_one_key_from_both_sides(void **state)
{
	struct uuid a = uuid_of("0a000000-0000-4000-8000-000000000000");
	struct uuid b = uuid_of("b0000000-0000-4000-8000-000000000000");

	assert_str(pair_pk(*state, &a, &b),
		   "PAIR#0a000000-0000-4000-8000-000000000000"
		   "#b0000000-0000-4000-8000-000000000000");
	assert_true(
		str_equal(pair_pk(*state, &a, &b), pair_pk(*state, &b, &a)));
}

static void a_row_without_uuid_keeps_the_same_one(void **state)
{
	struct uuid group = uuid_of(group_text);
	struct uuid first, again, other;

	first = original_message_uuid(*state, &group, S("2022-12-20T14:05Z"));
	again = original_message_uuid(*state, &group, S("2022-12-20T14:05Z"));
	other = original_message_uuid(*state, &group, S("2022-12-20T14:06Z"));
	assert_true(uuid_equal(&first, &again));
	assert_false(uuid_equal(&first, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_todays_sort_key),
		cmocka_unit_test(shows_any_offset_and_any_digits_in_one_form),
		cmocka_unit_test(refuses_what_is_no_time_or_no_uuid),
		job_test(makes_what_it_reads),
		job_test(members_sort_above_every_time),
		job_test(a_pair_has_one_key_from_both_sides),
		job_test(a_row_without_uuid_keeps_the_same_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

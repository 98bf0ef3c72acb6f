#include "base/uuid.h"

#include "../support.h"

static void reads_any_case_and_keeps_lower(void **state)
{
	struct uuid a, b;

	(void)state;
	assert_true(uuid_parse(S("5AE290ED-55d1-47a0-BC6D-fe2bc2700399"), &a));
	assert_string_equal(a.text, "5ae290ed-55d1-47a0-bc6d-fe2bc2700399");
	assert_true(uuid_parse(uuid_str(&a), &b));
	assert_true(uuid_equal(&a, &b));
}

static void refuses_what_is_no_uuid(void **state)
{
	static const char *const wrong[] = {
		"",
		"5ae290ed-55d1-47a0-bc6d-fe2bc270039",
		"5ae290ed-55d1-47a0-bc6d-fe2bc27003990",
		"5ae290ed055d1047a00bc6d0fe2bc2700399",
		"5ae290ed-55d1-47a0-bc6d-fe2bc270039g",
		"5ae290e-d55d1-47a0-bc6d-fe2bc2700399",
		"{ae290ed-55d1-47a0-bc6d-fe2bc270039}",
	};
	struct uuid uuid = { "untouched" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (uuid_parse(str_of(wrong[i]), &uuid))
			fail_msg("read: %s", wrong[i]);
	assert_string_equal(uuid.text, "untouched");
}

static void marks_version_and_variant(void **state)
{
	struct uuid a = uuid_random(), b = uuid_random();
	struct uuid name = uuid_of_name(S("row"));

	(void)state;
	assert_false(uuid_equal(&a, &b));
	assert_int_equal(a.text[14], '4');
	assert_non_null(strchr("89ab", a.text[19]));
	assert_int_equal(name.text[14], '5');
	assert_non_null(strchr("89ab", name.text[19]));
	assert_true(uuid_parse(uuid_str(&name), &b));
}

static void gives_a_name_the_same_uuid_for_ever(void **state)
{
	struct uuid uuid = uuid_of_name(S("MSG#1/2026-11-22"));

	(void)state;
	assert_string_equal(uuid.text, "bfeeab82-4e4b-557b-8684-88da0c1bb4d2");
}

static void is_its_bytes_and_back(void **state)
{
	static const uint8_t want[UUID_BYTES] = { 0x01, 0x23, 0x45, 0x67,
						  0x89, 0xab, 0x4c, 0xde,
						  0x8f, 0x01, 0x23, 0x45,
						  0x67, 0x89, 0xab, 0xcd };
	struct uuid uuid = { "01234567-89ab-4cde-8f01-23456789abcd" };
	struct uuid back = uuid_of_bytes(want);
	uint8_t got[UUID_BYTES];

	(void)state;
	uuid_bytes(&uuid, got);
	assert_memory_equal(got, want, UUID_BYTES);
	assert_string_equal(back.text, uuid.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_any_case_and_keeps_lower),
		cmocka_unit_test(refuses_what_is_no_uuid),
		cmocka_unit_test(marks_version_and_variant),
		cmocka_unit_test(gives_a_name_the_same_uuid_for_ever),
		cmocka_unit_test(is_its_bytes_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

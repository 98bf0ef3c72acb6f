#include "store/users.h"

#include "../support.h"

static void knows_what_may_be_a_handle(void **state)
{
	(void)state;
	assert_true(handle_is_valid(S("abc")));
	assert_true(handle_is_valid(S("Andrew_Brown_1234567")));
	assert_false(handle_is_valid(S("ab")));
	assert_false(handle_is_valid(S("Andrew_Brown_12345678")));
	assert_false(handle_is_valid(S("and rew")));
	assert_false(handle_is_valid(S("abc\0")));
	assert_false(handle_is_valid(S("andr\xc3\xa9")));
	assert_false(handle_is_valid(S("")));
}

static void keeps_some_handles_for_itself(void **state)
{
	(void)state;
	assert_true(handle_is_reserved(S("admin")));
	assert_true(handle_is_reserved(S("AdMin")));
	assert_true(handle_is_reserved(S("me")));
	assert_false(handle_is_reserved(S("admin1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_what_may_be_a_handle),
		cmocka_unit_test(keeps_some_handles_for_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/err.h"

#include "../support.h"

static void says_something_of_every_kind(void **state)
{
	(void)state;
	for (int kind = ERR_NONE + 1; kind < ERR_KINDS; kind++) {
		const struct err_info *info = err_info((enum err_kind)kind);

		assert_in_range(info->http_status, 400, 599);
		assert_int_not_equal(info->exit_code, 0);
		assert_true(strlen(info->code) > 0);
		assert_true(strlen(info->sentence) > 0);
	}
}

static void keeps_the_codes_of_the_contract(void **state)
{
	(void)state;
	assert_int_equal(err_info(ERR_NONE)->exit_code, 0);
	assert_int_equal(err_info(ERR_HANDLE_TAKEN)->http_status, 409);
	assert_string_equal(err_info(ERR_URI_TOO_LONG)->code, "uri_too_long");
	assert_int_equal(err_info(ERR_UNAVAILABLE)->http_status, 503);
	assert_int_equal(err_info(ERR_INVALID)->http_status, 422);
}

static void takes_an_unknown_kind_for_a_fault_of_ours(void **state)
{
	(void)state;
	assert_int_equal(err_info(ERR_KINDS)->http_status, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_something_of_every_kind),
		cmocka_unit_test(keeps_the_codes_of_the_contract),
		cmocka_unit_test(takes_an_unknown_kind_for_a_fault_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

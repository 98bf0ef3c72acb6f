#include "store/finding.h"

#include "../support.h"

static void says_something_of_every_kind(void **state)
{
	(void)state;
	for (int kind = 0; kind < FINDING_KINDS; kind++) {
		const struct finding_info *info =
			finding_info((enum finding_kind)kind);

		assert_non_null(info->name);
		assert_non_null(info->what);
		assert_non_null(info->repair);
		for (int other = 0; other < kind; other++)
			assert_string_not_equal(
				info->name,
				finding_info((enum finding_kind)other)->name);
	}
}

static void tells_findings_apart(void **state)
{
	const struct finding one = { .kind = FINDING_GHOST,
				     .group = { "a" },
				     .user = { "b" },
				     .sk = S("c") };
	struct finding other = one;

	(void)state;
	other.sk = str_make("c.", 1);
	assert_true(finding_equal(&one, &other));
	other.sk = S("d");
	assert_false(finding_equal(&one, &other));
	other = one;
	other.kind = FINDING_STALE;
	assert_false(finding_equal(&one, &other));
	other = one;
	other.user = (struct uuid){ "e" };
	assert_false(finding_equal(&one, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_something_of_every_kind),
		cmocka_unit_test(tells_findings_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

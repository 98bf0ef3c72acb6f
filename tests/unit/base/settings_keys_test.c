/*
 * Keys of AWS: whole, or not at all.
 */
#include "base/settings.h"

#include <stdio.h>

#include "../support.h"

static bool contains(struct str text, const char *part)
{
	return memmem(text.data, text.len, part, strlen(part)) != NULL;
}

static void never_cuts_keys_of_aws_short(void **state)
{
	static const struct {
		const char *name;
		size_t max;
	} rows[] = { { "AWS_ACCESS_KEY_ID", SETTINGS_AWS_KEY_MAX },
		     { "AWS_SECRET_ACCESS_KEY", SETTINGS_AWS_KEY_MAX },
		     { "AWS_SESSION_TOKEN", SETTINGS_AWS_TOKEN_MAX } };
	char other[] = "AWS_ACCESS_KEY_ID=AKID";
	struct settings settings;
	struct str faults;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char line[5000];
		char *environment[] = { other, line, NULL };
		size_t len = (size_t)snprintf(line, sizeof(line),
					      "%s=", rows[i].name);

		memset(line + len, 'a', rows[i].max + 1);
		line[len + rows[i].max + 1] = '\0';
		assert_true(settings_read(*state, environment, 0, &settings,
					  &faults));
		assert_true(contains(faults, rows[i].name));
		assert_true(contains(faults, "is too long; write "));
		line[len + rows[i].max] = '\0';
		assert_true(settings_read(*state, environment, 0, &settings,
					  &faults));
		assert_false(contains(faults, "too long"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(never_cuts_keys_of_aws_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

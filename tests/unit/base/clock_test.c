#include "base/clock.h"

#include "../support.h"

static const int64_t second = 1000 * 1000;

static void assert_reads(const char *text, int64_t expected)
{
	int64_t us = 0;

	if (!clock_parse(str_of(text), &us))
		fail_msg("not read: %s", text);
	if (us != expected)
		fail_msg("%s read as %lld", text, (long long)us);
}

static void writes_six_digits_and_z(void **state)
{
	char text[CLOCK_TEXT_LEN + 1];

	(void)state;
	clock_format(0, text);
	assert_string_equal(text, "1970-01-01T00:00:00.000000Z");
	clock_format(1795316400123456, text);
	assert_string_equal(text, "2026-11-22T03:00:00.123456Z");
	clock_format(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999999Z");
	clock_format(-62135596800 * second, text);
	assert_string_equal(text, "0001-01-01T00:00:00.000000Z");
	clock_format(253402300799 * second + 999999, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999999Z");
}

static void writes_the_forms_of_sigv4(void **state)
{
	char text[17];

	(void)state;
	clock_format_basic(1440938160 * second, text);
	assert_string_equal(text, "20150830T123600Z");
}

static void reads_every_offset_and_precision(void **state)
{
	const int64_t moment = 1795316400 * second;

	(void)state;
	assert_reads("2026-11-22T03:00:00Z", moment);
	assert_reads("2026-11-22t03:00:00z", moment);
	assert_reads("2026-11-22 03:00:00+00:00", moment);
	assert_reads("2026-11-22T05:30:00+02:30", moment);
	assert_reads("2026-11-21T22:00:00-05:00", moment);
	assert_reads("2026-11-22T03:00:00.1Z", moment + 100000);
	assert_reads("2026-11-22T03:00:00.123456789Z", moment + 123456);
	assert_reads("2026-11-22T03:00:00.000001Z", moment + 1);
	assert_reads("2024-02-29T00:00:00Z", 1709164800 * second);
	assert_reads("2000-02-29T00:00:00Z", 951782400 * second);
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const wrong[] = {
		"",
		"2026-11-22",
		"2026-11-22T03:00:00",
		"2026-11-22T03:00Z",
		"2026-11-22T03:00:00.Z",
		"2026-11-22T03:00:00.1234567890Z",
		"2026-11-22T03:00:00ZZ",
		"2026-11-22T03:00:00Z ",
		" 2026-11-22T03:00:00Z",
		"2026-11-22T03:00:00+0000",
		"2026-11-22T03:00:00+24:00",
		"2026-11-22T03:00:00+00:60",
		"2026-11-22T24:00:00Z",
		"2026-11-22T23:60:00Z",
		"2026-11-22T23:59:60Z",
		"2026-13-22T03:00:00Z",
		"2026-00-22T03:00:00Z",
		"2026-11-00T03:00:00Z",
		"2026-11-31T03:00:00Z",
		"2026-02-29T03:00:00Z",
		"1900-02-29T03:00:00Z",
		"0000-01-01T00:00:00Z",
		"0001-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01",
		"2026-1a-22T03:00:00Z",
		"+026-11-22T03:00:00Z",
		"2026-11-22X03:00:00Z",
	};
	int64_t us = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (clock_parse(str_of(wrong[i]), &us))
			fail_msg("read: %s", wrong[i]);
	assert_false(clock_parse(S("2026-11-22\0"
				   "03:00:00Z"),
				 &us));
	assert_int_equal(us, 42);
}

static void reads_back_every_day_it_writes(void **state)
{
	char text[CLOCK_TEXT_LEN + 1];

	(void)state;
	for (int64_t day = -719162; day <= 2932896; day += 13) {
		int64_t us = (day * 86400 + 86399) * second + 999999;
		int64_t read;

		clock_format(us, text);
		assert_true(clock_parse(str_of(text), &read));
		assert_true(read == us);
	}
}

static void goes_forward(void **state)
{
	int64_t before = clock_monotonic_us();
	int64_t before_ms = clock_monotonic_ms();

	(void)state;
	clock_sleep_ms(20);
	assert_true(clock_monotonic_us() - before >= 20 * 1000);
	assert_true(clock_monotonic_ms() - before_ms >= 19);
	clock_sleep_ms(0);
	clock_sleep_ms(-1);
	assert_true(clock_now_us() > 1700000000 * second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_six_digits_and_z),
		cmocka_unit_test(writes_the_forms_of_sigv4),
		cmocka_unit_test(reads_every_offset_and_precision),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(reads_back_every_day_it_writes),
		cmocka_unit_test(goes_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

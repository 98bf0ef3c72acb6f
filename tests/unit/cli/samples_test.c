/*
 * Reading back what programs show.
 */
#include "cli/samples.h"

#include <math.h>

#include "../support.h"

static const char text[] =
	"# HELP a_total What it is.\n"
	"# TYPE a_total counter\n"
	"a_total{method=\"GET\",route=\"/api/{uuid}\",status=\"200\"} 7\n"
	"a_total{method=\"GET\",route=\"/api/{uuid}\",status=\"503\"} 2\n"
	"a_total{method=\"GET\",route=\"/api\",status=\"500\"} 1\n"
	"age -1.5\n"
	"unknown NaN\n"
	"t_bucket{x=\"1\",le=\"0.1\"} 50\n"
	"t_bucket{x=\"1\",le=\"0.5\"} 90\n"
	"t_bucket{x=\"1\",le=\"+Inf\"} 100\n"
	"t_bucket{x=\"2\",le=\"0.1\"} 0\n"
	"t_bucket{x=\"2\",le=\"0.5\"} 0\n"
	"t_bucket{x=\"2\",le=\"+Inf\"} 0\n";

static const char *const none[] = { NULL };

static struct samples read_text(struct job *job)
{
	struct samples samples;

	assert_true(samples_read(job, str_of(text), &samples));
	return samples;
}

/* Doubles that are exact. */
#define assert_number(got, expected) assert_true((got) == (expected))

static void sums_what_has_the_labels(void **state)
{
	static const char *const failed[] = { "status=\"5", NULL };
	static const char *const route[] = { "route=\"/api\"", NULL };
	static const char *const both[] = { "status=\"5", "route=\"/api/{",
					    NULL };
	struct samples samples = read_text(*state);

	assert_number(samples_sum(&samples, "a_total", NULL), 10);
	assert_number(samples_sum(&samples, "a_total", none), 10);
	assert_number(samples_sum(&samples, "a_total", failed), 3);
	assert_number(samples_sum(&samples, "a_total", route), 1);
	assert_number(samples_sum(&samples, "a_total", both), 2);
	assert_number(samples_sum(&samples, "age", NULL), -1.5);
	assert_number(samples_sum(&samples, "age", failed), 0);
	assert_true(isnan(samples_sum(&samples, "unknown", NULL)));
	assert_number(samples_sum(&samples, "other", NULL), 0);
}

static void reads_labels_with_braces(void **state)
{
	struct samples samples = read_text(*state);

	assert_str(sample_label(&samples.rows[0], "route"), "/api/{uuid}");
	assert_str(sample_label(&samples.rows[0], "status"), "200");
	assert_str(sample_label(&samples.rows[0], "other"), "");
	assert_str(sample_label(&samples.rows[3], "route"), "");
}

static void quantiles_lie_between_the_bounds(void **state)
{
	static const char *const second[] = { "x=\"2\"", NULL };
	struct samples samples = read_text(*state);

	assert_number(samples_quantile(&samples, "t", NULL, 0.5), 0.1);
	assert_number(samples_quantile(&samples, "t", NULL, 0.25), 0.05);
	assert_true(fabs(samples_quantile(&samples, "t", NULL, 0.7) - 0.3) <
		    1e-9);
	/* beyond the last bound nobody knows more */
	assert_number(samples_quantile(&samples, "t", NULL, 0.99), 0.5);
	assert_true(isnan(samples_quantile(&samples, "t", second, 0.5)));
	assert_true(isnan(samples_quantile(&samples, "other", NULL, 0.5)));
}

static void writes_them_as_json(void **state)
{
	static const char small[] = "a{b=\"c\"} 2.5\nd NaN\n";
	struct buf json = buf_make(*state, 64, 4096);
	struct samples samples;

	assert_true(samples_read(*state, str_of(small), &samples));
	samples_write(&json, &samples);
	assert_str(buf_str(&json), "{\"a{b=\\\"c\\\"}\":2.5,\"d\":null}");
}

static void refuses_what_is_not_the_format(void **state)
{
	static const char *const bad[] = { "<html>\n",	    "a\n",
					   "a{b=\"c\" 1\n", "a{b=\"c\"}1\n",
					   "a one\n",	    "a \n" };
	struct samples samples;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(samples_read(*state, str_of(bad[i]), &samples));
	assert_true(samples_read(*state, str_of(""), &samples));
	assert_int_equal(samples.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(sums_what_has_the_labels),
		job_test(reads_labels_with_braces),
		job_test(quantiles_lie_between_the_bounds),
		job_test(writes_them_as_json),
		job_test(refuses_what_is_not_the_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * When a repair is wanted once more, against a scripted DynamoDB.
 */
#include "stream/repair.h"

#include "../http_stub.h"
#include "../support.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "net/http_client.h"

enum { MINUTE_S = 60, DAY_S = 24 * 60 * 60 };

/* Whether a gap in the stream has a repair demanded that began then. */
static bool demands_again(struct job *job, int64_t began_s, bool ended)
{
	struct stub_step steps[] = { { STUB_ANSWER, 200, NULL },
				     { STUB_ANSWER, 200, "{}" } };
	struct settings settings;
	struct workshop workshop = { .settings = &settings };
	struct stub *stub;
	bool again;

	steps[0].body = job_text(
		job,
		"{\"Item\":{\"sk\":{\"S\":\"REPAIR\"},\"rev\":{\"N\":\"4\"},"
		"\"ended\":{\"N\":\"%d\"},\"began_at_epoch\":{\"N\":\"%lld\"}"
		"}}",
		ended, (long long)(clock_now_us() / 1000000 + began_s));
	stub = stub_start(steps, ARRAY_SIZE(steps));
	settings = stub_settings(stub);
	bell_init(&workshop.bell);
	stores_open_table(&workshop.stores, &settings, NULL);
	assert_true(repair_demand(job, &workshop, "label"));
	again = stub_requests(stub) == 2;
	stores_close(&workshop.stores);
	bell_release(&workshop.bell);
	stub_stop(stub);
	return again;
}

static void one_that_has_just_been_will_do(void **state)
{
	assert_false(demands_again(*state, -10 * MINUTE_S, true));
	assert_true(demands_again(*state, -61 * MINUTE_S, true));
}

static void one_under_way_will_do_whenever_it_began(void **state)
{
	assert_false(demands_again(*state, -DAY_S, false));
	assert_false(demands_again(*state, DAY_S, false));
}

/* Else nobody would mend a gap until that time has come. */
static void one_by_a_clock_that_goes_wrong_will_not_do(void **state)
{
	assert_false(demands_again(*state, MINUTE_S, true));
	assert_true(demands_again(*state, DAY_S, true));
}

/*
 * How a repair of an empty table ends: what DynamoDB says to the lease that is
 * written then.
 */
static int64_t done_after(struct stub_step said)
{
	const struct stub_step steps[] = {
		{ STUB_ANSWER, 200, "{\"Items\":[]}" },
		said,
	};
	struct metrics *metrics = metrics_map();
	struct stream_name stream = { .arn = "arn", .label = "label" };
	struct lease lease = lease_of_shard(str_of(LEASE_OF_REPAIR));
	struct settings settings;
	struct workshop workshop = { .settings = &settings };
	struct stub *stub = stub_start(steps, ARRAY_SIZE(steps));
	struct repair *repair;
	int64_t done;

	metrics_use(metrics, METRICS_OWN_SLOT);
	settings = stub_settings(stub);
	bell_init(&workshop.bell);
	stores_open_table(&workshop.stores, &settings, NULL);
	lease.rev = 1;
	repair = repair_start(&workshop, &stream, &lease);
	repair_close(repair);
	done = metrics_sum(metrics, METRIC_STREAM_REPAIRS, REPAIR_DONE, 0);
	stores_close(&workshop.stores);
	bell_release(&workshop.bell);
	stub_stop(stub);
	metrics_unmap(metrics);
	return done;
}

static void is_done_only_when_the_table_says_so(void **state)
{
	const struct stub_step written = { STUB_ANSWER, 200, "{}" };
	const struct stub_step lost = {
		STUB_ANSWER, 400,
		"{\"__type\":\"x#ConditionalCheckFailedException\"}"
	};

	(void)state;
	assert_int_equal(done_after(written), 1);
	assert_int_equal(done_after(lost), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(one_that_has_just_been_will_do),
		job_test(one_under_way_will_do_whenever_it_began),
		job_test(one_by_a_clock_that_goes_wrong_will_not_do),
		job_test(is_done_only_when_the_table_says_so),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

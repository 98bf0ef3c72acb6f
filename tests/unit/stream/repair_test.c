/*
 * When a repair is wanted once more, against a scripted DynamoDB.
 */
#include "stream/repair.h"

#include "../http_stub.h"
#include "../support.h"
#include "base/clock.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(one_that_has_just_been_will_do),
		job_test(one_under_way_will_do_whenever_it_began),
		job_test(one_by_a_clock_that_goes_wrong_will_not_do),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

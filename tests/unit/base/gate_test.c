#include "base/gate.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"

#include "../support.h"

/* Enters and leaves with a job of its own; false when refused. */
static bool visit(struct gate *gate, bool answered)
{
	struct job job;
	bool entered;

	job_init(&job);
	job_start(&job, 1000);
	entered = gate_enter(&job, gate);
	if (entered)
		gate_leave(gate, answered);
	else
		assert_int_equal(job.error, ERR_UNAVAILABLE);
	job_release(&job);
	return entered;
}

static void fail_until_open(struct gate *gate)
{
	for (int i = 0; i < GATE_FAILURES_TO_OPEN; i++) {
		assert_false(gate_is_open(gate));
		assert_true(visit(gate, false));
	}
	assert_true(gate_is_open(gate));
}

static void refuses_more_than_it_holds(void **state)
{
	struct gate *gate = gate_open("store", UPSTREAM_POSTGRES, 2);

	assert_true(gate_enter(*state, gate));
	assert_true(gate_enter(*state, gate));
	assert_false(visit(gate, true));
	gate_leave(gate, true);
	assert_true(visit(gate, true));
	gate_leave(gate, true);
	gate_close(gate);
}

struct visitor {
	struct gate *gate;
	bool entered;
};

static void *visit_from_thread(void *argument)
{
	struct visitor *visitor = argument;

	visitor->entered = visit(visitor->gate, true);
	return NULL;
}

static void waits_for_a_place_while_the_upstream_answers(void **state)
{
	struct visitor visitor = { .gate = gate_open("store", UPSTREAM_POSTGRES,
						     1) };
	pthread_t thread;

	assert_true(gate_enter(*state, visitor.gate));
	pthread_create(&thread, NULL, visit_from_thread, &visitor);
	clock_sleep_ms(QUEUE_SILENCE_MS / 5);
	gate_leave(visitor.gate, true);
	pthread_join(thread, NULL);
	assert_true(visitor.entered);
	gate_close(visitor.gate);
}

static void opens_after_failures_in_a_row(void **state)
{
	struct gate *gate = gate_open("store", UPSTREAM_POSTGRES, 2);

	(void)state;
	for (int i = 0; i < GATE_FAILURES_TO_OPEN - 1; i++)
		assert_true(visit(gate, false));
	assert_true(visit(gate, true));
	fail_until_open(gate);
	assert_false(visit(gate, true));
	gate_close(gate);
}

static void lets_one_probe_through_each_second(void **state)
{
	struct gate *gate = gate_open("store", UPSTREAM_POSTGRES, 9);

	fail_until_open(gate);
	clock_sleep_ms(GATE_PROBE_MS + 5);
	assert_true(gate_enter(*state, gate));
	assert_false(visit(gate, true));
	gate_leave(gate, false);
	assert_true(gate_is_open(gate));
	assert_false(visit(gate, true));
	clock_sleep_ms(GATE_PROBE_MS + 5);
	assert_true(visit(gate, true));
	assert_false(gate_is_open(gate));
	assert_true(visit(gate, true));
	gate_close(gate);
}

static int64_t refusals(const struct metrics *metrics,
			enum metric_refusal reason)
{
	return metrics_sum(metrics, METRIC_UPSTREAM_REFUSED, UPSTREAM_COGNITO,
			   reason);
}

static void counts_whom_it_refuses_and_why(void **state)
{
	struct gate *gate = gate_open("store", UPSTREAM_COGNITO, 1);
	struct metrics *metrics = metrics_map();

	assert_non_null(metrics);
	metrics_use(metrics, 0);
	assert_true(gate_enter(*state, gate));
	assert_false(visit(gate, true));
	gate_leave(gate, true);
	fail_until_open(gate);
	assert_false(visit(gate, true));
	assert_false(visit(gate, true));
	gate_show(gate);
	assert_int_equal(refusals(metrics, REFUSED_FULL), 1);
	assert_int_equal(refusals(metrics, REFUSED_BREAKER), 2);
	assert_int_equal(
		metrics_sum(metrics, METRIC_BREAKERS_OPEN, UPSTREAM_COGNITO, 0),
		1);
	metrics_unmap(metrics);
	gate_close(gate);
}

static void leave_without_entering(void)
{
	gate_leave(gate_open("store", UPSTREAM_POSTGRES, 1), true);
}

static void aborts_when_left_without_entering(void **state)
{
	(void)state;
	assert_aborts(leave_without_entering);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(refuses_more_than_it_holds),
		job_test(waits_for_a_place_while_the_upstream_answers),
		job_test(opens_after_failures_in_a_row),
		job_test(lets_one_probe_through_each_second),
		job_test(counts_whom_it_refuses_and_why),
		job_test(aborts_when_left_without_entering),
	};

	log_open(LOG_ERROR, "gate_test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

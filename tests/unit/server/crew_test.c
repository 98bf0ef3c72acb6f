/*
 * The crew, with children that only wait for a signal.
 */
#include "server/crew.h"

#include "../support.h"

static struct metrics *metrics;
static struct crew crew;

static int map_metrics(void **state)
{
	(void)state;
	metrics = metrics_map();
	/* A shell lets what runs in the background ignore it. */
	signal(SIGQUIT, SIG_DFL);
	return metrics == NULL;
}

static int unmap_metrics(void **state)
{
	(void)state;
	metrics_unmap(metrics);
	return 0;
}

static int make_crew(void **state)
{
	(void)state;
	crew_init(&crew, metrics);
	alarm(20); /* who is not signalled would be waited for without end */
	return 0;
}

/* Numbers of its own for who is never signalled. */
static pid_t add(int number, int64_t now_ms)
{
	static pid_t next = 1 << 29;

	crew_add(&crew, number, ++next, now_ms);
	return next;
}

static pid_t add_ready(int number, int64_t now_ms)
{
	pid_t pid = add(number, now_ms);

	crew_note_ready(&crew, pid, now_ms);
	return pid;
}

static pid_t add_starting(int number)
{
	pid_t pid = fork();

	if (pid == 0) {
		alarm(20); /* is not inherited */
		pause();
		_exit(0);
	}
	crew_add(&crew, number, pid, 0);
	return pid;
}

static pid_t add_living(int number)
{
	pid_t pid = add_starting(number);

	crew_note_ready(&crew, pid, 0);
	return pid;
}

static void assert_ended_by(pid_t pid, int signal_number)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), signal_number);
	crew_note_end(&crew, pid, status, 0);
}

static void misses_each_number_until_it_is_added(void **state)
{
	(void)state;
	assert_int_equal(crew_missing(&crew, 2, 0), 0);
	add(0, 0);
	assert_int_equal(crew_missing(&crew, 2, 0), 1);
	add(1, 0);
	assert_int_equal(crew_missing(&crew, 2, 0), -1);
}

static void is_complete_when_all_answer(void **state)
{
	pid_t second;

	(void)state;
	add_ready(0, 0);
	second = add(1, 0);
	assert_false(crew_is_complete(&crew, 2));
	crew_note_ready(&crew, second, 0);
	assert_true(crew_is_complete(&crew, 2));
}

static void waits_longer_after_each_young_death(void **state)
{
	(void)state;
	crew_note_end(&crew, add(0, 0), 1, 0);
	assert_int_equal(crew_missing(&crew, 1, 199), -1);
	assert_int_equal(crew_missing(&crew, 1, 200), 0);
	crew_note_end(&crew, add(0, 200), 1, 200);
	assert_int_equal(crew_missing(&crew, 1, 599), -1);
	assert_int_equal(crew_missing(&crew, 1, 600), 0);
}

static void never_waits_longer_than_ten_seconds(void **state)
{
	int64_t now_ms = 0;

	(void)state;
	for (int i = 0; i < 20; i++) {
		crew_note_end(&crew, add(0, now_ms), 1, now_ms);
		now_ms += 10 * 1000;
		assert_int_equal(crew_missing(&crew, 1, now_ms), 0);
	}
}

static void deaths_together_are_one(void **state)
{
	pid_t first = add(0, 0);
	pid_t second = add(1, 0);

	(void)state;
	crew_note_end(&crew, first, 1, 0);
	crew_note_end(&crew, second, 1, 10);
	assert_int_equal(crew_missing(&crew, 2, 200), 0);
}

static void replaces_a_grown_worker_at_once(void **state)
{
	pid_t pid = add_ready(0, 0);

	(void)state;
	crew_note_end(&crew, pid, 1, 5000);
	assert_int_equal(crew_missing(&crew, 1, 5000), 0);
}

static void waits_a_second_after_a_fork_that_failed(void **state)
{
	(void)state;
	crew_add(&crew, 0, -1, 0);
	assert_int_equal(crew_missing(&crew, 1, 999), -1);
	assert_int_equal(crew_missing(&crew, 1, 1000), 0);
}

static void passes_over_children_of_others(void **state)
{
	(void)state;
	add_ready(0, 0);
	crew_note_end(&crew, 1 << 28, 1, 0);
	crew_note_ready(&crew, 1 << 28, 0);
	assert_true(crew_is_complete(&crew, 1));
}

static void a_new_generation_ends_only_the_old(void **state)
{
	pid_t old = add_living(0);
	pid_t new;

	(void)state;
	crew_renew(&crew, 0);
	assert_false(crew_is_complete(&crew, 1));
	assert_int_equal(crew_missing(&crew, 1, 0), 0);
	new = add_living(0);
	crew_drain_old(&crew, SIGTERM, 0);
	assert_ended_by(old, SIGTERM);
	assert_true(crew_is_complete(&crew, 1));
	crew_drain(&crew, SIGQUIT, 0);
	assert_ended_by(new, SIGQUIT);
	assert_true(crew_is_gone(&crew));
}

static void reloads_leave_no_starting_workers_behind(void **state)
{
	pid_t serving = add_living(0);

	(void)state;
	for (int i = 0; i < 2 * CREW_MAX; i++) {
		pid_t starting;

		crew_renew(&crew, 0);
		assert_int_equal(crew_missing(&crew, 1, 0), 0);
		starting = add_starting(0);
		crew_renew(&crew, 0);
		assert_ended_by(starting, SIGTERM);
	}
	assert_int_equal(waitpid(serving, NULL, WNOHANG), 0);
	crew_drain(&crew, SIGTERM, 0);
	assert_ended_by(serving, SIGTERM);
	assert_true(crew_is_gone(&crew));
}

/* Its other worker cannot start. */
static void reloads_leave_no_half_generations_behind(void **state)
{
	pid_t serving[] = { add_living(0), add_living(1) };

	(void)state;
	crew_renew(&crew, 0);
	for (int i = 0; i < 3; i++) {
		pid_t half = add_living(0);

		crew_renew(&crew, 0);
		assert_ended_by(half, SIGTERM);
	}
	crew_drain(&crew, SIGQUIT, 0);
	assert_ended_by(serving[0], SIGQUIT);
	assert_ended_by(serving[1], SIGQUIT);
	assert_true(crew_is_gone(&crew));
}

static void a_reload_leaves_who_alone_serves_in_a_place(void **state)
{
	pid_t serving = add_living(0);
	pid_t half;

	(void)state;
	crew_renew(&crew, 0);
	half = add_living(1);
	crew_renew(&crew, 0);
	crew_drain(&crew, SIGQUIT, 0);
	assert_ended_by(serving, SIGQUIT);
	assert_ended_by(half, SIGQUIT);
}

static void kills_who_does_not_end_in_nine_seconds(void **state)
{
	pid_t pid = add_living(0);

	(void)state;
	crew_drain(&crew, SIGCONT, 0); /* which ends nobody */
	crew_kill_late(&crew, 8999);
	assert_int_equal(waitpid(pid, NULL, WNOHANG), 0);
	crew_kill_late(&crew, 9000);
	assert_ended_by(pid, SIGKILL);
	assert_true(crew_is_gone(&crew));
}

static void misses_nobody_when_the_table_is_full(void **state)
{
	(void)state;
	for (int i = 0; i < CREW_MAX; i++)
		add(i, 0);
	assert_int_equal(crew_missing(&crew, CREW_MAX + 1, 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(misses_each_number_until_it_is_added,
				       make_crew),
		cmocka_unit_test_setup(is_complete_when_all_answer, make_crew),
		cmocka_unit_test_setup(waits_longer_after_each_young_death,
				       make_crew),
		cmocka_unit_test_setup(never_waits_longer_than_ten_seconds,
				       make_crew),
		cmocka_unit_test_setup(deaths_together_are_one, make_crew),
		cmocka_unit_test_setup(replaces_a_grown_worker_at_once,
				       make_crew),
		cmocka_unit_test_setup(waits_a_second_after_a_fork_that_failed,
				       make_crew),
		cmocka_unit_test_setup(passes_over_children_of_others,
				       make_crew),
		cmocka_unit_test_setup(a_new_generation_ends_only_the_old,
				       make_crew),
		cmocka_unit_test_setup(reloads_leave_no_starting_workers_behind,
				       make_crew),
		cmocka_unit_test_setup(reloads_leave_no_half_generations_behind,
				       make_crew),
		cmocka_unit_test_setup(
			a_reload_leaves_who_alone_serves_in_a_place, make_crew),
		cmocka_unit_test_setup(kills_who_does_not_end_in_nine_seconds,
				       make_crew),
		cmocka_unit_test_setup(misses_nobody_when_the_table_is_full,
				       make_crew),
	};

	return cmocka_run_group_tests(tests, map_metrics, unmap_metrics);
}

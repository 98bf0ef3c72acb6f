/*
 * Whether the owner of a lease still lives.
 */
#include "stream/owner.h"

#include <stdio.h>

#include "../support.h"

static struct owner self;

static struct str other(struct job *job, const char *format_pid, int pid,
			const char *start)
{
	struct str rest = str_of(self.text), host;

	str_cut(&rest, ':', &host);
	return str_of(job_text(job, "%.*s:%s%d:%s", STR(host), format_pid, pid,
			       start));
}

static const char *own_start(void)
{
	return strrchr(self.text, ':') + 1;
}

static void this_process_lives(void **state)
{
	assert_false(owner_is_gone(&self, str_of(self.text)));
	assert_false(owner_is_gone(
		&self, other(*state, "", (int)getpid(), own_start())));
}

static void a_later_process_of_the_same_pid_is_another(void **state)
{
	assert_true(
		owner_is_gone(&self, other(*state, "", (int)getpid(), "1")));
}

static void a_process_that_was_waited_for_is_gone(void **state)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(owner_is_gone(&self,
				  other(*state, "", (int)child, own_start())));
}

static void a_zombie_is_gone(void **state)
{
	pid_t child = fork();
	siginfo_t info;

	assert_true(child >= 0);
	if (child == 0)
		_exit(0);
	assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT),
			 0);
	assert_true(owner_is_gone(&self,
				  other(*state, "", (int)child, own_start())));
	waitpid(child, NULL, 0);
}

static void nothing_is_said_of_other_hosts_and_other_texts(void **state)
{
	static const char *const texts[] = {
		"", "nowhere.example:1:1", ":1:1", "::", "x", "a:b:c", "a:1:2:3"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_false(owner_is_gone(&self, str_of(texts[i])));
	assert_false(owner_is_gone(&self, other(*state, "-", 1, "1")));
	assert_false(owner_is_gone(&self, other(*state, "0", 0, "1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(this_process_lives),
		job_test(a_later_process_of_the_same_pid_is_another),
		job_test(a_process_that_was_waited_for_is_gone),
		job_test(a_zombie_is_gone),
		job_test(nothing_is_said_of_other_hosts_and_other_texts),
	};

	self = owner_of_this_process();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

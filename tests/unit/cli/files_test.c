#include "cli/conversation.h"
#include "cli/demo_items.h"
#include "cli/migrations.h"

#include "../support.h"

static void reads_the_name_of_a_migration(void **state)
{
	struct migration migration;

	(void)state;
	assert_true(migration_name_read(S("0012_posts.up.sql"), &migration));
	assert_int_equal(migration.version, 12);
	assert_string_equal(migration.name, "0012_posts");
}

static void refuses_other_names_of_files(void **state)
{
	struct migration migration;

	(void)state;
	assert_false(migration_name_read(S("0001_users.sql"), &migration));
	assert_false(migration_name_read(S("001_users.up.sql"), &migration));
	assert_false(migration_name_read(S("0000_users.up.sql"), &migration));
	assert_false(migration_name_read(S("0001_.up.sql"), &migration));
	assert_false(migration_name_read(S("0001users.up.sql"), &migration));
	assert_false(migration_name_read(S("+001_users.up.sql"), &migration));
	assert_false(migration_name_read(S("0001_us ers.up.sql"), &migration));
	assert_false(migration_name_read(S(".up.sql"), &migration));
	assert_false(migration_name_read(
		S("0001_a_name_that_is_longer_than_any_sensible_name_of_a_file_"
		  "could_be.up.sql"),
		&migration));
}

static void finds_a_migration_by_its_whole_name(void **state)
{
	struct migration rows[] = { { .version = 1, .name = "0001_users" },
				    { .version = 2, .name = "0002_posts" } };
	struct migrations migrations = { rows, 2 };

	(void)state;
	assert_ptr_equal(migration_named(&migrations, "0002_posts"), &rows[1]);
	assert_null(migration_named(&migrations, "0002_post"));
}

static void reads_a_conversation_of_two(void **state)
{
	struct conversation talk;

	assert_true(conversation_read(
		*state, S("# file\nann\tHi.\n\nbob\t Hello\ttoo. \nann\tx"),
		&talk));
	assert_int_equal(talk.count, 3);
	assert_str(talk.handles[0], "ann");
	assert_str(talk.handles[1], "bob");
	assert_str(talk.lines[1].text, "Hello\ttoo.");
}

static void assert_refused(struct job *job, struct str file, const char *why)
{
	struct conversation talk;

	assert_false(conversation_read(job, file, &talk));
	assert_int_equal(job->error, ERR_USAGE);
	assert_non_null(strstr(job->reason, why));
}

static void names_a_line_without_a_tab(void **state)
{
	assert_refused(*state, S("ann\tHi.\nbob Hello."), "Line 2");
}

static void refuses_a_line_without_text(void **state)
{
	assert_refused(*state, S("ann\t  \n"), "no text");
}

static void refuses_a_third_person(void **state)
{
	assert_refused(*state, S("a\tx\nb\ty\nc\tz\n"), "third person");
}

static void refuses_someone_talking_alone(void **state)
{
	assert_refused(*state, S("a\tx\na\ty\n"), "two people");
}

static void counts_as_unread_what_came_after_ones_own(void **state)
{
	const struct user people[2] = { 0 };
	const struct demo_message messages[] = {
		{ .sender = &people[1] },
		{ .sender = &people[0] },
		{ .sender = &people[1] },
		{ .sender = &people[1] },
	};
	struct demo_member first = demo_member_after(people, 0, messages, 4);
	struct demo_member second = demo_member_after(people, 1, messages, 4);

	(void)state;
	assert_int_equal(first.unread, 2);
	assert_ptr_equal(first.last_read, &messages[1]);
	assert_int_equal(second.unread, 0);
	assert_ptr_equal(second.last_read, &messages[3]);
	assert_ptr_equal(second.last, &messages[3]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_name_of_a_migration),
		cmocka_unit_test(refuses_other_names_of_files),
		cmocka_unit_test(finds_a_migration_by_its_whole_name),
		job_test(reads_a_conversation_of_two),
		job_test(names_a_line_without_a_tab),
		job_test(refuses_a_line_without_text),
		job_test(refuses_a_third_person),
		job_test(refuses_someone_talking_alone),
		cmocka_unit_test(counts_as_unread_what_came_after_ones_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

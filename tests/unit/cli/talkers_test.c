#include "cli/talkers.h"

#include "../support.h"

#define ANN "11111111-1111-4111-8111-111111111111"
#define BOB "22222222-2222-4222-8222-222222222222"
#define MEMBER(me, other, handle, more)                                    \
	"{\"sk\":{\"S\":\"MEMBER#" me "\"},\"other_uuid\":{\"S\":\"" other \
	"\"},\"other_handle\":{\"S\":\"" handle                            \
	"\"},\"other_display_name\":{\"S\":\"N\"}" more "}"
#define GROUP(me, other, handle)                                       \
	"{\"pk\":{\"S\":\"GRP#" me "\"},\"user_uuid\":{\"S\":\"" other \
	"\"},\"user_handle\":{\"S\":\"" handle                         \
	"\"},\"user_display_name\":{\"S\":\"N\"}}"

static struct items read_items(struct job *job, const char *list)
{
	struct items items;

	assert_true(items_read(
		job, str_of(job_text(job, "{\"Items\":[%s]}", list)), &items));
	return items;
}

static struct str json_of(struct job *job, const struct talkers *talkers)
{
	struct buf json = buf_make(job, 64, 4096);

	talkers_write_json(&json, talkers);
	return buf_str(&json);
}

static void each_member_item_names_the_other(void **state)
{
	struct talkers talkers = { .count = 0 };
	struct items items = read_items(
		*state,
		MEMBER(ANN, BOB, "bob",
		       ",\"unread_count\":{\"N\":\"3\"}") "," MEMBER(BOB, ANN,
								     "ann",
								     ""));

	talkers_add_members(&talkers, *state, &items);
	assert_str(json_of(*state, &talkers),
		   "[{\"uuid\":\"" ANN "\",\"display_name\":\"N\","
		   "\"handle\":\"ann\",\"unread_count\":3},"
		   "{\"uuid\":\"" BOB "\",\"display_name\":\"N\","
		   "\"handle\":\"bob\",\"unread_count\":0}]");
}

static void one_item_alone_leaves_the_rest_open(void **state)
{
	struct talkers talkers = { .count = 0 };
	struct items items = read_items(*state, GROUP(ANN, BOB, "bob"));

	talkers_add_groups(&talkers, *state, &items);
	assert_str(json_of(*state, &talkers),
		   "[{\"uuid\":\"" ANN "\",\"display_name\":null,"
		   "\"handle\":null,\"unread_count\":0},"
		   "{\"uuid\":\"" BOB "\",\"display_name\":\"N\","
		   "\"handle\":\"bob\",\"unread_count\":null}]");
}

static void a_person_is_listed_once_and_few_are(void **state)
{
	struct talkers talkers = { .count = 0 };
	struct items items = read_items(
		*state, GROUP(ANN, BOB, "newest") "," GROUP(ANN, BOB, "older"));

	talkers_add_groups(&talkers, *state, &items);
	assert_int_equal(talkers.count, 2);
	assert_str(talkers.rows[1].handle, "newest");
	for (int i = 0; i < 2 * TALKERS_MAX; i++) {
		struct uuid other = uuid_random();
		const char *row = job_text(
			*state, "{\"pk\":{\"S\":\"GRP#%s\"}}", other.text);

		items = read_items(*state, row);
		talkers_add_groups(&talkers, *state, &items);
	}
	assert_int_equal(talkers.count, TALKERS_MAX);
}

static void other_items_name_nobody(void **state)
{
	struct talkers talkers = { .count = 0 };
	struct items items = read_items(
		*state, "{\"pk\":{\"S\":\"x\"},\"sk\":{\"S\":\"MEMBER#x\"}},"
			"{\"other_uuid\":{\"S\":\"" BOB "\"}}");

	talkers_add_members(&talkers, *state, &items);
	talkers_add_groups(&talkers, *state, &items);
	assert_int_equal(talkers.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(each_member_item_names_the_other),
		job_test(one_item_alone_leaves_the_rest_open),
		job_test(a_person_is_listed_once_and_few_are),
		job_test(other_items_name_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What is unread, by its definition.
 */
#include "store/group_state.h"

#include "../support.h"

#define GROUP "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"
#define ANN "11111111-0000-4000-8000-000000000001"
#define BOB "11111111-0000-4000-8000-000000000002"
#define FIRST "22222222-0000-4000-8000-000000000001"
#define SECOND "22222222-0000-4000-8000-000000000002"
#define THIRD "22222222-0000-4000-8000-000000000003"
#define AT(second) "2026-11-22T03:00:0" second ".000000Z"

#define FROM(user, sk)                                            \
	"{\"sk\":{\"S\":\"" sk "\"},\"user_uuid\":{\"S\":\"" user \
	"\"},\"message\":{\"S\":\"hi\"}}"

static struct uuid uuid_of(const char *text)
{
	struct uuid uuid;

	assert_true(uuid_parse(str_of(text), &uuid));
	return uuid;
}

/* Messages as a Query gives them, the highest sort key first. */
static struct group_state state_of(struct job *job, const char *messages)
{
	struct group_state state = { .group = uuid_of(GROUP) };
	struct items items;

	assert_true(items_read(
		job, str_of(job_text(job, "{\"Items\":[%s]}", messages)),
		&items));
	rows_of_messages(job, &items, 0, &state.group, UNREAD_MAX,
			 &state.messages);
	return state;
}

static int64_t unread(const struct group_state *state, const char *user,
		      const char *last_read_sk)
{
	struct uuid uuid = uuid_of(user);

	return group_unread(state, &uuid, str_of(last_read_sk));
}

static void counts_what_came_after_what_was_read(void **state)
{
	struct group_state group = state_of(
		*state,
		FROM(BOB, AT("3") "#" THIRD) "," FROM(
			BOB, AT("2") "#" SECOND) "," FROM(BOB,
							  AT("1") "#" FIRST));

	assert_int_equal(unread(&group, ANN, ""), 3);
	assert_int_equal(unread(&group, ANN, AT("1") "#" FIRST), 2);
	assert_int_equal(unread(&group, ANN, AT("3") "#" THIRD), 0);
	assert_int_equal(unread(&group, ANN, AT("9")), 0);
	assert_int_equal(unread(&group, BOB, ""), 0);
}

static void who_answers_has_read(void **state)
{
	struct group_state group = state_of(
		*state,
		FROM(BOB, AT("3") "#" THIRD) "," FROM(
			ANN, AT("2") "#" SECOND) "," FROM(BOB,
							  AT("1") "#" FIRST));

	assert_int_equal(unread(&group, ANN, ""), 1);
	assert_int_equal(unread(&group, ANN, AT("1") "#" FIRST), 1);
	assert_int_equal(unread(&group, BOB, ""), 0);
}

static void messages_of_one_instant_go_by_their_uuids(void **state)
{
	struct group_state group = state_of(
		*state,
		FROM(BOB, AT("1") "#" SECOND) "," FROM(BOB, AT("1") "#" FIRST));

	assert_true(group_newest_is_tied(&group));
	assert_int_equal(unread(&group, ANN, AT("1") "#" FIRST), 1);
	assert_int_equal(unread(&group, ANN, AT("1") "#" SECOND), 0);
	/* a bare time, as healing writes it, covers its whole instant */
	assert_int_equal(unread(&group, ANN, AT("1")), 0);
}

static void compares_instants_and_not_texts(void **state)
{
	struct group_state group = state_of(
		*state, FROM(BOB, "2026-11-22T05:30:00+02:00") "," FROM(
				BOB, AT("1") "#" FIRST));

	assert_int_equal(unread(&group, ANN, AT("0") "#" FIRST), 2);
	assert_int_equal(unread(&group, ANN, "2026-11-22T04:00:01+01:00"), 1);
	assert_str_is(group_sk_of(*state, &group),
		      str_of("2026-11-22T03:30:00.000000Z#" GROUP));
	assert_false(group_newest_is_tied(&group));
}

static void counts_to_a_hundred(void **state)
{
	struct job *job = *state;
	struct buf all = buf_make(job, 64 * 1024, 256 * 1024);

	for (int i = 199; i >= 0; i--)
		buf_printf(&all,
			   FROM(BOB, "2026-11-22T03:00:00.%06dZ#" FIRST) "%s",
			   i, i > 0 ? "," : "");
	struct group_state group =
		state_of(job, job_text(job, "%.*s", STR(buf_str(&all))));

	assert_int_equal(unread(&group, ANN, ""), UNREAD_MAX);
	assert_int_equal(
		unread(&group, ANN, "2026-11-22T03:00:00.000190Z#" FIRST), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(counts_what_came_after_what_was_read),
		job_test(who_answers_has_read),
		job_test(messages_of_one_instant_go_by_their_uuids),
		job_test(compares_instants_and_not_texts),
		job_test(counts_to_a_hundred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

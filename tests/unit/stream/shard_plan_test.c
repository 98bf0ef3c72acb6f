/*
 * Which shards may be read, and who should read them.
 */
#include "stream/shard_plan.h"

#include "../support.h"

enum { MANY = 100 };

static struct planned_shard shard(const char *id, const char *parent,
				  enum shard_hold hold, const char *owner)
{
	return (struct planned_shard){ str_of(id), str_of(parent), hold,
				       str_of(owner), false };
}

static void a_shard_waits_until_its_parent_was_read(void **state)
{
	struct planned_shard shards[] = {
		shard("child", "parent", SHARD_FREE, ""),
		shard("parent", "gone", SHARD_MINE, ""),
		shard("other child", "ended", SHARD_FREE, ""),
		shard("ended", "", SHARD_ENDED, ""),
		shard("its own parent", "its own parent", SHARD_FREE, ""),
	};

	(void)state;
	shard_plan_order(shards, ARRAY_SIZE(shards));
	assert_false(shards[0].readable);
	assert_true(shards[1].readable);
	assert_true(shards[2].readable);
	assert_false(shards[3].readable);
	assert_true(shards[4].readable);
	shards[1].hold = SHARD_ENDED;
	shard_plan_order(shards, ARRAY_SIZE(shards));
	assert_true(shards[0].readable);
	assert_false(shards[1].readable);
}

static void takes_all_that_is_free_when_alone(void **state)
{
	struct planned_shard shards[] = {
		shard("a", "", SHARD_FREE, ""),
		shard("b", "", SHARD_FREE, ""),
		shard("c", "a", SHARD_FREE, ""),
	};

	(void)state;
	shard_plan_order(shards, ARRAY_SIZE(shards));
	assert_int_equal(shard_plan_next(shards, 3, MANY), 0);
	assert_int_equal(shard_plan_next(shards, 3, 0), SHARD_NONE);
	shards[0].hold = SHARD_MINE;
	assert_int_equal(shard_plan_next(shards, 3, 1), SHARD_NONE);
	assert_int_equal(shard_plan_next(shards, 3, MANY), 1);
	shards[1].hold = SHARD_MINE;
	assert_int_equal(shard_plan_next(shards, 3, MANY), SHARD_NONE);
}

static void wants_no_more_than_an_even_share(void **state)
{
	struct planned_shard shards[] = {
		shard("a", "", SHARD_OTHERS, "x"),
		shard("b", "", SHARD_MINE, ""),
		shard("c", "", SHARD_FREE, ""),
		shard("d", "", SHARD_FREE, ""),
	};

	(void)state;
	shard_plan_order(shards, ARRAY_SIZE(shards));
	assert_int_equal(shard_plan_next(shards, 4, MANY), 2);
	shards[2].hold = SHARD_MINE;
	assert_int_equal(shard_plan_next(shards, 4, MANY), SHARD_NONE);
}

static void takes_from_who_has_most_only_if_it_is_more_even_then(void **state)
{
	struct planned_shard shards[] = {
		shard("a", "", SHARD_OTHERS, "y"),
		shard("b", "", SHARD_OTHERS, "x"),
		shard("c", "", SHARD_OTHERS, "x"),
		shard("d", "", SHARD_OTHERS, "x"),
	};

	(void)state;
	shard_plan_order(shards, ARRAY_SIZE(shards));
	assert_int_equal(shard_plan_next(shards, 4, MANY), 1);
	shards[1].hold = SHARD_MINE;
	assert_int_equal(shard_plan_next(shards, 4, MANY), SHARD_NONE);
}

/* Else two processes would take one shard from each other for ever. */
static void leaves_the_only_shard_where_it_is(void **state)
{
	struct planned_shard shards[] = {
		shard("a", "", SHARD_OTHERS, "x"),
	};

	(void)state;
	shard_plan_order(shards, 1);
	assert_int_equal(shard_plan_next(shards, 1, MANY), SHARD_NONE);
	assert_int_equal(shard_plan_next(shards, 0, MANY), SHARD_NONE);
}

/* Whoever begins, and whatever they hold at first, they come to rest. */
static void owners_come_to_an_even_spread(void **state)
{
	enum { SHARDS = 7, OWNERS = 3 };
	static const char *const names[OWNERS] = { "x", "y", "z" };
	struct planned_shard shards[SHARDS];
	int owner_of[SHARDS] = { 0 }, held[OWNERS] = { 0 };
	int moves = 0;

	(void)state;
	for (int round = 0; round < 50; round++) {
		int self = round % OWNERS, next;

		for (int i = 0; i < SHARDS; i++)
			shards[i] = shard("", "",
					  owner_of[i] == self ? SHARD_MINE
							      : SHARD_OTHERS,
					  names[owner_of[i]]);
		shard_plan_order(shards, SHARDS);
		next = shard_plan_next(shards, SHARDS, MANY);
		if (next == SHARD_NONE)
			continue;
		owner_of[next] = self;
		moves++;
	}
	for (int i = 0; i < SHARDS; i++)
		held[owner_of[i]]++;
	for (int i = 0; i < OWNERS; i++)
		assert_in_range(held[i], 2, 3);
	assert_int_equal(moves, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shard_waits_until_its_parent_was_read),
		cmocka_unit_test(takes_all_that_is_free_when_alone),
		cmocka_unit_test(wants_no_more_than_an_even_share),
		cmocka_unit_test(
			takes_from_who_has_most_only_if_it_is_more_even_then),
		cmocka_unit_test(leaves_the_only_shard_where_it_is),
		cmocka_unit_test(owners_come_to_an_even_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

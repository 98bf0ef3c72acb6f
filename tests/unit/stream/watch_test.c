/*
 * When a lease of another host stands still.
 */
#include "stream/watch.h"

#include <stdio.h>

#include "../support.h"

static struct lease lease(const char *shard, const char *owner, int64_t rev)
{
	struct lease made = lease_of_shard(str_of(shard));

	snprintf(made.owner, sizeof(made.owner), "%s", owner);
	made.rev = rev;
	return made;
}

static void a_lease_stands_still_after_its_time(void **state)
{
	struct lease rows[] = { lease("a", "x", 1), lease("b", "x", 7) };
	struct leases leases = { rows, 2 };
	struct watch watch = { .count = 0 };

	(void)state;
	watch_update(&watch, &leases, 1000);
	assert_false(watch_is_still(&watch, &rows[0], 1000));
	rows[1].rev = 8;
	watch_update(&watch, &leases, 1000 + WATCH_STILL_MS);
	assert_true(watch_is_still(&watch, &rows[0], 1000 + WATCH_STILL_MS));
	assert_false(watch_is_still(&watch, &rows[1], 1000 + WATCH_STILL_MS));
	watch_release(&watch);
}

/* Seen here for the first time, it may have been written just now. */
static void what_was_not_watched_is_not_still(void **state)
{
	struct lease row = lease("a", "x", 1);
	struct leases none = { NULL, 0 }, one = { &row, 1 };
	struct watch watch = { .count = 0 };

	(void)state;
	assert_false(watch_is_still(&watch, &row, 10 * WATCH_STILL_MS));
	watch_update(&watch, &one, 0);
	watch_update(&watch, &none, 1);
	watch_update(&watch, &one, WATCH_STILL_MS);
	assert_false(watch_is_still(&watch, &row, WATCH_STILL_MS + 1));
	watch_release(&watch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lease_stands_still_after_its_time),
		cmocka_unit_test(what_was_not_watched_is_not_still),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

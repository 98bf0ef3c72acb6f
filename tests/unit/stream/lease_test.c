/*
 * Leases as they are read and written, against a scripted DynamoDB.
 */
#include "stream/lease.h"

#include <stdio.h>

#include "../http_stub.h"
#include "../support.h"
#include "net/http_client.h"

#define CONDITION_FAILED(item)                                              \
	{                                                                   \
		STUB_ANSWER, 400,                                           \
			"{\"__type\":\"x#ConditionalCheckFailedException\"" \
			",\"Item\":" item "}"                               \
	}
#define ANSWER(text)                   \
	{                              \
		STUB_ANSWER, 200, text \
	}
#define ROW(shard, rev)                                               \
	"{\"pk\":{\"S\":\"STREAM#l\"},\"sk\":{\"S\":\"" shard "\"},"  \
	"\"owner\":{\"S\":\"h:1:2\"},\"rev\":{\"N\":\"" rev "\"},"    \
	"\"sequence_number\":{\"S\":\"77\"},\"ended\":{\"N\":\"1\"}," \
	"\"began_at_epoch\":{\"N\":\"5\"}}"

struct fixture {
	struct settings settings;
	struct stub *stub;
	struct stores stores;
};

static void open_fixture(struct fixture *f, const struct stub_step *steps,
			 size_t count)
{
	f->stub = stub_start(steps, count);
	f->settings = stub_settings(f->stub);
	stores_open_table(&f->stores, &f->settings, NULL);
}

static void close_fixture(struct fixture *f)
{
	stores_close(&f->stores);
	stub_stop(f->stub);
}

static struct lease held(const char *shard, int64_t rev)
{
	struct lease lease = lease_of_shard(str_of(shard));

	snprintf(lease.owner, sizeof(lease.owner), "me:1:1");
	lease.rev = rev;
	return lease;
}

static void reads_all_pages_of_leases(void **state)
{
	static const struct stub_step steps[] = {
		ANSWER("{\"Items\":[" ROW("b",
					  "3") "],\"LastEvaluatedKey\":"
					       "{\"pk\":{\"S\":\"STREAM#l\"},"
					       "\"sk\":{\"S\":\"b\"}}}"),
		ANSWER("{\"Items\":[{\"pk\":{\"S\":\"STREAM#l\"},"
		       "\"sk\":{\"S\":\"a\"},\"rev\":{\"N\":\"1\"}}]}"),
	};
	struct stream_shard listed = { .id = S("b") };
	struct stream_shards shards = { &listed, 1 };
	struct leases leases;
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(leases_read(*state, &f.stores, "l", &shards, &leases));
	assert_int_equal(leases.count, 2);
	assert_string_equal(leases.rows[0].shard, "b");
	assert_string_equal(leases.rows[0].owner, "h:1:2");
	assert_string_equal(leases.rows[0].sequence_number, "77");
	assert_int_equal(leases.rows[0].rev, 3);
	assert_int_equal(leases.rows[0].began_at_s, 5);
	assert_true(leases.rows[0].ended);
	assert_string_equal(leases.rows[1].owner, "");
	assert_false(leases.rows[1].ended);
	assert_non_null(
		strstr(stub_request_body(f.stub, 1).data, "{\"S\":\"b\"}"));
	close_fixture(&f);
}

/* As of a table with many partitions, whose shards live for hours. */
static void leaves_out_those_of_shards_long_gone(void **state)
{
	enum { PAGES = 21, ROWS = 1000 };
	struct job *job = *state;
	struct stub_step steps[PAGES + 1];
	struct buf old = buf_make(job, 0, 1024 * 1024);
	struct stream_shard listed = { .id = S("a") };
	struct stream_shards shards = { &listed, 1 };
	struct leases leases;
	struct fixture f;

	buf_add_text(&old, "{\"Items\":[" ROW("z", "1"));
	for (int i = 1; i < ROWS; i++)
		buf_add_text(&old, "," ROW("z", "1"));
	buf_add_text(&old, "],\"LastEvaluatedKey\":{}}");
	for (int i = 0; i < PAGES; i++)
		steps[i] = (struct stub_step){
			STUB_ANSWER, 200, arena_text(&job->arena, buf_str(&old))
		};
	steps[PAGES] =
		(struct stub_step)ANSWER("{\"Items\":[" ROW("a", "3") "," ROW(
			"REPAIR",
			"4") ","
			     "{\"sk\":{\"S\":\"y\"},\"rev\":{\"N\":\"1\"}}]}");
	open_fixture(&f, steps, ARRAY_SIZE(steps));
	if (!leases_read(job, &f.stores, "l", &shards, &leases))
		fail_msg("%s", job->reason);
	assert_int_equal(leases.count, 3);
	assert_string_equal(leases.rows[0].shard, "a");
	assert_string_equal(leases.rows[1].shard, LEASE_OF_REPAIR);
	assert_string_equal(leases.rows[2].shard, "y");
	close_fixture(&f);
}

static void a_lease_that_is_not_there_has_no_rev(void **state)
{
	static const struct stub_step steps[] = { ANSWER("{}") };
	struct lease lease;
	struct fixture f;

	open_fixture(&f, steps, 1);
	assert_true(lease_read(*state, &f.stores, "l", "a", &lease));
	assert_string_equal(lease.shard, "a");
	assert_int_equal(lease.rev, 0);
	close_fixture(&f);
}

static void writes_under_the_rev_that_was_seen(void **state)
{
	static const struct stub_step steps[] = { ANSWER("{}") };
	struct lease first = held("a", 0), later = held("a", 7);
	struct fixture f;
	bool lost;

	open_fixture(&f, steps, 1);
	assert_true(lease_write(*state, &f.stores, "l", &first, &lost));
	assert_false(lost);
	assert_int_equal(first.rev, 1);
	assert_non_null(strstr(stub_request_body(f.stub, 0).data,
			       "attribute_not_exists(pk)"));
	assert_true(lease_write(*state, &f.stores, "l", &later, &lost));
	assert_int_equal(later.rev, 8);
	assert_non_null(strstr(stub_request_body(f.stub, 1).data,
			       "\"rev=:seen\",\"ExpressionAttributeValues\":"
			       "{\":seen\":{\"N\":\"7\"}}"));
	assert_non_null(strstr(stub_request_body(f.stub, 1).data,
			       "\"expires_at_epoch\""));
	close_fixture(&f);
}

static void that_all_was_repaired_does_not_expire(void **state)
{
	static const struct stub_step steps[] = { ANSWER("{}") };
	struct lease lease = held(LEASE_OF_REPAIR, 0);
	struct fixture f;
	bool lost;

	open_fixture(&f, steps, 1);
	assert_true(lease_write(*state, &f.stores, "l", &lease, &lost));
	assert_null(strstr(stub_request_body(f.stub, 0).data,
			   "\"expires_at_epoch\""));
	close_fixture(&f);
}

static void a_lease_that_another_wrote_is_lost(void **state)
{
	static const struct stub_step steps[] = {
		CONDITION_FAILED(ROW("a", "8")),
	};
	struct lease lease = held("a", 7);
	struct fixture f;
	bool lost;

	open_fixture(&f, steps, 1);
	assert_true(lease_write(*state, &f.stores, "l", &lease, &lost));
	assert_true(lost);
	assert_int_equal(lease.rev, 7);
	close_fixture(&f);
}

/* Writes a lease of ours that stands at 7. */
static int rev_written(struct job *job, struct fixture *f)
{
	struct lease lease = held("a", 7);
	bool lost;

	assert_true(lease_write(job, &f->stores, "l", &lease, &lost));
	assert_false(lost);
	return (int)lease.rev;
}

#define OURS_STANDS_AT_8                                  \
	CONDITION_FAILED("{\"owner\":{\"S\":\"me:1:1\"}," \
			 "\"rev\":{\"N\":\"8\"}}")

/* The first answer never came; the second try meets our own write. */
static void a_write_whose_answer_was_lost_counts(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_CLOSE, 0, NULL },
		OURS_STANDS_AT_8,
	};
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_int_equal(rev_written(*state, &f), 8);
	close_fixture(&f);
}

/* A whole call failed, and yet it was carried out: nobody else has it. */
static void a_write_that_failed_and_was_done_is_none_of_others(void **state)
{
	static const struct stub_step steps[] = {
		OURS_STANDS_AT_8,
		ANSWER("{}"),
	};
	struct fixture f;

	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_int_equal(rev_written(*state, &f), 9);
	assert_non_null(strstr(stub_request_body(f.stub, 1).data,
			       "{\":seen\":{\"N\":\"8\"}}"));
	close_fixture(&f);
}

/* It may be somebody's who demands a repair. */
static void one_without_an_owner_is_lost(void **state)
{
	static const struct stub_step steps[] = {
		{ STUB_CLOSE, 0, NULL },
		CONDITION_FAILED("{\"rev\":{\"N\":\"8\"}}"),
	};
	struct lease lease = held(LEASE_OF_REPAIR, 7);
	struct fixture f;
	bool lost;

	lease.owner[0] = '\0';
	lease.ended = true;
	open_fixture(&f, steps, ARRAY_SIZE(steps));
	assert_true(lease_write(*state, &f.stores, "l", &lease, &lost));
	assert_true(lost);
	close_fixture(&f);
	open_fixture(&f, steps + 1, 1);
	assert_true(lease_write(*state, &f.stores, "l", &lease, &lost));
	assert_true(lost);
	close_fixture(&f);
}

static void takes_no_text_that_does_not_fit(void **state)
{
	char small[4];

	(void)state;
	assert_true(lease_text_copy(small, sizeof(small), S("abc")));
	assert_string_equal(small, "abc");
	assert_false(lease_text_copy(small, sizeof(small), S("abcd")));
	assert_false(lease_text_copy(small, sizeof(small), S("a\0b")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(reads_all_pages_of_leases),
		job_test(leaves_out_those_of_shards_long_gone),
		job_test(a_lease_that_is_not_there_has_no_rev),
		job_test(writes_under_the_rev_that_was_seen),
		job_test(that_all_was_repaired_does_not_expire),
		job_test(a_lease_that_another_wrote_is_lost),
		job_test(a_write_whose_answer_was_lost_counts),
		job_test(a_write_that_failed_and_was_done_is_none_of_others),
		job_test(one_without_an_owner_is_lost),
		job_test(takes_no_text_that_does_not_fit),
	};

	http_client_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

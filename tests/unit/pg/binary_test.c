#include "pg/binary.h"

#include <libpq-fe.h>

#include "../support.h"

enum { TIME_COLUMN, NUMBER, YES, UUID, NOTHING, COLUMNS };

static struct pg_rows rows;

/* A row as PostgreSQL would send it. */
static int set_up(void **state)
{
	static PGresAttDesc columns[COLUMNS];
	static char name[] = "column";
	static const struct str values[] = {
		[TIME_COLUMN] = STR_LITERAL("\x00\x03\x0e\x08\x14\xbb\xa1\x20"),
		[NUMBER] = STR_LITERAL("\xff\xff\xff\xfe"),
		[YES] = STR_LITERAL("\x01"),
		[UUID] = STR_LITERAL("\x01\x23\x45\x67\x89\xab\xcd\xef"
				     "\xfe\xdc\xba\x98\x76\x54\x32\x10"),
	};

	(void)state;
	rows.result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	for (int i = 0; i < COLUMNS; i++) {
		columns[i].name = name;
		columns[i].format = 1;
	}
	assert_true(PQsetResultAttrs(rows.result, COLUMNS, columns));
	for (int i = 0; i < NOTHING; i++)
		assert_true(PQsetvalue(rows.result, 0, i,
				       (char *)values[i].data,
				       (int)values[i].len));
	assert_true(PQsetvalue(rows.result, 0, NOTHING, NULL, -1));
	rows.count = 1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	PQclear(rows.result);
	return 0;
}

static void reads_each_kind(void **state)
{
	struct uuid uuid = pg_uuid(&rows, 0, UUID);

	(void)state;
	/* 2027-04-01T00:00:00.5Z */
	assert_int_equal(pg_time(&rows, 0, TIME_COLUMN),
			 INT64_C(1806537600500000));
	assert_int_equal(pg_int4(&rows, 0, NUMBER), -2);
	assert_true(pg_bool(&rows, 0, YES));
	assert_string_equal(uuid.text, "01234567-89ab-cdef-fedc-ba9876543210");
}

static void read_a_null(void)
{
	(void)pg_int4(&rows, 0, NOTHING);
}

static void read_another_size(void)
{
	(void)pg_time(&rows, 0, NUMBER);
}

static void takes_nothing_else_for_a_value(void **state)
{
	(void)state;
	assert_aborts(read_a_null);
	assert_aborts(read_another_size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_kind),
		cmocka_unit_test(takes_nothing_else_for_a_value),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

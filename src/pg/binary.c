/*
 * PostgreSQL's binary forms: big-endian numbers; times count from 2000.
 */
#include "pg/binary.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define EPOCH_2000_US INT64_C(946684800000000)

static void take(const struct pg_rows *rows, int row, int column, void *value,
		 size_t size)
{
	struct str bytes = pg_value(rows, row, column);

	if (bytes.len != size)
		abort();
	memcpy(value, bytes.data, size);
}

bool pg_bool(const struct pg_rows *rows, int row, int column)
{
	uint8_t value;

	take(rows, row, column, &value, sizeof(value));
	return value != 0;
}

int32_t pg_int4(const struct pg_rows *rows, int row, int column)
{
	uint32_t value;

	take(rows, row, column, &value, sizeof(value));
	return (int32_t)be32toh(value);
}

int64_t pg_time(const struct pg_rows *rows, int row, int column)
{
	uint64_t value;

	take(rows, row, column, &value, sizeof(value));
	return (int64_t)be64toh(value) + EPOCH_2000_US;
}

struct uuid pg_uuid(const struct pg_rows *rows, int row, int column)
{
	uint8_t bytes[UUID_BYTES];

	take(rows, row, column, bytes, sizeof(bytes));
	return uuid_of_bytes(bytes);
}

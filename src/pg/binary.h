/*
 * Values of a statement whose results come in binary, which costs PostgreSQL
 * far less than writing them as text. Its file says so: "Results in binary."
 * Texts are the same in both forms (pg_value). A value that is null or has
 * another size is a fault of ours: they abort.
 */
#ifndef PG_BINARY_H
#define PG_BINARY_H

#include "base/uuid.h"
#include "pg/pool.h"

bool pg_bool(const struct pg_rows *rows, int row, int column);
int32_t pg_int4(const struct pg_rows *rows, int row, int column);

/* A timestamptz in microseconds since 1970. */
int64_t pg_time(const struct pg_rows *rows, int row, int column);

/* As text, in lower case. */
struct uuid pg_uuid(const struct pg_rows *rows, int row, int column);

#endif

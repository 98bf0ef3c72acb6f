/*
 * The rows of a person's notifications become a list of posts. It is the one
 * list whose JSON is put together here and not in PostgreSQL: no two readers
 * share a page of it, so it is read often, and reading it costs most there.
 * Every text still comes from PostgreSQL as it stands in JSON.
 */
#ifndef STORE_NOTIFICATION_ROWS_H
#define STORE_NOTIFICATION_ROWS_H

#include "pg/pool.h"
#include "store/post_list.h"
#include "store/stores.h"

/*
 * Takes the rows of notifications/list.sql, of which one beyond `limit` only
 * tells that there is more. Names are those of store/names.h.
 * Fails: ERR_UNAVAILABLE when one is not known.
 */
bool notification_rows_take(struct job *job, struct stores *stores,
			    const struct pg_rows *rows, int limit,
			    struct post_list *list) MUST_CHECK;

#endif

/*
 * Many writes to the table by several threads at once, a batch a call.
 */
#ifndef CLI_BULK_WRITE_H
#define CLI_BULK_WRITE_H

#include "cli/cli.h"

/* batch_put or batch_delete of store/batch.h. */
typedef bool bulk_function(struct job *job, struct dynamodb *dynamodb,
			   const char *table, const struct str *objects,
			   size_t count);

/*
 * Does it to all objects, in any order. What is throttled is tried again for
 * minutes. Fails as `write`; some may have been written then.
 */
bool bulk_write(struct cli *cli, struct job *job, bulk_function *write,
		const struct str *objects, size_t count) MUST_CHECK;

#endif

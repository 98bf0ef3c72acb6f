/*
 * Batches, each one call, and threads that take them.
 */
#include "cli/bulk_write.h"

#include "base/parallel.h"
#include "cli/table_work.h"
#include "store/batch.h"

enum { BATCH_MS = 10 * 60 * 1000 };

struct batch {
	const struct str *objects;
	size_t count;
};

struct bulk {
	struct table_work work;
	bulk_function *write;
	const struct batch *batches;
};

static void write_batch(void *context, size_t index)
{
	struct bulk *bulk = context;
	const struct batch *batch = &bulk->batches[index];
	struct cli *cli = bulk->work.cli;
	struct job job;

	if (table_work_has_failed(&bulk->work))
		return;
	job_init(&job);
	job_start(&job, BATCH_MS);
	if (!bulk->write(&job, cli->dynamodb, cli->settings.message_table,
			 batch->objects, batch->count))
		table_work_fail(&bulk->work, &job);
	job_end(&job);
	job_release(&job);
}

bool bulk_write(struct cli *cli, struct job *job, bulk_function *write,
		const struct str *objects, size_t count)
{
	struct batch *batches = job_alloc(job, (count + 1) * sizeof(*batches));
	struct bulk bulk = { .write = write, .batches = batches };
	size_t batch_count = 0;

	for (size_t done = 0; done < count;
	     done += batches[batch_count++].count)
		batches[batch_count] = (struct batch){
			objects + done, batch_cut(objects + done, count - done)
		};
	table_work_begin(&bulk.work, cli, NULL);
	parallel_run(TABLE_WORK_THREADS, batch_count, write_batch, &bulk);
	return !table_work_has_failed(&bulk.work) ||
	       job_fail(job, bulk.work.error, "%s", bulk.work.reason);
}

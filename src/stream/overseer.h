/*
 * Looks at the table's stream again and again: which shards there are, who
 * reads them, which of them this process should take. Keeps a reader for
 * each shard that it holds, and the repair.
 */
#ifndef STREAM_OVERSEER_H
#define STREAM_OVERSEER_H

#include "stream/task.h"

struct overseer;

struct overseer *overseer_open(struct workshop *workshop);

/* Makes rounds until the workshop's bell is stopped. */
void overseer_run(struct overseer *overseer);

/* After the run: waits until all leases were given back. */
void overseer_close(struct overseer *overseer);

#endif

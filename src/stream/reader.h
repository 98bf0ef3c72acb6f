/*
 * One shard, read by a thread from its checkpoint to its end: each batch goes
 * into the lists, then the checkpoint follows.
 */
#ifndef STREAM_READER_H
#define STREAM_READER_H

#include "stream/task.h"

struct reader;

/* Reads the shard of `lease`, which this process has just taken. */
struct reader *reader_start(struct workshop *workshop,
			    const struct stream_name *stream,
			    const struct lease *lease);

const char *reader_shard(const struct reader *reader);

/* It comes to its end soon; the stream is not the table's any more. */
void reader_dismiss(struct reader *reader);

/* Its thread has ended, or is about to. */
bool reader_is_done(const struct reader *reader);

/* Waits for its end and frees it. */
void reader_close(struct reader *reader);

#endif

/*
 * What fuzz targets share. A target defines check(job, text) and includes
 * this; whatever it finds wrong, it aborts.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdlib.h>

#include "base/job.h"

static void check(struct job *job, struct str text);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job job;

	job_init(&job);
	job_start(&job, 60 * 1000);
	check(&job, str_make((const char *)data, size));
	job_release(&job);
	return 0;
}

static inline void must(bool holds)
{
	if (!holds)
		abort();
}

#endif

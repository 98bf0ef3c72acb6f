/*
 * What a program shows at /metrics, read back: samples of Prometheus' text
 * format, and sums and quantiles over them. Pure.
 */
#ifndef CLI_SAMPLES_H
#define CLI_SAMPLES_H

#include "base/buf.h"
#include "base/job.h"

enum { SAMPLES_MAX = 20000 };

struct sample {
	struct str name;
	struct str labels; /* as written between the braces; may be empty */
	double value; /* NaN: not known */
};

struct samples {
	struct sample *rows;
	size_t count;
};

/* False, without failing the job, for what is not in the format. */
bool samples_read(struct job *job, struct str text, struct samples *samples)
	MUST_CHECK;

/*
 * The sum of all of that name whose labels hold each text of `with`, such as
 * `status="200"`; NULL ends the list, or stands for none.
 */
double samples_sum(const struct samples *samples, const char *name,
		   const char *const *with);

/*
 * The quantile (0.99) of a histogram, in its unit: the line between the two
 * bounds around it, its last bound beyond that; NaN without observations.
 */
double samples_quantile(const struct samples *samples, const char *name,
			const char *const *with, double quantile);

/* The value of a label of one sample; empty when it has none such. */
struct str sample_label(const struct sample *sample, const char *name);

/* `{"name{labels}":value,…}`; null for what is not known. */
void samples_write(struct buf *json, const struct samples *samples);

#endif

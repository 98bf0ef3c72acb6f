/*
 * A line is a name, labels and a number. Values of our labels hold neither
 * quotes nor backslashes.
 */
#include "cli/samples.h"

#include <math.h>

enum { BOUNDS_MAX = 64, NUMBER_MAX = 63 };

static bool read_number(struct str text, double *value)
{
	char copy[NUMBER_MAX + 1];
	char *end;

	if (text.len == 0 || text.len > NUMBER_MAX)
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	*value = strtod(copy, &end);
	return *end == '\0';
}

/* Values of labels hold braces, too: the last one ends the list. */
static bool read_sample(struct str line, struct sample *sample)
{
	struct str rest = line;
	const char *end;

	sample->labels = str_make("", 0);
	if (!str_cut(&rest, '{', &sample->name)) {
		rest = line;
		return str_cut(&rest, ' ', &sample->name) &&
		       read_number(rest, &sample->value);
	}
	end = memrchr(rest.data, '}', rest.len);
	if (end == NULL)
		return false;
	sample->labels = str_make(rest.data, (size_t)(end - rest.data));
	rest = str_from(rest, sample->labels.len + 1);
	return str_starts_with(rest, " ") &&
	       read_number(str_from(rest, 1), &sample->value);
}

static size_t lines_of(struct str text)
{
	struct str line;
	size_t count = 1;

	while (str_cut(&text, '\n', &line))
		count++;
	return count;
}

bool samples_read(struct job *job, struct str text, struct samples *samples)
{
	size_t lines = lines_of(text);
	struct str line;

	if (lines > SAMPLES_MAX)
		return false;
	samples->rows = job_alloc(job, lines * sizeof(*samples->rows));
	samples->count = 0;
	while (text.len > 0) {
		str_cut(&text, '\n', &line);
		if (line.len == 0 || line.data[0] == '#')
			continue;
		if (!read_sample(line, &samples->rows[samples->count]))
			return false;
		samples->count++;
	}
	return true;
}

static bool has_all(const struct sample *sample, const char *const *with)
{
	for (; with != NULL && *with != NULL; with++)
		if (sample->labels.len == 0 ||
		    memmem(sample->labels.data, sample->labels.len, *with,
			   strlen(*with)) == NULL)
			return false;
	return true;
}

double samples_sum(const struct samples *samples, const char *name,
		   const char *const *with)
{
	double sum = 0;

	for (size_t i = 0; i < samples->count; i++)
		if (str_is(samples->rows[i].name, name) &&
		    has_all(&samples->rows[i], with))
			sum += samples->rows[i].value;
	return sum;
}

struct str sample_label(const struct sample *sample, const char *name)
{
	struct str rest = sample->labels;
	struct str label, value;

	while (rest.len > 0) {
		str_cut(&rest, '=', &label);
		rest = str_from(rest, 1);
		str_cut(&rest, '"', &value);
		if (str_is(label, name))
			return value;
		if (str_starts_with(rest, ","))
			rest = str_from(rest, 1);
	}
	return str_make("", 0);
}

/* How many lie at or below each bound, of all histograms that are meant. */
struct bounds {
	double bound[BOUNDS_MAX];
	double below[BOUNDS_MAX];
	size_t count;
};

static void add_bucket(struct bounds *bounds, double bound, double below)
{
	for (size_t i = 0; i < bounds->count; i++)
		if (bounds->bound[i] == bound) {
			bounds->below[i] += below;
			return;
		}
	if (bounds->count == BOUNDS_MAX)
		return;
	bounds->bound[bounds->count] = bound;
	bounds->below[bounds->count++] = below;
}

/* Buckets of one histogram ascend, and all have the same. */
static struct bounds bounds_of(const struct samples *samples, const char *name,
			       const char *const *with)
{
	struct bounds bounds = { .count = 0 };
	size_t len = strlen(name);

	for (size_t i = 0; i < samples->count; i++) {
		const struct sample *sample = &samples->rows[i];
		double bound;

		if (str_starts_with(sample->name, name) &&
		    str_is(str_from(sample->name, len), "_bucket") &&
		    has_all(sample, with) &&
		    read_number(sample_label(sample, "le"), &bound))
			add_bucket(&bounds, bound, sample->value);
	}
	return bounds;
}

double samples_quantile(const struct samples *samples, const char *name,
			const char *const *with, double quantile)
{
	struct bounds bounds = bounds_of(samples, name, with);
	double from = 0, before = 0, wanted;

	if (bounds.count == 0 || bounds.below[bounds.count - 1] == 0)
		return NAN;
	wanted = quantile * bounds.below[bounds.count - 1];
	for (size_t i = 0; i < bounds.count; i++) {
		if (bounds.below[i] >= wanted && isinf(bounds.bound[i]))
			return from;
		if (bounds.below[i] >= wanted)
			return from + (bounds.bound[i] - from) *
					      (wanted - before) /
					      (bounds.below[i] - before);
		from = bounds.bound[i];
		before = bounds.below[i];
	}
	return from;
}

void samples_write(struct buf *json, const struct samples *samples)
{
	buf_add_char(json, '{');
	for (size_t i = 0; i < samples->count; i++) {
		const struct sample *sample = &samples->rows[i];
		struct job *job = json->job;
		const char *open = sample->labels.len > 0 ? "{" : "";
		const char *close = sample->labels.len > 0 ? "}" : "";

		if (i > 0)
			buf_add_char(json, ',');
		buf_add_json(
			json,
			str_of(job_text(job, "%.*s%s%.*s%s", STR(sample->name),
					open, STR(sample->labels), close)));
		if (isfinite(sample->value))
			buf_printf(json, ":%.15g", sample->value);
		else
			buf_add_text(json, ":null");
	}
	buf_add_char(json, '}');
}

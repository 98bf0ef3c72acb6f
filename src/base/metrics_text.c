/*
 * One family after the other, each line a number.
 */
#include "base/metrics_text.h"

#include <inttypes.h>

struct writer {
	struct buf *out;
	const struct metrics *metrics;
	const struct metrics_about *about;
	enum metric metric;
	const struct metric_row *row;
};

static const char *const kind_words[] = {
	[METRIC_COUNTER] = "counter",
	[METRIC_GAUGE] = "gauge",
	[METRIC_HISTOGRAM] = "histogram",
};

/* metric_bounds_us in seconds. */
static const char *const bound_words[METRIC_BUCKETS] = {
	"0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1",
	"0.25",	  "0.5",   "1",	     "2.5",   "5",    "10",    "+Inf",
};

static void write_head(struct buf *out, const char *name, const char *help,
		       enum metric_kind kind)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
		   kind_words[kind]);
}

/* A number of cells of 10^-decimals each, exactly. */
static void write_number(struct buf *out, int64_t cells, int decimals)
{
	int64_t one = 1;

	for (int i = 0; i < decimals; i++)
		one *= 10;
	if (cells == METRIC_UNKNOWN)
		buf_add_text(out, "NaN");
	else if (decimals == 0)
		buf_add_number(out, cells);
	else
		buf_printf(out, "%s%" PRId64 ".%0*" PRId64,
			   cells < 0 ? "-" : "",
			   (cells < 0 ? -cells : cells) / one, decimals,
			   (cells < 0 ? -cells : cells) % one);
}

/* `name="word"`, behind a comma if something stands there already. */
static void write_label(const struct writer *w,
			const struct metric_label *label, int value,
			const char **separator)
{
	if (label == NULL)
		return;
	buf_add_text(w->out, *separator);
	if (label->name == NULL)
		buf_add_text(w->out, w->about->routes[value]);
	else
		buf_printf(w->out, "%s=\"%s\"", label->name,
			   label->words[value]);
	*separator = ",";
}

static void write_plain(const struct writer *w, int first, int second)
{
	int64_t value = metrics_sum(w->metrics, w->metric, first, second);
	const char *separator = "{";

	if (value == 0 && w->row->sparse)
		return;
	buf_add_text(w->out, w->row->name);
	write_label(w, w->row->first, first, &separator);
	write_label(w, w->row->second, second, &separator);
	buf_add_text(w->out, *separator == ',' ? "} " : " ");
	write_number(w->out, value, w->row->decimals);
	buf_add_char(w->out, '\n');
}

static void write_bucket(const struct writer *w, int first, int bucket,
			 int64_t count)
{
	const char *separator = "{";

	buf_printf(w->out, "%s_bucket", w->row->name);
	write_label(w, w->row->first, first, &separator);
	buf_printf(w->out, "%sle=\"%s\"} %" PRId64 "\n", separator,
		   bound_words[bucket], count);
}

static void write_total(const struct writer *w, int first, const char *suffix,
			int64_t value, int decimals)
{
	const char *separator = "{";

	buf_printf(w->out, "%s_%s", w->row->name, suffix);
	write_label(w, w->row->first, first, &separator);
	buf_add_text(w->out, *separator == ',' ? "} " : " ");
	write_number(w->out, value, decimals);
	buf_add_char(w->out, '\n');
}

/* The count is that of the buckets, so that the two always agree. */
static void write_histogram(const struct writer *w, int first)
{
	int64_t counts[METRIC_BUCKETS];
	int64_t sum = 0;

	for (int i = 0; i < METRIC_BUCKETS; i++) {
		sum += metrics_sum(w->metrics, w->metric, first, i);
		counts[i] = sum;
	}
	if (sum == 0 && w->row->sparse)
		return;
	for (int i = 0; i < METRIC_BUCKETS; i++)
		write_bucket(w, first, i, counts[i]);
	write_total(w, first, "sum",
		    metrics_sum(w->metrics, w->metric, first, METRIC_BUCKETS),
		    w->row->decimals);
	write_total(w, first, "count", sum, 0);
}

static int values_of(const struct writer *w, const struct metric_label *label)
{
	if (label == NULL)
		return 1;
	return label->name == NULL ? w->about->route_count : label->count;
}

static void write_family(const struct writer *w)
{
	write_head(w->out, w->row->name, w->row->help, w->row->kind);
	for (int first = 0; first < values_of(w, w->row->first); first++) {
		if (w->row->kind == METRIC_HISTOGRAM) {
			write_histogram(w, first);
			continue;
		}
		for (int second = 0; second < values_of(w, w->row->second);
		     second++)
			write_plain(w, first, second);
	}
}

static void write_about(struct buf *out, const struct metrics_about *about)
{
	write_head(out, "cruddur_build_info", "The program and its version.",
		   METRIC_GAUGE);
	buf_printf(out, "cruddur_build_info{program=\"%s\",version=\"%s\"} 1\n",
		   about->program, about->version);
	write_head(out, "cruddur_start_time_seconds",
		   "When the program was started, since 1970.", METRIC_GAUGE);
	buf_printf(out, "cruddur_start_time_seconds %" PRId64 "\n",
		   about->started_s);
}

void metrics_write(struct buf *out, const struct metrics *metrics,
		   const struct metrics_about *about)
{
	struct writer w = { out, metrics, about, 0, NULL };

	write_about(out, about);
	for (int i = 0; i < METRICS; i++) {
		w.metric = (enum metric)i;
		w.row = &metrics_table[i];
		if (w.row->of & about->of)
			write_family(&w);
	}
}

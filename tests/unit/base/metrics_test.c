/*
 * Counting in slots, and what of it is shown.
 */
#include "../support.h"

#include <pthread.h>
#include <sys/wait.h>

#include "../exposition.h"
#include "base/metrics_text.h"

static const char *const routes[] = {
	"method=\"any\",route=\"none\"",
	"method=\"GET\",route=\"/api/me\"",
};

static const struct metrics_about server = {
	.program = "cruddurd",
	.version = "1.2.3",
	.started_s = 1700000000,
	.routes = routes,
	.route_count = ARRAY_SIZE(routes),
	.of = METRIC_OF_SERVER,
};

struct world {
	struct job job;
	struct metrics *metrics;
	struct exposition shown;
};

static int open_world(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	job_init(&world->job);
	job_start(&world->job, 60 * 1000);
	world->metrics = metrics_map();
	assert_non_null(world->metrics);
	metrics_use(world->metrics, 0);
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	metrics_unmap(world->metrics);
	job_release(&world->job);
	free(world);
	return 0;
}

static struct str text_of(struct world *world, const struct metrics_about *of)
{
	struct buf out = buf_make(&world->job, 0, METRICS_TEXT_MAX);
	struct str text;

	metrics_write(&out, world->metrics, of);
	assert_true(buf_done(&out, &text));
	return text;
}

static void show(struct world *world)
{
	if (!exposition_read(&world->shown, text_of(world, &server)))
		fail_msg("%s: %.*s", world->shown.fault,
			 STR(world->shown.fault_line));
}

static void assert_shown(const struct world *world, const char *series,
			 const char *value)
{
	struct str got = exposition_value(&world->shown, series);

	if (!str_is(got, value))
		fail_msg("%s is %.*s, not %s", series, STR(got), value);
}

static void shows_every_metric_in_the_format(void **state)
{
	struct world *world = *state;
	size_t of_server = 0;

	show(world);
	for (int i = 0; i < METRICS; i++)
		of_server += (metrics_table[i].of & METRIC_OF_SERVER) != 0;
	/* the build and the start beside those of the table */
	assert_int_equal(world->shown.families, of_server + 2);
	assert_shown(
		world,
		"cruddur_build_info{program=\"cruddurd\",version=\"1.2.3\"}",
		"1");
	assert_shown(world, "cruddur_start_time_seconds", "1700000000");
}

static void sums_the_workers_and_says_so_by_label(void **state)
{
	struct world *world = *state;

	metrics_use(world->metrics, 3);
	metric_count(METRIC_REQUESTS, 1, metric_status(200));
	metric_count(METRIC_REQUESTS, 1, metric_status(503));
	metrics_use(world->metrics, 63);
	metric_add(METRIC_REQUESTS, 1, metric_status(200), 2);
	metric_count(METRIC_REQUESTS, 0, metric_status(404));
	metric_count(METRIC_REQUESTS, 0, metric_status(418));
	show(world);
	assert_shown(world,
		     "cruddur_requests_total{method=\"GET\",route=\"/api/me\","
		     "status=\"200\"}",
		     "3");
	assert_shown(world,
		     "cruddur_requests_total{method=\"GET\",route=\"/api/me\","
		     "status=\"503\"}",
		     "1");
	assert_shown(world,
		     "cruddur_requests_total{method=\"any\",route=\"none\","
		     "status=\"404\"}",
		     "1");
	assert_shown(world,
		     "cruddur_requests_total{method=\"any\",route=\"none\","
		     "status=\"other\"}",
		     "1");
}

static void a_dead_process_leaves_its_counts(void **state)
{
	struct world *world = *state;
	int status;
	pid_t child = fork();

	if (child == 0) {
		metrics_use(world->metrics, 1);
		metric_count(METRIC_WORKER_STARTS, 0, 0);
		metric_set(METRIC_POOL_CONNECTIONS, CONNECTION_FREE, 4);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	show(world);
	assert_shown(world, "cruddur_worker_starts_total", "1");
	assert_shown(world, "cruddur_postgres_pool_connections{state=\"free\"}",
		     "4");
	metrics_forget_gauges(world->metrics, 1);
	show(world);
	assert_shown(world, "cruddur_worker_starts_total", "1");
	assert_shown(world, "cruddur_postgres_pool_connections{state=\"free\"}",
		     "0");
}

static void histograms_add_up(void **state)
{
	struct world *world = *state;
	const char *name = "cruddur_request_duration_seconds";
	const char *labels = "method=\"GET\",route=\"/api/me\"";

	metric_observe(METRIC_REQUEST_SECONDS, 1, 500);
	metric_observe(METRIC_REQUEST_SECONDS, 1, 501);
	metric_observe(METRIC_REQUEST_SECONDS, 1, 60 * 1000 * 1000);
	metric_observe(METRIC_REQUEST_SECONDS, 1, -7);
	show(world);
	assert_shown(world,
		     job_text(&world->job, "%s_bucket{%s,le=\"0.0005\"}", name,
			      labels),
		     "2");
	assert_shown(world,
		     job_text(&world->job, "%s_bucket{%s,le=\"0.001\"}", name,
			      labels),
		     "3");
	assert_shown(
		world,
		job_text(&world->job, "%s_bucket{%s,le=\"10\"}", name, labels),
		"3");
	assert_shown(world,
		     job_text(&world->job, "%s_bucket{%s,le=\"+Inf\"}", name,
			      labels),
		     "4");
	assert_shown(world, job_text(&world->job, "%s_count{%s}", name, labels),
		     "4");
	assert_shown(world, job_text(&world->job, "%s_sum{%s}", name, labels),
		     "60.001001");
}

static void shows_parts_of_units_and_what_is_not_known(void **state)
{
	struct world *world = *state;

	metric_add(METRIC_PATTERN_CAPACITY, PATTERN_B, 0, 2500);
	metric_set(METRIC_KEY_SET_AGE, 0, METRIC_UNKNOWN);
	show(world);
	assert_shown(world,
		     "cruddur_dynamodb_capacity_units_total{pattern=\"B\"}",
		     "2.500");
	assert_shown(world, "cruddur_key_set_age_seconds", "NaN");
	metric_set(METRIC_KEY_SET_AGE, 0, 61005);
	show(world);
	assert_shown(world, "cruddur_key_set_age_seconds", "61.005");
}

static void what_never_happened_on_a_route_is_not_shown(void **state)
{
	struct world *world = *state;

	show(world);
	assert_null(exposition_value(&world->shown,
				     "cruddur_requests_total{method=\"GET\","
				     "route=\"/api/me\",status=\"200\"}")
			    .data);
}

static void a_process_without_a_slot_counts_nothing(void **state)
{
	struct world *world = *state;

	metrics_use(NULL, 0);
	metric_count(METRIC_WORKER_STARTS, 0, 0);
	metrics_use(world->metrics, METRICS_OWN_SLOT + 1);
	metric_count(METRIC_WORKER_STARTS, 0, 0);
	metrics_use(world->metrics, -1);
	metric_observe(METRIC_QUEUE_SECONDS, 0, 1);
	assert_int_equal(
		metrics_sum(world->metrics, METRIC_WORKER_STARTS, 0, 0), 0);
}

enum { THREADS = 4, EACH = 50000 };

static void *count_often(void *unused)
{
	for (int i = 0; i < EACH; i++)
		metric_count(METRIC_CACHE_LOOKUPS, CACHE_PAGES, LOOKUP_HIT);
	return unused;
}

static void threads_lose_nothing(void **state)
{
	struct world *world = *state;
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, count_often, NULL),
			0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(metrics_sum(world->metrics, METRIC_CACHE_LOOKUPS,
				     CACHE_PAGES, LOOKUP_HIT),
			 THREADS * EACH);
}

/* A cell of its own for each: none runs into its neighbour's. */
static void every_cell_stands_alone(void **state)
{
	struct world *world = *state;
	int64_t next = 1;

	for (int i = 0; i < METRICS; i++) {
		const struct metric_row *row = &metrics_table[i];

		if (row->kind == METRIC_HISTOGRAM)
			continue;
		for (int a = 0; a < metric_first_count(row); a++)
			for (int b = 0; b < metric_second_count(row); b++)
				metric_add((enum metric)i, a, b,
					   (uint64_t)next++);
	}
	next = 1;
	for (int i = 0; i < METRICS; i++) {
		const struct metric_row *row = &metrics_table[i];

		if (row->kind == METRIC_HISTOGRAM)
			continue;
		for (int a = 0; a < metric_first_count(row); a++)
			for (int b = 0; b < metric_second_count(row); b++)
				assert_int_equal(metrics_sum(world->metrics,
							     (enum metric)i, a,
							     b),
						 next++);
	}
}

static void the_reader_refuses_what_is_not_the_format(void **state)
{
	static const char *const bad[] = {
		"# HELP a b\n# TYPE a counter\na 1",
		"# HELP a b\n# TYPE a counter\nb 1\n",
		"# HELP a b\n# TYPE a counter\na 1\na 2\n",
		"# HELP a b\n# TYPE a counter\na{x=y} 1\n",
		"# HELP a b\n# TYPE a counter\na{x=\"y\" 1\n",
		"# HELP a b\n# TYPE a counter\na one\n",
		"# HELP a b\n# TYPE b counter\n",
		"a 1\n",
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(exposition_read(&world->shown, str_of(bad[i])));
}

#define world_test(function) \
	cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(shows_every_metric_in_the_format),
		world_test(sums_the_workers_and_says_so_by_label),
		world_test(a_dead_process_leaves_its_counts),
		world_test(histograms_add_up),
		world_test(shows_parts_of_units_and_what_is_not_known),
		world_test(what_never_happened_on_a_route_is_not_shown),
		world_test(a_process_without_a_slot_counts_nothing),
		world_test(threads_lose_nothing),
		world_test(every_cell_stands_alone),
		world_test(the_reader_refuses_what_is_not_the_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

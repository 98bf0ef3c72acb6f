/*
 * Patterns of the table, never paths that somebody sent.
 */
#include "server/route_labels.h"

#include <assert.h>

#include "api/routes.h"
#include "base/metrics.h"

static const char *label_of(struct job *job, const struct route *route)
{
	return job_text(job, "method=\"%s\",route=\"%s\"",
			http_method_name(route->method), route->pattern);
}

void route_labels(struct job *job, const char *const **labels, int *count)
{
	const char **words =
		job_alloc(job, METRICS_ROUTES_MAX * sizeof(words[0]));
	int next = 0;

	words[next++] = "method=\"any\",route=\"none\"";
	for (int i = 0; api_routes.subjects[i] != NULL; i++)
		for (const struct route *route = api_routes.subjects[i];
		     route->pattern != NULL; route++) {
			assert(next < METRICS_ROUTES_MAX - 1);
			words[next++] = label_of(job, route);
		}
	words[next++] = label_of(job, api_routes.options);
	*labels = words;
	*count = next;
}

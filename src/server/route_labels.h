/*
 * How the routes are called among the metrics: `method="GET",route="/api/me"`
 * in the order of their numbers (route_number). Number 0 is what has no route.
 */
#ifndef SERVER_ROUTE_LABELS_H
#define SERVER_ROUTE_LABELS_H

#include "base/job.h"

/* The labels of all routes of the API; they live as long as the job. */
void route_labels(struct job *job, const char *const **labels, int *count);

#endif

/*
 * The spine of a request.
 */
#include "server/pipeline.h"

#include "api/exchange.h"
#include "api/routes.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "server/authenticate.h"

void pipeline_init(struct pipeline *pipeline, const struct settings *settings,
		   struct stores *stores, struct verifier *verifier)
{
	*pipeline = (struct pipeline){
		.settings = settings,
		.stores = stores,
		.verifier = verifier,
		.cors.origins = { str_of(settings->frontend_url),
				  str_of(settings->backend_url) },
	};
}

/*
 * The deadline counts from the moment nginx had the request, so that the time
 * it waited on the socket counts too.
 */
static bool still_in_time(struct exchange *x)
{
	int64_t waited_ms = 0;

	if (x->request.started_us > 0)
		waited_ms = (clock_now_us() - x->request.started_us) / 1000;
	if (x->request.started_us > 0)
		metric_observe(METRIC_QUEUE_SECONDS, 0, waited_ms * 1000);
	if (waited_ms > 0)
		x->job->deadline_ms -= waited_ms;
	if (job_ms_left(x->job) > 0)
		return true;
	return job_fail(x->job, ERR_UNAVAILABLE,
			"waited %lld ms before it was accepted",
			(long long)waited_ms);
}

static bool find_route(struct exchange *x)
{
	const char *allow = NULL;
	bool found =
		route_find(x->job, &api_routes, &x->request, &x->match, &allow);

	if (found)
		x->job->route = x->match.route->pattern;
	else if (allow != NULL)
		response_header(&x->response, "Allow", str_of(allow));
	return found;
}

static bool answer(struct pipeline *pipeline, struct exchange *x,
		   struct fcgi *fcgi)
{
	if (!request_read(x->job, fcgi_params(fcgi), fcgi_read, fcgi,
			  &x->request) ||
	    !still_in_time(x))
		return false;
	if (cors_preflight(&pipeline->cors, &x->request, &x->response))
		return true;
	return find_route(x) && authenticate(x, pipeline->verifier) &&
	       x->match.route->handler(x);
}

/* Before it is sent: what a client has got is counted, whatever comes then. */
static void count_answer(const struct exchange *x, int64_t began_us)
{
	int route = route_number(&api_routes, x->match.route);

	metric_count(METRIC_REQUESTS, route, metric_status(x->response.status));
	metric_observe(METRIC_REQUEST_SECONDS, route,
		       clock_monotonic_us() - began_us);
}

static void send_answer(struct exchange *x, struct fcgi *fcgi, int64_t began_us)
{
	bool is_head = x->request.method == HTTP_HEAD;
	struct str body = is_head ? str_make("", 0) : x->response.body;
	struct log_access access = {
		.method = str_of(http_method_name(x->request.method)),
		.status = x->response.status,
		.bytes = body.len,
	};

	fcgi_answer(fcgi, response_head(x->job, &x->response), body);
	access.duration_us = clock_monotonic_us() - began_us;
	log_access(x->job, &access);
}

static bool keys_ready(void *verifier)
{
	return verifier_is_ready(verifier);
}

void pipeline_run(struct pipeline *pipeline, struct job *job, struct fcgi *fcgi)
{
	int64_t began_us = clock_monotonic_us();
	struct exchange x = {
		.job = job,
		.stores = pipeline->stores,
		.keys_ready = keys_ready,
		.verifier = pipeline->verifier,
	};

	job_start(job, pipeline->settings->request_timeout_ms);
	if (!answer(pipeline, &x, fcgi))
		response_failure(job, &x.response);
	cors_apply(&pipeline->cors, &x.request, &x.response);
	count_answer(&x, began_us);
	send_answer(&x, fcgi, began_us);
	job_end(job);
}

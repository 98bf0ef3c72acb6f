/*
 * Health: is the program up, and can it reach what it needs?
 */
#include "api/exchange.h"
#include "api/routes.h"
#include "store/schema.h"

/* Three checks one after another must fit into a probe's second. */
enum { CHECK_MS = 400 };

typedef bool (*ready_check)(struct job *job, const struct exchange *x);

struct check {
	const char *name;
	ready_check run;
};

static bool postgres_is_ready(struct job *job, const struct exchange *x)
{
	return pg_pool_is_ready(job, x->stores->pg) &&
	       !schema_is_too_old(x->stores);
}

static bool dynamodb_answers(struct job *job, const struct exchange *x)
{
	return dynamodb_is_ready(job, x->stores->dynamodb,
				 x->stores->settings->message_table);
}

static bool keys_are_there(struct job *job, const struct exchange *x)
{
	(void)job;
	return x->keys_ready(x->verifier);
}

static const struct check checks[] = {
	{ "postgres", postgres_is_ready },
	{ "dynamodb", dynamodb_answers },
	{ "jwks", keys_are_there },
};

/*
 * In a job of its own: a check that fails is an answer here, and must not be
 * the failure of the request or take the time of the next check.
 */
static bool check_passes(const struct check *check, const struct exchange *x)
{
	struct job job;

	job_init(&job);
	job_start(&job, CHECK_MS);
	memcpy(job.request_id, x->job->request_id, sizeof(job.request_id));
	job.route = x->job->route;
	bool passes = check->run(&job, x);
	job_end(&job);
	job_release(&job);
	return passes;
}

/* GET /api/health-check: the process answers; no store is touched. */
static bool health(struct exchange *x)
{
	static const char body[] =
		"{\"success\":true,\"ver\":\"" PACKAGE_VERSION "\"}";

	return respond_json(x, str_of(body));
}

/* GET /api/health-check/ready: which part is not there. */
static bool ready(struct exchange *x)
{
	bool passes[ARRAY_SIZE(checks)];
	bool all = true;

	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		passes[i] = check_passes(&checks[i], x);
		all = all && passes[i];
	}
	struct buf body = buf_make(x->job, 128, 1024);
	buf_printf(&body, "{\"success\":%s,\"checks\":{",
		   all ? "true" : "false");
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		buf_printf(&body, "%s\"%s\":\"%s\"", i > 0 ? "," : "",
			   checks[i].name, passes[i] ? "ok" : "unavailable");
	buf_add_text(&body, "}}");
	response_json(&x->response, all ? 200 : 503, buf_str(&body));
	if (!all)
		response_header(&x->response, "Retry-After", str_of("1"));
	return true;
}

const struct route health_routes[] = {
	{ HTTP_GET, "/api/health-check", AUTH_NONE, health },
	{ HTTP_GET, "/api/health-check/ready", AUTH_NONE, ready },
	{ 0 },
};

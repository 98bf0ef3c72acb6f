/*
 * The table as a whole, and the routes that belong to no subject.
 */
#include "fake_store.h"

#include "base/metrics.h"

static const struct expected {
	enum http_method method;
	const char *path;
	enum route_auth auth;
} contract[] = {
	{ HTTP_GET, "/api/health-check", AUTH_NONE },
	{ HTTP_GET, "/api/health-check/ready", AUTH_NONE },
	{ HTTP_GET, "/api/message_groups", AUTH_REQUIRED },
	{ HTTP_GET, "/api/messages/" GROUP_UUID, AUTH_REQUIRED },
	{ HTTP_POST, "/api/messages", AUTH_REQUIRED },
	{ HTTP_GET, "/api/message_groups/" GROUP_UUID, AUTH_REQUIRED },
	{ HTTP_GET, "/api/message_groups/@bayko", AUTH_REQUIRED },
	{ HTTP_PUT, "/api/message_groups/" GROUP_UUID "/read", AUTH_REQUIRED },
	{ HTTP_GET, "/api/me", AUTH_REQUIRED },
	{ HTTP_POST, "/api/me", AUTH_WITHOUT_ROW },
	{ HTTP_GET, "/api/users/@bayko/short", AUTH_NONE },
	{ HTTP_GET, "/api/users/search", AUTH_REQUIRED },
	{ HTTP_GET, "/api/activities/home", AUTH_OPTIONAL },
	{ HTTP_GET, "/api/activities/expiring", AUTH_OPTIONAL },
	{ HTTP_GET, "/api/activities/search", AUTH_OPTIONAL },
	{ HTTP_GET, "/api/activities/@bayko", AUTH_OPTIONAL },
	{ HTTP_GET, "/api/activities/" GROUP_UUID, AUTH_OPTIONAL },
	{ HTTP_POST, "/api/activities", AUTH_REQUIRED },
	{ HTTP_POST, "/api/activities/" GROUP_UUID "/reply", AUTH_REQUIRED },
	{ HTTP_PUT, "/api/activities/" GROUP_UUID "/like", AUTH_REQUIRED },
	{ HTTP_DELETE, "/api/activities/" GROUP_UUID "/like", AUTH_REQUIRED },
	{ HTTP_PUT, "/api/activities/" GROUP_UUID "/repost", AUTH_REQUIRED },
	{ HTTP_DELETE, "/api/activities/" GROUP_UUID "/repost", AUTH_REQUIRED },
	{ HTTP_DELETE, "/api/activities/" GROUP_UUID, AUTH_REQUIRED },
	{ HTTP_GET, "/api/activities/notifications", AUTH_REQUIRED },
	{ HTTP_PUT, "/api/activities/notifications/read", AUTH_REQUIRED },
	{ HTTP_GET, "/api/users/@bayko", AUTH_OPTIONAL },
	{ HTTP_PUT, "/api/profile", AUTH_REQUIRED },
};

static void is_sound(void **state)
{
	(void)state;
	assert_true(route_table_is_sound(&api_routes));
}

static void has_room_for_all_among_the_metrics(void **state)
{
	(void)state;
	assert_in_range(route_number(&api_routes, api_routes.options), 1,
			METRICS_ROUTES_MAX - 1);
}

static void says_who_may_call(void **state)
{
	struct request request;
	struct route_match match;
	const char *allow;

	for (size_t i = 0; i < ARRAY_SIZE(contract); i++) {
		assert_true(read_uri(*state,
				     http_method_name(contract[i].method),
				     contract[i].path, &request));
		assert_true(route_find(*state, &api_routes, &request, &match,
				       &allow));
		assert_int_equal(match.route->auth, contract[i].auth);
	}
}

static void has_no_route_beside_those(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t s = 0; api_routes.subjects[s] != NULL; s++)
		for (const struct route *row = api_routes.subjects[s];
		     row->pattern != NULL; row++)
			count++;
	assert_int_equal(count, ARRAY_SIZE(contract));
}

static void answers_options_with_the_methods(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "OPTIONS", "/api/me", "", NULL));
	assert_int_equal(x.response.status, 204);
	assert_str(header_of(&x.response, "Allow"), "GET, HEAD, POST, OPTIONS");
}

static void is_healthy_without_any_store(void **state)
{
	struct exchange x;

	assert_true(ask(*state, &x, "GET", "/api/health-check", "", NULL));
	assert_int_equal(x.response.status, 200);
	assert_str(x.response.body,
		   "{\"success\":true,\"ver\":\"" PACKAGE_VERSION "\"}");
	assert_string_equal(fake.asked.what, "");
}

static struct response ready_with(struct job *job, bool postgres, bool dynamodb,
				  bool keys)
{
	struct exchange x;

	assert_true(ask(job, &x, "GET", "/api/health-check", "", NULL));
	x.response = (struct response){ 0 };
	fake.postgres = postgres;
	fake.dynamodb = dynamodb;
	fake.keys = keys;
	assert_true(health_routes[1].handler(&x));
	assert_int_equal(job->error, ERR_NONE);
	return x.response;
}

static void is_ready_with_all_parts(void **state)
{
	struct response response = ready_with(*state, true, true, true);

	assert_int_equal(response.status, 200);
	assert_str(response.body,
		   "{\"success\":true,\"checks\":{\"postgres\":\"ok\","
		   "\"dynamodb\":\"ok\",\"jwks\":\"ok\"}}");
}

static void says_which_parts_are_away(void **state)
{
	struct response response = ready_with(*state, false, false, true);

	assert_int_equal(response.status, 503);
	assert_str(header_of(&response, "Retry-After"), "1");
	assert_str(response.body,
		   "{\"success\":false,\"checks\":{\"postgres\":"
		   "\"unavailable\",\"dynamodb\":\"unavailable\","
		   "\"jwks\":\"ok\"}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(is_sound),
		job_test(has_room_for_all_among_the_metrics),
		job_test(says_who_may_call),
		job_test(has_no_route_beside_those),
		job_test(answers_options_with_the_methods),
		job_test(is_healthy_without_any_store),
		job_test(is_ready_with_all_parts),
		job_test(says_which_parts_are_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "fake_store.h"

#include "store/conversations.h"
#include "store/group_refresh.h"
#include "store/schema.h"
#include "store/users.h"
#include "store/viewers.h"

struct fake_store fake;

static bool keys_ready(void *verifier)
{
	(void)verifier;
	return fake.keys;
}

bool ask(struct job *job, struct exchange *x, const char *method,
	 const char *uri, const char *body, const char *more)
{
	static struct settings settings = { .message_table = "messages" };
	static struct stores stores = { .settings = &settings };
	const char *params[] = {
		job_text(job, "REQUEST_METHOD=%s", method),
		job_text(job, "REQUEST_URI=%s", uri),
		job_text(job, "CONTENT_LENGTH=%zu", strlen(body)),
		"CONTENT_TYPE=application/json",
		more,
		NULL,
	};
	const char *allow;

	fake = (struct fake_store){ .asked.what = "" };
	*x = (struct exchange){
		.job = job,
		.stores = &stores,
		.viewer = {
			.signed_in = true,
			.uuid = { VIEWER_UUID },
			.handle = "andrewbrown",
			.display_name = "Andrew Brown",
		},
		.keys_ready = keys_ready,
	};
	assert_true(read_params(job, params, body, &x->request));
	return route_find(job, &api_routes, &x->request, &x->match, &allow) &&
	       x->match.route->handler(x);
}

static bool answer_page(const struct viewer *viewer, int limit,
			struct str before, struct conversation_page *page)
{
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.limit = limit;
	fake.asked.before = before;
	*page = (struct conversation_page){
		.json = S("[]"),
		.has_more = fake.has_more,
		.last_key = S("last"),
	};
	return true;
}

bool messages_list(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct uuid *group,
		   int limit, struct str before, struct conversation_page *page)
{
	(void)job;
	(void)stores;
	fake.asked.what = "messages";
	fake.asked.group = *group;
	return answer_page(viewer, limit, before, page);
}

bool message_groups_list(struct job *job, struct stores *stores,
			 const struct viewer *viewer, int limit,
			 struct str before, struct conversation_page *page)
{
	(void)job;
	(void)stores;
	fake.asked.what = "groups";
	return answer_page(viewer, limit, before, page);
}

bool message_groups_one(struct job *job, struct stores *stores,
			const struct viewer *viewer, const struct uuid *group,
			struct str *json)
{
	(void)job;
	(void)stores;
	(void)viewer;
	fake.asked.what = "group";
	fake.asked.group = *group;
	*json = S("{}");
	return true;
}

bool message_groups_unread(struct job *job, struct stores *stores,
			   const struct viewer *viewer, int64_t *count)
{
	(void)job;
	(void)stores;
	(void)viewer;
	*count = 7;
	return true;
}

bool group_mark_read(struct job *job, struct stores *stores,
		     const struct viewer *viewer, const struct uuid *group,
		     const int64_t *until_us, int64_t *unread_count)
{
	(void)job;
	(void)stores;
	assert_string_equal(viewer->uuid.text, VIEWER_UUID);
	fake.asked.what = "mark read";
	fake.asked.group = *group;
	fake.asked.until_us = until_us != NULL ? *until_us : 0;
	*unread_count = 3;
	return true;
}

bool message_groups_with(struct job *job, struct stores *stores,
			 const struct viewer *viewer, struct str handle,
			 struct str *json)
{
	(void)job;
	(void)stores;
	(void)viewer;
	fake.asked.what = "group with";
	fake.asked.handle = handle;
	*json = S("{}");
	return true;
}

static bool answer_post(struct str message, const struct idempotency *once,
			struct str *json)
{
	fake.asked.text = message;
	fake.asked.key = once->key;
	fake.asked.request = once->request;
	*json = S("{}");
	return true;
}

bool messages_post(struct job *job, struct stores *stores,
		   const struct viewer *viewer, const struct uuid *group,
		   struct str message, const struct idempotency *once,
		   struct str *json)
{
	(void)job;
	(void)stores;
	(void)viewer;
	fake.asked.what = "post";
	fake.asked.group = *group;
	return answer_post(message, once, json);
}

bool messages_post_to_handle(struct job *job, struct stores *stores,
			     const struct viewer *viewer, struct str handle,
			     struct str message, const struct idempotency *once,
			     struct str *json)
{
	(void)job;
	(void)stores;
	(void)viewer;
	fake.asked.what = "post to handle";
	fake.asked.handle = handle;
	return answer_post(message, once, json);
}

bool users_short(struct job *job, struct stores *stores, struct str handle,
		 struct str *json)
{
	(void)job;
	(void)stores;
	fake.asked.what = "short";
	fake.asked.handle = handle;
	*json = S("{}");
	return true;
}

bool users_search(struct job *job, struct stores *stores, struct str prefix,
		  int limit, struct str *json)
{
	(void)job;
	(void)stores;
	fake.asked.what = "search";
	fake.asked.text = prefix;
	fake.asked.limit = limit;
	*json = S("[]");
	return true;
}

bool users_me(struct job *job, struct stores *stores, const struct uuid *user,
	      struct str *json)
{
	(void)job;
	(void)stores;
	(void)user;
	if (fake.asked.what[0] == '\0')
		fake.asked.what = "me";
	*json = S("{\"handle\":\"andrewbrown\"}");
	return true;
}

bool handle_is_valid(struct str handle)
{
	return handle.len >= HANDLE_MIN && handle.len <= HANDLE_MAX;
}

bool handle_is_reserved(struct str handle)
{
	return str_is(handle, "admin");
}

bool viewers_create(struct job *job, struct stores *stores,
		    struct newcomer *newcomer, const struct idempotency *once,
		    struct str access_token, struct viewer *viewer)
{
	(void)stores;
	(void)once;
	(void)access_token;
	fake.asked.what = "create";
	fake.asked.handle = newcomer->handle;
	fake.asked.text = newcomer->display_name;
	if (viewer->signed_in)
		return job_fail(job, ERR_HANDLE_TAKEN, "has a row");
	viewer->signed_in = true;
	return true;
}

/* As the real ones may: being away fails the job they are given. */
bool pg_pool_is_ready(struct job *job, struct pg_pool *pool)
{
	(void)pool;
	fake.asked.what = "postgres";
	return fake.postgres || job_fail(job, ERR_UNAVAILABLE, "away");
}

bool schema_is_too_old(const struct stores *stores)
{
	(void)stores;
	return false;
}

bool dynamodb_is_ready(struct job *job, struct dynamodb *dynamodb,
		       const char *table)
{
	(void)dynamodb;
	assert_string_equal(table, "messages");
	return fake.dynamodb || job_fail(job, ERR_UNAVAILABLE, "away");
}

/*
 * The messages of a conversation, and a new one.
 */
#include "api/exchange.h"
#include "api/routes.h"
#include "base/text.h"
#include "http/fields.h"
#include "http/page.h"
#include "store/conversations.h"

struct message_draft {
	struct str message;
	struct str group; /* data is NULL: to a handle */
	struct str handle;
};

static const struct field draft_fields[] = {
	{
		.name = "message",
		.offset = offsetof(struct message_draft, message),
		.max_length = MESSAGE_MAX_LENGTH,
		.blank = "message_blank",
		.too_long = "message_exceed_max_chars",
	},
	{
		.name = "message_group_uuid",
		.offset = offsetof(struct message_draft, group),
	},
	{
		.name = "handle",
		.offset = offsetof(struct message_draft, handle),
	},
};

/* GET /api/messages/{uuid}: the newest page, oldest first inside it. */
static bool list_messages(struct exchange *x)
{
	const struct str scope[] = {
		str_of(x->match.route->pattern),
		uuid_str(&x->match.uuid),
	};
	struct conversation_page found = { 0 };
	struct page page;

	if (!page_read(x->job, &x->request, scope, ARRAY_SIZE(scope), &page))
		return false;
	if (!messages_list(x->job, x->stores, &x->viewer, &x->match.uuid,
			   page.limit, page.before, &found))
		return false;
	if (found.has_more)
		page_link_next(x->job, &x->request, &page, found.last_key,
			       &x->response);
	return respond_list(x, found.json);
}

static bool draft_read(struct exchange *x, struct message_draft *draft)
{
	if (!fields_read(x->job, &x->request, draft_fields,
			 ARRAY_SIZE(draft_fields), draft))
		return false;
	if (draft->group.data != NULL) {
		if (text_is_blank(draft->group))
			job_invalid(x->job, "message_group_uuid_blank");
	} else if (text_is_blank(draft->handle)) {
		job_invalid(x->job, "user_reciever_handle_blank");
	} else if (str_equal_nocase(draft->handle, str_of(x->viewer.handle))) {
		job_invalid(x->job, "cannot_message_yourself");
	}
	return job_is_valid(x->job);
}

static bool post(struct exchange *x, const struct message_draft *draft,
		 const struct idempotency *once, struct str *json)
{
	struct uuid group;

	if (draft->group.data == NULL)
		return messages_post_to_handle(x->job, x->stores, &x->viewer,
					       draft->handle, draft->message,
					       once, json);
	if (!uuid_parse(draft->group, &group))
		return job_fail(x->job, ERR_NOT_FOUND,
				"message_group_uuid is no UUID");
	return messages_post(x->job, x->stores, &x->viewer, &group,
			     draft->message, once, json);
}

/* POST /api/messages: to a conversation, or to a person by handle. */
static bool create_message(struct exchange *x)
{
	struct message_draft draft;
	struct idempotency once;
	struct str json;

	return exchange_idempotency(x, &once) && draft_read(x, &draft) &&
	       post(x, &draft, &once, &json) && respond_json(x, json);
}

const struct route message_routes[] = {
	{ HTTP_GET, "/api/messages/{uuid}", AUTH_REQUIRED, list_messages },
	{ HTTP_POST, "/api/messages", AUTH_REQUIRED, create_message },
	{ 0 },
};

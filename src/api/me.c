/*
 * The signed-in person.
 */
#include <inttypes.h>

#include "api/exchange.h"
#include "api/routes.h"
#include "base/text.h"
#include "http/fields.h"
#include "store/conversations.h"
#include "store/profiles.h"
#include "store/users.h"
#include "store/viewers.h"

static const struct field newcomer_fields[] = {
	{
		.name = "handle",
		.offset = offsetof(struct newcomer, handle),
	},
	{
		.name = "display_name",
		.offset = offsetof(struct newcomer, display_name),
		.max_length = DISPLAY_NAME_MAX_LENGTH,
		.blank = "display_name_blank",
		.too_long = "display_name_exceed_max_chars",
	},
};

static bool newcomer_read(struct exchange *x, struct newcomer *newcomer)
{
	if (!fields_read(x->job, &x->request, newcomer_fields,
			 ARRAY_SIZE(newcomer_fields), newcomer))
		return false;
	if (!handle_is_valid(newcomer->handle))
		job_invalid(x->job, "handle_invalid");
	else if (handle_is_reserved(newcomer->handle))
		job_invalid(x->job, "handle_reserved");
	if (text_has_control(newcomer->display_name))
		job_invalid(x->job, "display_name_invalid");
	return job_is_valid(x->job);
}

/* GET /api/me: the viewer's profile, email and what is unread. */
static bool show_me(struct exchange *x)
{
	struct str profile;
	int64_t unread;

	if (!users_me(x->job, x->stores, &x->viewer.uuid, &profile) ||
	    !message_groups_unread(x->job, x->stores, &x->viewer, &unread))
		return false;
	profile.len--; /* its closing brace */
	return respond_json(
		x, str_of(job_text(x->job,
				   "%.*s,\"unread_conversations\":%" PRId64 "}",
				   STR(profile), unread)));
}

/* POST /api/me: choose the handle that the sign-up could not have. */
static bool create_me(struct exchange *x)
{
	struct idempotency once;
	struct newcomer newcomer = { .email = str_of("") };

	return exchange_idempotency(x, &once) && newcomer_read(x, &newcomer) &&
	       viewers_create(x->job, x->stores, &newcomer, &once,
			      x->access_token, &x->viewer) &&
	       show_me(x);
}

const struct route me_routes[] = {
	{ HTTP_GET, "/api/me", AUTH_REQUIRED, show_me },
	{ HTTP_POST, "/api/me", AUTH_WITHOUT_ROW, create_me },
	{ 0 },
};

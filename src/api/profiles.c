/*
 * Profiles.
 */
#include "api/exchange.h"
#include "api/routes.h"
#include "base/text.h"
#include "http/fields.h"
#include "store/profiles.h"

static const struct field edit_fields[] = {
	{
		.name = "display_name",
		.offset = offsetof(struct profile_edit, display_name),
		.max_length = DISPLAY_NAME_MAX_LENGTH,
		.blank = "display_name_blank",
		.too_long = "display_name_exceed_max_chars",
	},
	{
		.name = "bio",
		.kind = FIELD_TEXT_OR_NONE,
		.offset = offsetof(struct profile_edit, bio),
		.max_length = BIO_MAX_LENGTH,
		.too_long = "bio_exceed_max_chars",
	},
};

/* GET /api/users/@{handle}: how they present themselves. */
static bool show_profile(struct exchange *x)
{
	struct str json;

	return profiles_show(x->job, x->stores, x->match.handle, &json) &&
	       respond_json(x, json);
}

static bool edit_read(struct exchange *x, struct profile_edit *edit)
{
	if (!fields_read(x->job, &x->request, edit_fields,
			 ARRAY_SIZE(edit_fields), edit))
		return false;
	if (text_has_control(edit->display_name))
		job_invalid(x->job, "display_name_invalid");
	return job_is_valid(x->job);
}

/* PUT /api/profile: the viewer's own. */
static bool edit_profile(struct exchange *x)
{
	struct profile_edit edit;
	struct str json;

	return edit_read(x, &edit) &&
	       profiles_edit(x->job, x->stores, &x->viewer, &edit, &json) &&
	       respond_json(x, json);
}

const struct route profile_routes[] = {
	{ HTTP_GET, "/api/users/@{handle}", AUTH_OPTIONAL, show_profile },
	{ HTTP_PUT, "/api/profile", AUTH_REQUIRED, edit_profile },
	{ 0 },
};

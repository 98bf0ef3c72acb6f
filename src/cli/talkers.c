/*
 * The people of one conversation. Each of its items belongs to one of them
 * and names the other.
 */
#include "cli/talkers.h"

#include "store/conversation_keys.h"

static struct talker *talker_of(struct talkers *talkers,
				const struct uuid *uuid)
{
	for (size_t i = 0; i < talkers->count; i++)
		if (uuid_equal(&talkers->rows[i].uuid, uuid))
			return &talkers->rows[i];
	if (talkers->count == TALKERS_MAX)
		return NULL;
	talkers->rows[talkers->count] =
		(struct talker){ .uuid = *uuid,
				 .unread = TALKER_UNREAD_UNKNOWN };
	return &talkers->rows[talkers->count++];
}

static void add_owner(struct talkers *talkers, const struct uuid *uuid,
		      const struct item *item)
{
	struct talker *talker = talker_of(talkers, uuid);

	if (talker != NULL && talker->unread == TALKER_UNREAD_UNKNOWN)
		talker->unread = item_number(item, "unread_count", 0);
}

static void add_other(struct talkers *talkers, struct job *job,
		      const struct item *item, const char *uuid_name,
		      const char *handle_name, const char *display_name_name)
{
	struct talker *talker;
	struct uuid uuid;

	if (!uuid_parse(item_raw(item, uuid_name), &uuid))
		return;
	talker = talker_of(talkers, &uuid);
	if (talker == NULL || talker->handle.data != NULL)
		return;
	talker->handle =
		arena_copy(&job->arena, item_text(job, item, handle_name));
	talker->display_name = arena_copy(
		&job->arena, item_text(job, item, display_name_name));
}

void talkers_add_members(struct talkers *talkers, struct job *job,
			 const struct items *items)
{
	struct uuid owner;

	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->rows[i];
		struct str sk = item_text(job, item, "sk"), kind;

		if (!sk_is_member(sk))
			continue;
		str_cut(&sk, '#', &kind);
		if (uuid_parse(sk, &owner))
			add_owner(talkers, &owner, item);
		add_other(talkers, job, item, "other_uuid", "other_handle",
			  "other_display_name");
	}
}

void talkers_add_groups(struct talkers *talkers, struct job *job,
			const struct items *items)
{
	struct uuid owner;

	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->rows[i];

		if (!groups_pk_parse(item_text(job, item, "pk"), &owner))
			continue;
		add_owner(talkers, &owner, item);
		add_other(talkers, job, item, "user_uuid", "user_handle",
			  "user_display_name");
	}
}

static void write_text(struct buf *json, const char *before, struct str text)
{
	buf_add_text(json, before);
	if (text.data == NULL)
		buf_add_text(json, "null");
	else
		buf_add_json(json, text);
}

void talkers_write_json(struct buf *json, const struct talkers *talkers)
{
	buf_add_char(json, '[');
	for (size_t i = 0; i < talkers->count; i++) {
		const struct talker *talker = &talkers->rows[i];

		write_text(json, i > 0 ? ",{\"uuid\":" : "{\"uuid\":",
			   uuid_str(&talker->uuid));
		write_text(json, ",\"display_name\":", talker->display_name);
		write_text(json, ",\"handle\":", talker->handle);
		buf_add_text(json, ",\"unread_count\":");
		if (talker->unread == TALKER_UNREAD_UNKNOWN)
			buf_add_text(json, "null");
		else
			buf_add_number(json, talker->unread);
		buf_add_char(json, '}');
	}
	buf_add_char(json, ']');
}

/*
 * Attributes of the items of a conversation.
 */
#include "store/conversation_items.h"

#include "aws/item.h"
#include "store/conversation_keys.h"

static void add(struct buf *body, const char *name, struct str value)
{
	buf_add_char(body, ',');
	item_add_text(body, name, value);
}

static void add_number(struct buf *body, const char *name, int64_t value)
{
	buf_add_char(body, ',');
	item_add_number(body, name, value);
}

static void add_person(struct buf *body, const struct user *person)
{
	add(body, "user_uuid", uuid_str(&person->uuid));
	add(body, "user_display_name", person->display_name);
	add(body, "user_handle", person->handle);
}

void item_write_message(struct buf *body, const struct uuid *group,
			const struct outgoing *outgoing)
{
	item_add_text(body, "pk", messages_pk(body->job, group));
	add(body, "sk", outgoing->sk);
	add(body, "message_uuid", uuid_str(&outgoing->uuid));
	add(body, "message", outgoing->message);
	add_person(body, &outgoing->sender);
}

void item_write_member(struct buf *body, const struct uuid *group,
		       const struct member *member)
{
	item_add_text(body, "pk", messages_pk(body->job, group));
	add(body, "sk", member_sk(body->job, &member->user));
	add(body, "user_uuid", uuid_str(&member->user));
	add(body, "other_uuid", uuid_str(&member->other.uuid));
	add(body, "other_display_name", member->other.display_name);
	add(body, "other_handle", member->other.handle);
	if (!str_is_empty(member->group_sk))
		add(body, "group_sk", member->group_sk);
	if (!str_is_empty(member->last_read_sk))
		add(body, "last_read_sk", member->last_read_sk);
	add_number(body, "unread_count", member->unread_count);
	add_number(body, "rev", 1);
}

void item_write_group(struct buf *body, const struct uuid *group,
		      const struct group_item *item)
{
	item_add_text(body, "pk", groups_pk(body->job, &item->owner));
	add(body, "sk", item->sk);
	add(body, "message_group_uuid", uuid_str(group));
	add(body, "message", item->message);
	add_person(body, &item->other);
	add_number(body, "unread_count", item->unread_count);
}

void item_write_pair(struct buf *body, const struct uuid *a,
		     const struct uuid *b, const struct uuid *group)
{
	item_add_text(body, "pk", pair_pk(body->job, a, b));
	add(body, "sk", str_of("PAIR"));
	add(body, "group_uuid", uuid_str(group));
}

/*
 * The items of the demo's conversation: the store says what they consist of.
 */
#include "cli/demo_items.h"

#include "store/conversation_items.h"
#include "store/conversation_keys.h"

enum { ITEM_MAX_BYTES = 16 * 1024 };

static struct buf begin(struct job *job)
{
	struct buf buf = buf_make(job, 512, ITEM_MAX_BYTES);

	buf_add_char(&buf, '{');
	return buf;
}

static struct str end(struct buf *buf)
{
	buf_add_char(buf, '}');
	return buf_str(buf);
}

static struct str message_sk(struct job *job,
			     const struct demo_message *message)
{
	return sort_key_make(job, message->time_us, &message->uuid);
}

struct str demo_message_item(struct job *job, const struct uuid *group,
			     const struct demo_message *message)
{
	struct buf buf = begin(job);
	const struct outgoing outgoing = {
		.sender = *message->sender,
		.message = message->text,
		.uuid = message->uuid,
		.created_us = message->time_us,
		.sk = message_sk(job, message),
	};

	item_write_message(&buf, group, &outgoing);
	return end(&buf);
}

struct str demo_member_item(struct job *job, const struct uuid *group,
			    const struct demo_member *member)
{
	struct buf buf = begin(job);
	const struct member item = {
		.user = member->me->uuid,
		.other = *member->other,
		.group_sk = sort_key_make(job, member->last->time_us, group),
		.last_read_sk = message_sk(job, member->last_read),
		.unread_count = member->unread,
	};

	item_write_member(&buf, group, &item);
	return end(&buf);
}

struct str demo_group_item(struct job *job, const struct uuid *group,
			   const struct demo_member *member)
{
	struct buf buf = begin(job);
	const struct group_item item = {
		.owner = member->me->uuid,
		.other = *member->other,
		.sk = sort_key_make(job, member->last->time_us, group),
		.message = member->last->text,
		.unread_count = member->unread,
	};

	item_write_group(&buf, group, &item);
	return end(&buf);
}

struct str demo_pair_item(struct job *job, const struct uuid *group,
			  const struct user people[2])
{
	struct buf buf = begin(job);

	item_write_pair(&buf, &people[0].uuid, &people[1].uuid, group);
	return end(&buf);
}

struct demo_member demo_member_after(const struct user people[2], int index,
				     const struct demo_message *messages,
				     size_t count)
{
	struct demo_member member = {
		.me = &people[index],
		.other = &people[1 - index],
		.last = &messages[count - 1],
	};

	for (size_t i = 0; i < count; i++) {
		if (messages[i].sender == member.me) {
			member.last_read = &messages[i];
			member.unread = 0;
		} else if (member.unread < UNREAD_MAX) {
			member.unread++;
		}
	}
	return member;
}

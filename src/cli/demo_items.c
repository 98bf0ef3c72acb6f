/*
 * The items that a conversation of two people is made of.
 */
#include "cli/demo_items.h"

#include "aws/item.h"
#include "base/clock.h"

enum { ITEM_MAX_BYTES = 16 * 1024, UNREAD_MAX = 100 };

static struct buf begin(struct job *job, const char *pk, const char *sk)
{
	struct buf buf = buf_make(job, 512, ITEM_MAX_BYTES);

	buf_add_char(&buf, '{');
	item_add_text(&buf, "pk", str_of(pk));
	buf_add_char(&buf, ',');
	item_add_text(&buf, "sk", str_of(sk));
	return buf;
}

static void add_text(struct buf *buf, const char *name, struct str value)
{
	buf_add_char(buf, ',');
	item_add_text(buf, name, value);
}

static void add_number(struct buf *buf, const char *name, int64_t value)
{
	buf_add_char(buf, ',');
	item_add_number(buf, name, value);
}

static struct str end(struct buf *buf)
{
	buf_add_char(buf, '}');
	return buf_str(buf);
}

/* The three attributes with which items name a person. */
static void add_person(struct buf *buf, const struct demo_person *person)
{
	add_text(buf, "user_uuid", uuid_str(&person->uuid));
	add_text(buf, "user_display_name", person->display_name);
	add_text(buf, "user_handle", person->handle);
}

const char *demo_message_sk(struct job *job, const struct demo_message *message)
{
	char time[CLOCK_TEXT_LEN + 1];

	clock_format(message->time_us, time);
	return job_text(job, "%s#%s", time, message->uuid.text);
}

static const char *group_sk(struct job *job, const char *group,
			    const struct demo_member *member)
{
	char time[CLOCK_TEXT_LEN + 1];

	clock_format(member->last->time_us, time);
	return job_text(job, "%s#%s", time, group);
}

struct str demo_message_item(struct job *job, const char *group,
			     const struct demo_message *message)
{
	struct buf buf = begin(job, job_text(job, "MSG#%s", group),
			       demo_message_sk(job, message));

	add_text(&buf, "message_uuid", uuid_str(&message->uuid));
	add_text(&buf, "message", message->text);
	add_person(&buf, message->sender);
	return end(&buf);
}

struct str demo_member_item(struct job *job, const char *group,
			    const struct demo_member *member)
{
	struct buf buf =
		begin(job, job_text(job, "MSG#%s", group),
		      job_text(job, "MEMBER#%s", member->me->uuid.text));

	add_text(&buf, "user_uuid", uuid_str(&member->me->uuid));
	add_text(&buf, "other_uuid", uuid_str(&member->other->uuid));
	add_text(&buf, "other_display_name", member->other->display_name);
	add_text(&buf, "other_handle", member->other->handle);
	add_text(&buf, "group_sk", str_of(group_sk(job, group, member)));
	add_number(&buf, "unread_count", member->unread);
	add_text(&buf, "last_read_sk",
		 str_of(demo_message_sk(job, member->last_read)));
	add_number(&buf, "rev", 1);
	return end(&buf);
}

struct str demo_group_item(struct job *job, const char *group,
			   const struct demo_member *member)
{
	struct buf buf =
		begin(job, job_text(job, "GRP#%s", member->me->uuid.text),
		      group_sk(job, group, member));

	add_text(&buf, "message_group_uuid", str_of(group));
	add_text(&buf, "message", member->last->text);
	add_person(&buf, member->other);
	add_number(&buf, "unread_count", member->unread);
	return end(&buf);
}

const char *demo_pair_pk(struct job *job, const struct demo_person people[2])
{
	const char *a = people[0].uuid.text, *b = people[1].uuid.text;

	return strcmp(a, b) < 0 ? job_text(job, "PAIR#%s#%s", a, b)
				: job_text(job, "PAIR#%s#%s", b, a);
}

struct str demo_pair_item(struct job *job, const char *group,
			  const struct demo_person people[2])
{
	struct buf buf = begin(job, demo_pair_pk(job, people), "PAIR");

	add_text(&buf, "group_uuid", str_of(group));
	return end(&buf);
}

struct demo_member demo_member_after(const struct demo_person people[2],
				     int index,
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

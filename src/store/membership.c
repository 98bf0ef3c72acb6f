/*
 * One cache serves the three kinds of knowledge: the key's first part tells
 * them apart, the value is a group's uuid where there is something to say.
 */
#include "store/membership.h"

#include <string.h>

#include "aws/item.h"
#include "base/clock.h"
#include "store/conversation_keys.h"
#include "store/table_request.h"

static struct hash key_of(const char *kind, const struct uuid *first,
			  const struct uuid *second)
{
	const struct str parts[] = { str_of(kind), uuid_str(first),
				     uuid_str(second) };

	return cache_key(parts, ARRAY_SIZE(parts));
}

static struct hash pair_key(const struct uuid *a, const struct uuid *b)
{
	bool in_order = strcmp(a->text, b->text) < 0;

	return key_of("pair", in_order ? a : b, in_order ? b : a);
}

static void note(struct stores *stores, struct hash key,
		 const struct uuid *group)
{
	cache_put(stores->members, &key, clock_monotonic_ms() + STORES_CACHE_MS,
		  group);
}

static bool known(struct stores *stores, struct hash key, struct uuid *group)
{
	return cache_get(stores->members, &key, clock_monotonic_ms(), group);
}

void membership_note(struct stores *stores, const struct uuid *group,
		     const struct uuid *user)
{
	note(stores, key_of("member", group, user), group);
}

bool membership_is_known(struct stores *stores, const struct uuid *group,
			 const struct uuid *user)
{
	struct uuid found;

	return known(stores, key_of("member", group, user), &found);
}

static bool get_item(struct job *job, struct stores *stores, struct str pk,
		     struct str sk, struct item *item, bool *found)
{
	struct str body =
		table_get_body(job, stores->settings->message_table, pk, sk);
	struct dynamodb_answer answer;

	return table_call(job, stores, "GetItem", body, &answer) &&
	       item_read(job, answer.body, item, found);
}

bool membership_prove(struct job *job, struct stores *stores,
		      const struct uuid *group, const struct uuid *user,
		      bool *is_member)
{
	struct item item;

	*is_member = membership_is_known(stores, group, user);
	if (*is_member)
		return true;
	if (!get_item(job, stores, messages_pk(job, group),
		      member_sk(job, user), &item, is_member))
		return false;
	if (*is_member)
		membership_note(stores, group, user);
	return true;
}

void pair_note(struct stores *stores, const struct uuid *a,
	       const struct uuid *b, const struct uuid *group)
{
	note(stores, pair_key(a, b), group);
}

bool pair_is_known(struct stores *stores, const struct uuid *a,
		   const struct uuid *b, struct uuid *group)
{
	return known(stores, pair_key(a, b), group);
}

bool pair_find(struct job *job, struct stores *stores, const struct uuid *a,
	       const struct uuid *b, struct uuid *group, bool *found)
{
	struct item item;

	*found = pair_is_known(stores, a, b, group);
	if (*found)
		return true;
	if (!get_item(job, stores, pair_pk(job, a, b), str_of("PAIR"), &item,
		      found))
		return false;
	if (!*found)
		return true;
	if (!uuid_parse(item_text(job, &item, "group_uuid"), group))
		return job_fail(job, ERR_INTERNAL,
				"pair item without a group: %s %s", a->text,
				b->text);
	pair_note(stores, a, b, group);
	return true;
}

void no_originals_note(struct stores *stores, const struct uuid *user)
{
	note(stores, key_of("no originals", user, user), user);
}

bool no_originals_known(struct stores *stores, const struct uuid *user)
{
	struct uuid found;

	return known(stores, key_of("no originals", user, user), &found);
}

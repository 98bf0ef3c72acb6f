/*
 * Messages are gathered by conversation, since a scan brings the rows of one
 * partition one after another. Group and pair items are compared with the
 * member items they belong to, a whole page in a few calls; what differs is
 * only suspected, for rows change while they are read.
 */
#include "store/table_check.h"

#include "store/batch_get.h"
#include "store/conversation_keys.h"

/* A row whose member item is asked for. */
struct comparison {
	struct suspect suspect;
	struct item_key member;
};

struct page {
	struct job *job;
	struct table_check *check;
	struct page_check *out;
	struct comparison *comparisons;
	size_t comparison_count;
};

static void add_unreadable(struct page *page, struct str pk, struct str sk)
{
	page->out->unreadable[page->out->unreadable_count++] = (struct finding){
		.kind = FINDING_UNREADABLE, .pk = pk, .sk = sk
	};
}

static void end_group(struct page *page)
{
	struct table_check *check = page->check;

	if (!check->in_group)
		return;
	page->out->suspects[page->out->suspect_count++] = check->group;
	check->in_group = false;
	check->groups++;
}

static void begin_group(struct page *page, const struct uuid *group)
{
	struct table_check *check = page->check;

	if (check->in_group && uuid_equal(&check->group.group, group))
		return;
	end_group(page);
	check->in_group = true;
	check->group =
		(struct suspect){ .kind = SUSPECT_GROUP, .group = *group };
}

static void note_sender(struct suspect *group, const struct item *item)
{
	struct uuid sender;

	if (group->sender_count == SENDERS_MAX ||
	    !uuid_parse(item_raw(item, "user_uuid"), &sender))
		return;
	for (size_t i = 0; i < group->sender_count; i++)
		if (uuid_equal(&group->senders[i], &sender))
			return;
	group->senders[group->sender_count++] = sender;
}

/* The uuid behind `prefix`, in the one form in which it is looked for. */
static bool read_key(struct str key, const char *prefix, struct uuid *uuid)
{
	struct str text;

	if (!str_starts_with(key, prefix))
		return false;
	text = str_from(key, strlen(prefix));
	return uuid_parse(text, uuid) && str_equal(text, uuid_str(uuid));
}

/* False when nothing understands the row. */
static bool take_message(struct page *page, const struct item *item,
			 struct str pk, struct str sk)
{
	struct suspect *group = &page->check->group;
	struct sort_key key;
	struct uuid id;

	if (!read_key(pk, "MSG#", &id))
		return false;
	begin_group(page, &id);
	if (read_key(sk, "MEMBER#", &id)) {
		page->out->members[page->out->member_count++] =
			(struct finding){ .kind = FINDING_NO_USER,
					  .group = group->group,
					  .user = id };
		return true;
	}
	if (!sort_key_parse(sk, &key))
		return false;
	if (!key.has_id)
		group->originals++;
	note_sender(group, item);
	return true;
}

static void compare_member(struct page *page, struct suspect suspect)
{
	page->comparisons[page->comparison_count++] = (struct comparison){
		.suspect = suspect,
		.member = { messages_pk(page->job, &suspect.group),
			    member_sk(page->job, &suspect.user) },
	};
}

static bool take_listed(struct page *page, const struct item *item,
			struct str pk, struct str sk)
{
	struct suspect suspect = { .kind = SUSPECT_LISTED, .sk = sk };
	struct sort_key key;

	if (!read_key(pk, "GRP#", &suspect.user) || !sort_key_parse(sk, &key) ||
	    !uuid_parse(item_raw(item, "message_group_uuid"), &suspect.group))
		return false;
	compare_member(page, suspect);
	return true;
}

static bool take_pair(struct page *page, const struct item *item, struct str pk,
		      struct str sk)
{
	struct suspect suspect = { .kind = SUSPECT_PAIR };
	struct str first, second = str_from(pk, strlen("PAIR#"));

	if (!str_cut(&second, '#', &first) ||
	    !uuid_parse(first, &suspect.user) ||
	    !uuid_parse(second, &suspect.other) || !str_is(sk, "PAIR") ||
	    !str_equal(pk, pair_pk(page->job, &suspect.user, &suspect.other)) ||
	    !uuid_parse(item_raw(item, "group_uuid"), &suspect.group))
		return false;
	compare_member(page, suspect);
	return true;
}

static void take_row(struct page *page, const struct item *item)
{
	struct str pk = item_text(page->job, item, "pk");
	struct str sk = item_text(page->job, item, "sk");
	bool understood;

	if (!str_starts_with(pk, "MSG#"))
		end_group(page);
	if (str_starts_with(pk, "MSG#"))
		understood = take_message(page, item, pk, sk);
	else if (str_starts_with(pk, "GRP#"))
		understood = take_listed(page, item, pk, sk);
	else if (str_starts_with(pk, "PAIR#"))
		understood = take_pair(page, item, pk, sk);
	else
		understood = str_starts_with(pk, "IDEM#") ||
			     str_starts_with(pk, "STREAM#");
	if (!understood)
		add_unreadable(page, pk, sk);
}

static bool is_as_expected(struct job *job, const struct suspect *suspect,
			   const struct item *member)
{
	if (member == NULL)
		return false;
	if (suspect->kind == SUSPECT_PAIR)
		return str_equal(item_raw(member, "other_uuid"),
				 uuid_str(&suspect->other));
	return str_equal(item_text(job, member, "group_sk"), suspect->sk);
}

static bool compare(struct page *page, struct stores *stores)
{
	struct job *job = page->job;
	size_t count = page->comparison_count;
	struct item_key *keys = job_alloc(job, (count + 1) * sizeof(*keys));
	const struct item **members =
		job_alloc(job, (count + 1) * sizeof(struct item *));

	for (size_t i = 0; i < count; i++)
		keys[i] = page->comparisons[i].member;
	if (!batch_get(job, stores, keys, count, "pk,sk,group_sk,other_uuid",
		       members))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct suspect *suspect = &page->comparisons[i].suspect;

		if (!is_as_expected(job, suspect, members[i]))
			page->out->suspects[page->out->suspect_count++] =
				*suspect;
	}
	return true;
}

bool table_check_page(struct job *job, struct stores *stores,
		      struct table_check *check, const struct items *rows,
		      bool is_last, struct page_check *out)
{
	size_t most = rows->count + 1;
	struct page page = { .job = job, .check = check, .out = out };

	*out = (struct page_check){ .suspect_count = 0 };
	out->suspects = job_alloc(job, most * sizeof(*out->suspects));
	out->unreadable = job_alloc(job, most * sizeof(*out->unreadable));
	out->members = job_alloc(job, most * sizeof(*out->members));
	page.comparisons = job_alloc(job, most * sizeof(*page.comparisons));
	for (size_t i = 0; i < rows->count; i++)
		take_row(&page, &rows->rows[i]);
	if (is_last)
		end_group(&page);
	return compare(&page, stores);
}

/*
 * Keys of the table. A sort key comes from the store or from a client's
 * cursor, so it is read as strictly as anything from outside.
 */
#include "store/conversation_keys.h"

#include <string.h>

/* The years 1 to 9999, which is what can be shown. */
static const int64_t first_time_us = INT64_C(-62135596800000000);
static const int64_t last_time_us = INT64_C(253402300799999999);

/* YYYY-MM-DDTHH:MM:SS.ffffffZ, given that it is a time at all. */
static bool has_shown_form(struct str time)
{
	return time.len == CLOCK_TEXT_LEN && time.data[10] == 'T' &&
	       time.data[19] == '.' && time.data[CLOCK_TEXT_LEN - 1] == 'Z';
}

bool sort_key_parse(struct str sk, struct sort_key *key)
{
	struct str time;

	key->has_id = str_cut(&sk, '#', &time);
	if (key->has_id && !uuid_parse(sk, &key->id))
		return false;
	if (!clock_parse(time, &key->time_us))
		return false;
	if (key->time_us < first_time_us || key->time_us > last_time_us)
		return false;
	if (!has_shown_form(time)) {
		clock_format(key->time_us, key->time);
		return true;
	}
	memcpy(key->time, time.data, CLOCK_TEXT_LEN);
	key->time[CLOCK_TEXT_LEN] = '\0';
	return true;
}

struct str sort_key_make(struct job *job, int64_t time_us,
			 const struct uuid *id)
{
	char time[CLOCK_TEXT_LEN + 1];

	clock_format(time_us, time);
	return str_of(job_text(job, "%s#%s", time, id->text));
}

struct str member_sk(struct job *job, const struct uuid *user)
{
	return str_of(job_text(job, "MEMBER#%s", user->text));
}

bool sk_is_member(struct str sk)
{
	return str_starts_with(sk, "MEMBER#");
}

struct str messages_pk(struct job *job, const struct uuid *group)
{
	return str_of(job_text(job, "MSG#%s", group->text));
}

struct str groups_pk(struct job *job, const struct uuid *user)
{
	return str_of(job_text(job, "GRP#%s", user->text));
}

bool groups_pk_parse(struct str pk, struct uuid *user)
{
	return str_starts_with(pk, "GRP#") && uuid_parse(str_from(pk, 4), user);
}

struct str pair_pk(struct job *job, const struct uuid *a, const struct uuid *b)
{
	bool in_order = strcmp(a->text, b->text) < 0;

	return str_of(job_text(job, "PAIR#%s#%s", in_order ? a->text : b->text,
			       in_order ? b->text : a->text));
}

struct str idempotency_pk(struct job *job, const struct uuid *user,
			  struct str key)
{
	return str_of(job_text(job, "IDEM#%s#%.*s", user->text, STR(key)));
}

struct uuid original_message_uuid(struct job *job, const struct uuid *group,
				  struct str sk)
{
	return uuid_of_name(
		str_of(job_text(job, "MSG#%s#%.*s", group->text, STR(sk))));
}

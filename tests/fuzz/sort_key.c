/*
 * A stored sort key that is read shows a time in the one form, and the key
 * made from it says the same.
 */
#include "store/conversation_keys.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	struct sort_key key, again;
	int64_t shown_us;

	if (!sort_key_parse(text, &key))
		return;
	must(strlen(key.time) == CLOCK_TEXT_LEN);
	must(clock_parse(str_of(key.time), &shown_us));
	must(shown_us == key.time_us);
	must(!sk_is_member(text));
	if (!key.has_id)
		return;
	must(sort_key_parse(sort_key_make(job, key.time_us, &key.id), &again));
	must(again.time_us == key.time_us && uuid_equal(&again.id, &key.id));
}

/*
 * Changes are numbered. Whoever read the number before a change may have read
 * what was before it, and sees a higher number at its place afterwards.
 */
#include "base/touches.h"

#include "base/hash.h"

uint64_t touches_moment(const struct touches *touches)
{
	return atomic_load(&touches->moment);
}

uint32_t touches_place(struct str name)
{
	return (uint32_t)(hash_quick(name) % TOUCHES_PLACES);
}

/* Of two at once the later one stays. */
static void note(struct touches *touches, _Atomic uint64_t *last)
{
	uint64_t moment = atomic_fetch_add(&touches->moment, 1) + 1;
	uint64_t before = atomic_load(last);

	while (before < moment &&
	       !atomic_compare_exchange_weak(last, &before, moment))
		continue;
}

void touches_note(struct touches *touches, struct str name)
{
	note(touches, &touches->last[touches_place(name)]);
}

void touches_note_all(struct touches *touches)
{
	note(touches, &touches->all);
}

bool touches_since(const struct touches *touches, uint64_t moment,
		   uint32_t place)
{
	return atomic_load(&touches->last[place]) > moment ||
	       atomic_load(&touches->all) > moment;
}

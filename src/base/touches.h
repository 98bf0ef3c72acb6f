/*
 * When things were last changed, told to all workers: each may keep what it
 * read as long as nothing in it was touched. Things go by names of any kind;
 * two names may share a place, and then a change of one counts for both. Lies
 * in the mapping that the workers share (base/shared.h). Safe for all threads.
 */
#ifndef BASE_TOUCHES_H
#define BASE_TOUCHES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { TOUCHES_PLACES = 4096 };

/* All zero at first. A moment is a number of changes. */
struct touches {
	_Atomic uint64_t moment;
	_Atomic uint64_t all; /* when everything was changed */
	_Atomic uint64_t last[TOUCHES_PLACES];
};

/* Read it before you read what you want to keep. */
uint64_t touches_moment(const struct touches *touches);

/* Where the changes of a name are noted. */
uint32_t touches_place(struct str name);

/* To be called when a change has been committed, before anybody is told. */
void touches_note(struct touches *touches, struct str name);
void touches_note_all(struct touches *touches);

/* Has what is at `place` changed after `moment`? */
bool touches_since(const struct touches *touches, uint64_t moment,
		   uint32_t place);

#endif

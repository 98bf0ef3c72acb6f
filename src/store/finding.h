/*
 * What can be wrong with the rows of conversations: the one table that says
 * how each kind is called, what it means and what mends it.
 */
#ifndef STORE_FINDING_H
#define STORE_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/uuid.h"

enum finding_kind {
	FINDING_UNREADABLE, /* a row or an item that nothing understands */
	FINDING_ORIGINAL, /* rows that the original wrote */
	FINDING_NO_MEMBERS, /* messages without members */
	FINDING_MEMBER_MISSING, /* one of two member items is gone */
	FINDING_MEMBERS_WRONG, /* over two, or they do not name each other */
	FINDING_NO_PAIR, /* members without a pair item */
	FINDING_PAIR_ASTRAY, /* a pair item of no conversation of the two */
	FINDING_EMPTY, /* listed, but without messages */
	FINDING_GHOST, /* a group item that no member item knows */
	FINDING_NOT_LISTED, /* the group item of a member is gone */
	FINDING_STALE, /* a list shows another text or time */
	FINDING_UNREAD, /* an unread count is not that of the definition */
	FINDING_NO_USER, /* a member without a row in PostgreSQL */
	FINDING_KINDS
};

struct finding_info {
	const char *name; /* "no-pair" */
	const char *what; /* is wrong, for people */
	const char *repair; /* what mends it */
	bool can_repair; /* --repair does */
};

/* Never NULL. */
const struct finding_info *finding_info(enum finding_kind kind);

/* What is not known of it is empty. */
struct finding {
	enum finding_kind kind;
	struct uuid group;
	struct uuid user; /* whose item it is */
	struct uuid other; /* the other of the two */
	struct str pk; /* of the row, where the uuids do not tell it */
	struct str sk;
	uint64_t rows; /* of the original */
	bool is_left; /* a person must decide: not to be repaired */
};

/* They speak of the same thing. */
bool finding_equal(const struct finding *a, const struct finding *b);

#endif

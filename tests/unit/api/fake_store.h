/*
 * The stores as handlers see them, in memory: what was asked of them last,
 * and answers that name the question.
 */
#ifndef TESTS_API_FAKE_STORE_H
#define TESTS_API_FAKE_STORE_H

#include "../http/fixture.h"

#include "api/exchange.h"
#include "api/routes.h"

/* What the clock of posts says. */
enum { FAKE_NOW_US = 1000000 };

/* The demo's people and conversation. */
#define VIEWER_UUID "fdb3e3b4-0d39-4dd5-8f0e-6d1f2a6a7c11"
#define GROUP_UUID "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"

struct asked {
	const char *what; /* "" when no store was touched */
	struct str text; /* the message, term or display name */
	struct str handle;
	struct uuid group;
	struct str key;
	struct hash request;
	int limit;
	struct str before;
	int64_t until_us; /* 0: all */
	struct uuid activity; /* or what is replied to */
	int64_t lives_s;
	struct str bio;
};

struct fake_store {
	struct asked asked;
	bool has_more; /* there is a page after this one */
	bool postgres, dynamodb, keys; /* are they there? */
};

extern struct fake_store fake;

/* An exchange of andrewbrown's whose request came as given. */
bool ask(struct job *job, struct exchange *x, const char *method,
	 const char *uri, const char *body, const char *more);

#endif

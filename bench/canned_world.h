/*
 * The items of the made-up world, as the text of DynamoDB's JSON. User N is
 * 00000000-0000-4000-8000-0000000NNNNN, group N the same with 9000.
 */
#ifndef BENCH_CANNED_WORLD_H
#define BENCH_CANNED_WORLD_H

#include "canned_http.h"

enum {
	WORLD_USERS = 200,
	WORLD_MESSAGES_PER_GROUP = 100,
	WORLD_GROUPS_PER_USER = 100,
};

/*
 * The answer to a descending Query: on a group its two member items and then
 * its newest messages, on a user their groups. At most `limit` items, with
 * LastEvaluatedKey when the limit ended the page. The text is malloc'd.
 */
char *world_group_page(int group, int limit, size_t *len);
char *world_user_page(int user, int limit, size_t *len);

/* The answer to a GetItem of that member; malloc'd. */
char *world_member(int group, int user, size_t *len);

/*
 * Finds `prefix` in a request and reads the number of the user or group whose
 * uuid follows it; -1 when there is none in this world.
 */
int world_number_after(struct span body, const char *prefix);

#endif

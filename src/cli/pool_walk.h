/*
 * All people of the user pool, for commands: page after page, in the same
 * memory however many there are.
 */
#ifndef CLI_POOL_WALK_H
#define CLI_POOL_WALK_H

#include "aws/user_pool.h"
#include "cli/cli.h"

/*
 * Gives every page to `take`, whose job ends with the page; what it fails with
 * becomes the failure of the command. With `progress` it tells how far it is.
 * Fails, with a sentence for people: ERR_UNAVAILABLE, ERR_UNAUTHORIZED, or
 * ERR_NOT_FOUND when there is no such pool.
 */
bool pool_walk(struct cli *cli, bool progress,
	       bool (*take)(struct job *job, const struct pool_page *page,
			    void *context),
	       void *context) MUST_CHECK;

#endif

/*
 * The people of the Cognito user pool, a page at a time, for the command
 * line. Signed with the AWS credentials; throttling, server errors and lost
 * connections are retried with back-off inside the job's deadline, expired
 * credentials are renewed once.
 */
#ifndef AWS_USER_POOL_H
#define AWS_USER_POOL_H

#include "aws/cognito.h"
#include "aws/credentials.h"

struct user_pool;

enum { USER_POOL_PAGE_MAX = 60 }; /* Cognito gives no more at once */

struct pool_user {
	struct cognito_user attributes; /* absent ones are empty */
	struct str username;
	struct str status; /* "CONFIRMED" */
	bool enabled;
};

/* What a caller may handle; everything else fails the job. */
enum user_pool_outcome {
	USER_POOL_OK,
	USER_POOL_NOT_FOUND,
	USER_POOL_DENIED, /* the credentials may not, or are wrong */
};

struct pool_page {
	enum user_pool_outcome outcome;
	struct str fault; /* what Cognito calls it, unless OK */
	struct pool_user users[USER_POOL_PAGE_MAX];
	size_t count;
	struct str next; /* empty: this was the last page */
};

/* `settings` and `credentials` must outlive it. Never NULL. */
struct user_pool *user_pool_open(const struct settings *settings,
				 struct credential_source *credentials);
void user_pool_close(struct user_pool *pool);

/*
 * ListUsers: the page that `from` (the `next` of the page before; empty: the
 * first) leads to. Its texts live as long as the job. Fails: ERR_UNAVAILABLE
 * when Cognito cannot be reached or throttles until the deadline,
 * ERR_INTERNAL for a refusal that is our mistake.
 */
bool user_pool_list(struct job *job, struct user_pool *pool, struct str from,
		    struct pool_page *page) MUST_CHECK;

#endif

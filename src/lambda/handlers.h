/*
 * What cruddur-lambda can do, one row a handler: the function's setting
 * "Handler" names it, and Lambda passes it on as _HANDLER.
 */
#ifndef LAMBDA_HANDLERS_H
#define LAMBDA_HANDLERS_H

#include "base/job.h"
#include "store/stores.h"

struct handler {
	const char *name;
	unsigned uses; /* enum settings_use */
	/* of an invocation, whatever Lambda's own limit is; 0: no other */
	int64_t max_ms;
	void (*open)(struct stores *stores, const struct settings *settings,
		     struct shared *shared);
	/*
	 * Turns an event into the answer, both JSON. A job that fails is
	 * reported to Lambda as an error of the function.
	 */
	bool (*run)(struct job *job, struct stores *stores, struct str event,
		    struct str *answer);
};

extern const struct handler stream_handler;
extern const struct handler post_confirmation_handler;

#endif

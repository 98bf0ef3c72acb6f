/*
 * The spine: what happens to a request, in order. Nothing else knows it.
 */
#ifndef SERVER_PIPELINE_H
#define SERVER_PIPELINE_H

#include "auth/verifier.h"
#include "base/settings.h"
#include "http/cors.h"
#include "server/fcgi_io.h"
#include "store/stores.h"

struct pipeline {
	const struct settings *settings;
	struct stores *stores;
	struct verifier *verifier;
	struct cors cors;
};

void pipeline_init(struct pipeline *pipeline, const struct settings *settings,
		   struct stores *stores, struct verifier *verifier);

/*
 * Answers the request that stands ready in `fcgi`: one answer, one access
 * line, and the job is ended.
 */
void pipeline_run(struct pipeline *pipeline, struct job *job,
		  struct fcgi *fcgi);

#endif

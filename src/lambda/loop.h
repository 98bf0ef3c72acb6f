/*
 * Events of the Runtime API, one after the other, each in a job of its own
 * with the invocation's deadline.
 */
#ifndef LAMBDA_LOOP_H
#define LAMBDA_LOOP_H

#include "lambda/handlers.h"
#include "lambda/runtime_api.h"

/*
 * Handles events until the Runtime API no longer answers, which is logged;
 * SIGTERM ends the program between two of them. `job` is used up.
 */
void loop_run(struct job *job, struct runtime_api *api,
	      const struct handler *handler, struct stores *stores);

#endif

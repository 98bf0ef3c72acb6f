/*
 * The time that posts live by: the clock's, unless a test has fixed it
 * (CRUDDUR_FIXED_TIME). All that concerns posts asks here.
 */
#ifndef STORE_NOW_H
#define STORE_NOW_H

#include "base/job.h"
#include "store/stores.h"

int64_t now_us(const struct stores *stores);

/* A moment as a parameter of a statement. */
struct str time_param(struct job *job, int64_t us);

/* The same of this moment. */
struct str now_param(struct job *job, const struct stores *stores);

#endif

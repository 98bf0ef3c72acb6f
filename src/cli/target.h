/*
 * What a command talks to: said before it does anything, so that nobody works
 * on the wrong database for days.
 */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "cli/cli.h"

/* Writes the database, endpoint, table and pool in use to standard error. */
void target_show(const struct cli *cli);

/* An address of this machine: localhost, 127.0.0.0/8 or [::1]. */
bool endpoint_is_local(struct str url);

/* The endpoint as people may read it: no user, password, path or query. */
const char *endpoint_shown(struct job *job, struct str url);

#endif

/*
 * The stream service from its start to its end.
 */
#ifndef STREAM_SERVICE_H
#define STREAM_SERVICE_H

#include "base/settings.h"

/*
 * Serves until SIGTERM or SIGINT: then finishes what is in flight, writes
 * checkpoints, gives its leases back and returns, all within 10 s.
 */
void service_run(const struct settings *settings);

#endif

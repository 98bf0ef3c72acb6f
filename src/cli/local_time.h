/*
 * Stored times as people at this machine read clocks. The one place where the
 * time zone counts; everything else is UTC.
 */
#ifndef CLI_LOCAL_TIME_H
#define CLI_LOCAL_TIME_H

#include "base/str.h"

enum { LOCAL_TIME_SIZE = 32 };

/*
 * RFC 3339 `stored` as "2026-11-22 04:00:00" in the machine's time zone (TZ,
 * else /etc/localtime). What is no time comes back as it is, shortened.
 */
struct str local_time(struct str stored, char text[LOCAL_TIME_SIZE]);

#endif

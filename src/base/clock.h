/*
 * Time: microseconds since 1970 in UTC for what is stored and shown,
 * monotonic milliseconds for deadlines. Never local time.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { CLOCK_TEXT_LEN = 27 }; /* 2026-11-22T03:00:00.123456Z */

int64_t clock_now_us(void);
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

/*
 * RFC 3339 in UTC with six digits and Z, NUL-terminated, into `text`.
 * `us` must lie in the years 1 to 9999.
 */
void clock_format(int64_t us, char text[CLOCK_TEXT_LEN + 1]);

/*
 * Reads RFC 3339 with Z or any offset, 'T' or a space, no to nine digits of a
 * second (what Python's isoformat writes, too). False for anything else.
 */
bool clock_parse(struct str text, int64_t *us) MUST_CHECK;

/* YYYYMMDD and YYYYMMDD'T'HHMMSS'Z' of a moment, as SigV4 wants them. */
void clock_format_basic(int64_t us, char text[17]);

void clock_sleep_ms(int64_t ms);

#endif

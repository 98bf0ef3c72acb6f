/*
 * Foreign text on a terminal: how many columns it takes, and writing it so
 * that it can only be read. Control characters, also those that turn the
 * direction of text, are written as escapes (\n, \u{202e}).
 */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

#include <stdio.h>

#include "base/str.h"

/* Wide letters take two columns, marks upon letters none. */
size_t columns_of(struct str text);

/*
 * Writes `text` and returns the columns it took. If it needs more than `max`
 * (0: no limit) it is cut and ends in "…".
 */
size_t columns_write(FILE *out, struct str text, size_t max);

#endif

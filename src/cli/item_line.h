/*
 * Any item of a table on one line, whoever wrote it and whatever it holds:
 * read from DynamoDB's JSON without aws/item.h's limits. Pure.
 */
#ifndef CLI_ITEM_LINE_H
#define CLI_ITEM_LINE_H

#include "base/buf.h"
#include "base/json_scan.h"

enum { ITEM_LINE_CELLS = 3 };

/*
 * Takes the item that stands next in `scan`. Both are false for what is no
 * item, the job untouched.
 *
 * As JSON: one object, texts, numbers, booleans and null plain, all other
 * types as DynamoDB writes them ({"SS": ["a"]}).
 */
bool item_line_json(struct json_scan *scan, struct buf *line) MUST_CHECK;

/* For people: pk, sk, and what else there is, each value shortened. */
bool item_line_cells(struct json_scan *scan, struct job *job,
		     struct str cells[ITEM_LINE_CELLS]) MUST_CHECK;

#endif

/*
 * The file of the demo's conversation: a line for each message, oldest first,
 * "handle<TAB>text". Lines that are empty or begin with '#' are passed over.
 */
#ifndef CLI_CONVERSATION_H
#define CLI_CONVERSATION_H

#include "base/job.h"

enum { CONVERSATION_LINES_MAX = 1000, CONVERSATION_TEXT_MAX = 1024 };

struct conversation_line {
	struct str handle;
	struct str text;
};

struct conversation {
	struct conversation_line *lines;
	size_t count;
	struct str handles[2]; /* of the two people, who wrote first first */
};

/*
 * Reads the file's text; what comes out is borrowed from it. Fails: ERR_USAGE,
 * naming the line, when one has no tab, no text, a text over
 * CONVERSATION_TEXT_MAX code points, or a third person; or when there are no
 * two people.
 */
bool conversation_read(struct job *job, struct str file,
		       struct conversation *conversation) MUST_CHECK;

#endif

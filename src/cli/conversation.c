/*
 * The file of the demo's conversation.
 */
#include "cli/conversation.h"

#include "base/text.h"

static bool knows(struct conversation *conversation, struct str handle)
{
	for (size_t i = 0; i < ARRAY_SIZE(conversation->handles); i++) {
		if (conversation->handles[i].len == 0)
			conversation->handles[i] = handle;
		if (str_equal(conversation->handles[i], handle))
			return true;
	}
	return false;
}

/* What is wrong with a line, or NULL. */
static const char *read_line(struct conversation *conversation, struct str line)
{
	struct conversation_line *row =
		&conversation->lines[conversation->count];

	if (!str_cut(&line, '\t', &row->handle))
		return "has no tab between handle and text";
	row->text = text_trim(line);
	if (row->handle.len == 0)
		return "has no handle";
	if (text_is_blank(row->text))
		return "has no text";
	if (text_length(row->text) > CONVERSATION_TEXT_MAX)
		return "is too long";
	if (!knows(conversation, row->handle))
		return "is of a third person";
	conversation->count++;
	return NULL;
}

bool conversation_read(struct job *job, struct str file,
		       struct conversation *conversation)
{
	struct str line;

	*conversation = (struct conversation){ 0 };
	conversation->lines = job_alloc(
		job, CONVERSATION_LINES_MAX * sizeof(*conversation->lines));
	for (int number = 1; file.len > 0; number++) {
		const char *wrong;

		str_cut(&file, '\n', &line);
		if (line.len == 0 || line.data[0] == '#')
			continue;
		wrong = conversation->count < CONVERSATION_LINES_MAX
				? read_line(conversation, line)
				: "is one too many";
		if (wrong != NULL)
			return job_fail(job, ERR_USAGE,
					"Line %d of the conversation %s.",
					number, wrong);
	}
	if (conversation->handles[1].len == 0)
		return job_fail(job, ERR_USAGE,
				"The conversation needs two people.");
	return true;
}

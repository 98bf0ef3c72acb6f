/*
 * The word that someone probably meant: optimal string alignment distance.
 */
#include "cli/nearest.h"

#include <string.h>

enum { WORD_MAX = 64, CHANGES_MAX = 3 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *oldest = before;

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;

			row[j] = least(above[j - 1] + changed,
				       least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_len];
}

const char *nearest_word(const char *word, const char *const *words,
			 size_t count)
{
	const char *nearest = NULL;
	size_t len = strlen(word);
	size_t allowed = least(CHANGES_MAX, len / 3 + 1);

	if (len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t other_len = strlen(words[i]);
		size_t changes;

		if (other_len > WORD_MAX)
			continue;
		changes = distance(word, len, words[i], other_len);
		if (changes <= allowed) {
			nearest = words[i];
			allowed = changes > 0 ? changes - 1 : 0;
		}
		if (changes == 0)
			break;
	}
	return nearest;
}

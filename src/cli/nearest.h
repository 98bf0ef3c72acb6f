/*
 * The word that someone probably meant.
 */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/*
 * The one of `words` with the fewest letters to change, add, drop or swap;
 * NULL when none is close (more than a third of the letters, or more than 3).
 */
const char *nearest_word(const char *word, const char *const *words,
			 size_t count);

#endif

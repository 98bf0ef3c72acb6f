/*
 * What was told last is kept only as far as it fits, so only that is compared.
 */
#include "stream/telling.h"

#include <stdio.h>

#include "base/str.h"

bool telling_is_due(struct telling *telling, const char *problem,
		    int64_t now_ms)
{
	if (strncmp(problem, telling->problem, TELLING_MAX - 1) == 0 &&
	    now_ms - telling->told_ms < TELLING_AGAIN_MS)
		return false;
	snprintf(telling->problem, sizeof(telling->problem), "%s", problem);
	telling->told_ms = now_ms;
	return true;
}

void telling_forget(struct telling *telling)
{
	telling->problem[0] = '\0';
}

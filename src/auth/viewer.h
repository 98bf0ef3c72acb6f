/*
 * The signed-in caller.
 */
#ifndef AUTH_VIEWER_H
#define AUTH_VIEWER_H

#include <stdbool.h>

#include "base/str.h"
#include "base/uuid.h"

enum { VIEWER_HANDLE_MAX = 255, VIEWER_NAME_MAX = 1023 };

struct viewer {
	bool signed_in; /* a verified token with a row in users */
	struct uuid sub; /* Cognito's name for the person */
	struct uuid uuid; /* of the row in users */
	char handle[VIEWER_HANDLE_MAX + 1];
	char display_name[VIEWER_NAME_MAX + 1];
};

#endif

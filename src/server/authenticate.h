/*
 * Who asks: from the Authorization header to the viewer, as the route's row
 * demands.
 */
#ifndef SERVER_AUTHENTICATE_H
#define SERVER_AUTHENTICATE_H

#include "api/exchange.h"
#include "auth/verifier.h"

/*
 * Fills x->viewer. Fails: ERR_UNAUTHORIZED without a good token where one is
 * required; ERR_HANDLE_TAKEN for a person who has no row and must choose a
 * handle first; ERR_UNAVAILABLE without a key set or database.
 */
bool authenticate(struct exchange *x, struct verifier *verifier) MUST_CHECK;

#endif

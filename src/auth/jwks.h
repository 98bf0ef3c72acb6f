/*
 * A JSON Web Key Set (RFC 7517): the RSA keys of an issuer, parsed.
 */
#ifndef AUTH_JWKS_H
#define AUTH_JWKS_H

#include "auth/jwt.h"

enum { JWKS_KEYS_MAX = 16 };

struct jwks;

/*
 * Parses a key set. Keys that are not RSA for RS256 signatures, lack a kid,
 * repeat one, or that jwt_key_make refuses are left out. NULL when the text is
 * no key set or holds no usable key. The caller frees it with jwks_free.
 */
struct jwks *jwks_parse(struct job *job, struct str text);
void jwks_free(struct jwks *jwks);

/* NULL when there is none of that name. */
const struct jwt_key *jwks_find(const struct jwks *jwks, struct str kid);

#endif

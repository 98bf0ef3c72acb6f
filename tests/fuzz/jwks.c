/*
 * A key set, whatever is in it, gives keys that can be asked for, or nothing.
 */
#include "auth/jwks.h"

#include "fuzz.h"

static void check(struct job *job, struct str text)
{
	struct jwks *jwks = jwks_parse(job, text);
	struct jwt jwt = { .signature = STR_LITERAL("signature"),
			   .signed_part = STR_LITERAL("text") };
	const struct jwt_key *key;

	if (jwks == NULL)
		return;
	must(jwks_find(jwks, str_make("", 0)) == NULL);
	key = jwks_find(jwks, str_make("k", 1));
	if (key != NULL)
		must(jwt_check_signature(&jwt, key) == JWT_BAD_SIGNATURE);
	jwks_free(jwks);
}

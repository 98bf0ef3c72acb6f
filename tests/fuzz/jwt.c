/*
 * A token is taken apart and judged without harm, no stranger's signature is
 * right, and what is read from it are pieces of the token.
 */
#include "auth/jwt.h"

#include "fuzz.h"

static const int64_t now_s = 1700000000;

/* Of a pair whose private half nobody has. */
static const struct jwt_key *a_key(void)
{
	static struct jwt_key *key;
	char modulus[256];

	if (key != NULL)
		return key;
	memset(modulus, 0xc5, sizeof(modulus));
	key = jwt_key_make(str_make(modulus, sizeof(modulus)),
			   str_make("\1\0\1", 3));
	must(key != NULL);
	return key;
}

static void check(struct job *job, struct str text)
{
	struct jwt_rules rules = { .issuer = STR_LITERAL("i"),
				   .client_id = STR_LITERAL("c") };
	struct jwt_claims claims;
	struct jwt jwt;

	if (jwt_parse(job, text, &jwt) != JWT_GOOD)
		/* claims alone, so that not only base64 leads there */
		jwt = (struct jwt){ .payload = text };
	else
		must(jwt.signed_part.data == text.data &&
		     jwt.signed_part.len < text.len && jwt.kid.data != NULL &&
		     jwt_check_signature(&jwt, a_key()) == JWT_BAD_SIGNATURE);
	if (jwt_check_claims(job, &jwt, &rules, now_s, &claims) != JWT_GOOD)
		return;
	must(claims.expires_s > now_s);
	must(strlen(claims.sub.text) == UUID_LEN);
}

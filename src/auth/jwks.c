/*
 * The set comes from the issuer over a checked connection, yet a key that
 * does not fit is left out rather than trusted: one odd entry must not take
 * the others away.
 */
#include "auth/jwks.h"

#include <stdlib.h>

#include "auth/jwt.h"
#include "base/base64.h"
#include "base/json.h"

enum { KID_MAX = 256 };

struct named_key {
	char kid[KID_MAX];
	size_t kid_len;
	struct jwt_key *key;
};

struct jwks {
	size_t count;
	struct named_key keys[JWKS_KEYS_MAX];
};

/* A member that may be absent must have this value when it is there. */
static bool is_absent_or(const struct json *jwk, const char *name,
			 const char *expected)
{
	return !json_has(jwk, name) ||
	       json_is(json_member(jwk, name), str_of(expected));
}

/* RFC 7518, section 6.3.1: big-endian, base64url. */
static bool read_number(struct job *job, const struct json *jwk,
			const char *name, struct str *bytes)
{
	struct str text;

	return json_string(json_member(jwk, name), &text) &&
	       base64url_decode(job, text, bytes);
}

static bool is_for_our_signatures(const struct json *jwk)
{
	return json_is(json_member(jwk, "kty"), str_of("RSA")) &&
	       is_absent_or(jwk, "use", "sig") &&
	       is_absent_or(jwk, "alg", "RS256");
}

static void add_key(struct job *job, struct jwks *jwks, const struct json *jwk)
{
	struct str kid, modulus, exponent;
	struct named_key *slot;
	struct jwt_key *key;

	if (jwks->count == JWKS_KEYS_MAX || !is_for_our_signatures(jwk) ||
	    !json_string(json_member(jwk, "kid"), &kid) || kid.len == 0 ||
	    kid.len > KID_MAX || jwks_find(jwks, kid) != NULL ||
	    !read_number(job, jwk, "n", &modulus) ||
	    !read_number(job, jwk, "e", &exponent))
		return;
	key = jwt_key_make(modulus, exponent);
	if (key == NULL)
		return;
	slot = &jwks->keys[jwks->count++];
	memcpy(slot->kid, kid.data, kid.len);
	slot->kid_len = kid.len;
	slot->key = key;
}

struct jwks *jwks_parse(struct job *job, struct str text)
{
	const struct json *json;
	const struct json *list;
	struct jwks *jwks;

	if (!json_parse(job, text, &json))
		return NULL;
	list = json_member(json, "keys");
	jwks = calloc(1, sizeof(*jwks));
	if (jwks == NULL)
		abort();
	for (size_t i = 0; i < json_count(list); i++)
		add_key(job, jwks, json_at(list, i));
	if (jwks->count > 0)
		return jwks;
	jwks_free(jwks);
	return NULL;
}

void jwks_free(struct jwks *jwks)
{
	if (jwks == NULL)
		return;
	for (size_t i = 0; i < jwks->count; i++)
		jwt_key_free(jwks->keys[i].key);
	free(jwks);
}

const struct jwt_key *jwks_find(const struct jwks *jwks, struct str kid)
{
	for (size_t i = 0; i < jwks->count; i++) {
		const struct named_key *key = &jwks->keys[i];

		if (str_equal(str_make(key->kid, key->kid_len), kid))
			return key->key;
	}
	return NULL;
}

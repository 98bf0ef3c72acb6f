/*
 * Keys, key sets and tokens for tests, made with OpenSSL on the spot.
 */
#ifndef TESTS_UNIT_AUTH_TOKENS_H
#define TESTS_UNIT_AUTH_TOKENS_H

#include "auth/jwt.h"

struct test_key;

/* A key pair; aborts when OpenSSL cannot. */
struct test_key *test_key_make(int bits);
void test_key_free(struct test_key *key);

/* Its public half, as the verifier uses it; NULL if that refuses it. */
struct jwt_key *test_key_public(struct job *job, const struct test_key *key);

/* The public half as text ("-----BEGIN PUBLIC KEY-----"). */
struct str test_key_pem(struct job *job, const struct test_key *key);

/* A JWK of the key: `more` is text put before its end (",\"use\":\"enc\""). */
const char *test_jwk(struct job *job, const struct test_key *key,
		     const char *kid, const char *more);

/* header and claims as JSON texts, signed with the key. */
struct str test_token(struct job *job, const struct test_key *key,
		      struct str header, struct str claims);

/* Two JSON texts and any signature, put together. */
struct str test_token_join(struct job *job, struct str header,
			   struct str claims, struct str signature);

#endif

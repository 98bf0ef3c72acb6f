#include "tokens.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "base/base64.h"

struct test_key {
	EVP_PKEY *pkey;
};

static void require(bool worked)
{
	if (!worked)
		abort();
}

struct test_key *test_key_make(int bits)
{
	struct test_key *key = malloc(sizeof(*key));

	require(key != NULL);
	key->pkey = EVP_RSA_gen((unsigned)bits);
	require(key->pkey != NULL);
	return key;
}

void test_key_free(struct test_key *key)
{
	EVP_PKEY_free(key->pkey);
	free(key);
}

static struct str number(struct job *job, const struct test_key *key,
			 const char *name)
{
	BIGNUM *value = NULL;
	unsigned char *bytes;
	int len;

	require(EVP_PKEY_get_bn_param(key->pkey, name, &value) == 1);
	bytes = job_alloc(job, (size_t)BN_num_bytes(value));
	len = BN_bn2bin(value, bytes);
	BN_free(value);
	return str_make((char *)bytes, (size_t)len);
}

struct jwt_key *test_key_public(struct job *job, const struct test_key *key)
{
	return jwt_key_make(number(job, key, OSSL_PKEY_PARAM_RSA_N),
			    number(job, key, OSSL_PKEY_PARAM_RSA_E));
}

struct str test_key_pem(struct job *job, const struct test_key *key)
{
	BIO *memory = BIO_new(BIO_s_mem());
	struct str pem;
	char *data;

	require(memory != NULL && PEM_write_bio_PUBKEY(memory, key->pkey) == 1);
	pem.len = (size_t)BIO_get_mem_data(memory, &data);
	pem.data = data;
	pem = arena_copy(&job->arena, pem);
	BIO_free(memory);
	return pem;
}

const char *test_jwk(struct job *job, const struct test_key *key,
		     const char *kid, const char *more)
{
	struct str n =
		base64url_encode(job, number(job, key, OSSL_PKEY_PARAM_RSA_N));
	struct str e =
		base64url_encode(job, number(job, key, OSSL_PKEY_PARAM_RSA_E));

	return job_text(job,
			"{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%.*s\","
			"\"e\":\"%.*s\"%s}",
			kid, STR(n), STR(e), more);
}

static struct str join(struct job *job, struct str a, struct str b)
{
	return str_of(job_text(job, "%.*s.%.*s", STR(a), STR(b)));
}

struct str test_token_join(struct job *job, struct str header,
			   struct str claims, struct str signature)
{
	return join(job,
		    join(job, base64url_encode(job, header),
			 base64url_encode(job, claims)),
		    base64url_encode(job, signature));
}

struct str test_token(struct job *job, const struct test_key *key,
		      struct str header, struct str claims)
{
	struct str text = join(job, base64url_encode(job, header),
			       base64url_encode(job, claims));
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char signature[1024];
	size_t len = sizeof(signature);

	require(context != NULL &&
		EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL,
				   key->pkey) == 1 &&
		EVP_DigestSign(context, signature, &len,
			       (const unsigned char *)text.data,
			       text.len) == 1);
	EVP_MD_CTX_free(context);
	return join(job, text,
		    base64url_encode(job, str_make((char *)signature, len)));
}

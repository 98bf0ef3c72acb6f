/*
 * Everything in a token is a stranger's word until its signature is checked,
 * so little is read before that: the algorithm, which must be ours, and the
 * name of the key. This file and no other sees OpenSSL's RSA.
 */
#include "auth/jwt.h"

#include <math.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/json.h"

enum {
	RSA_BITS_MAX = 8192, /* what one check may cost is bounded */
	EXPONENT_BITS_MAX = 64,
};

static const int64_t last_second_s = 253402300799; /* of the year 9999 */

struct jwt_key {
	EVP_PKEY *pkey;
};

static bool is_usable(const BIGNUM *modulus, const BIGNUM *exponent)
{
	return BN_num_bits(modulus) >= JWT_RSA_BITS_MIN &&
	       BN_num_bits(modulus) <= RSA_BITS_MAX && BN_is_odd(modulus) &&
	       BN_num_bits(exponent) >= 2 && /* 3 and above */
	       BN_num_bits(exponent) <= EXPONENT_BITS_MAX &&
	       BN_is_odd(exponent);
}

static EVP_PKEY *key_from_params(OSSL_PARAM *params)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;

	if (context == NULL)
		abort();
	if (EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
	EVP_PKEY_CTX_free(context);
	return pkey;
}

static EVP_PKEY *key_from_numbers(const BIGNUM *modulus, const BIGNUM *exponent)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params;
	EVP_PKEY *pkey;

	if (build == NULL ||
	    !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) ||
	    !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent))
		abort();
	params = OSSL_PARAM_BLD_to_param(build);
	if (params == NULL)
		abort();
	pkey = key_from_params(params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return pkey;
}

static BIGNUM *number_of(struct str bytes)
{
	BIGNUM *number = BN_bin2bn((const unsigned char *)bytes.data,
				   (int)bytes.len, NULL);

	if (number == NULL)
		abort();
	return number;
}

struct jwt_key *jwt_key_make(struct str modulus, struct str exponent)
{
	struct jwt_key *key = NULL;
	EVP_PKEY *pkey = NULL;
	BIGNUM *n, *e;

	if (modulus.len > JWT_MAX_BYTES || exponent.len > JWT_MAX_BYTES)
		return NULL;
	n = number_of(modulus);
	e = number_of(exponent);
	if (is_usable(n, e))
		pkey = key_from_numbers(n, e);
	BN_free(n);
	BN_free(e);
	if (pkey == NULL)
		return NULL;
	key = malloc(sizeof(*key));
	if (key == NULL)
		abort();
	key->pkey = pkey;
	return key;
}

void jwt_key_free(struct jwt_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* Exactly three parts, none empty. */
static bool cut(struct str token, struct str part[3])
{
	struct str rest = token;

	return str_cut(&rest, '.', &part[0]) && str_cut(&rest, '.', &part[1]) &&
	       !str_cut(&rest, '.', &part[2]) && part[0].len > 0 &&
	       part[1].len > 0 && part[2].len > 0;
}

static enum jwt_verdict read_header(struct job *job, struct str bytes,
				    struct jwt *jwt)
{
	const struct json *header;

	if (!json_parse(job, bytes, &header) || !json_is_object(header))
		return JWT_MALFORMED;
	if (!json_is(json_member(header, "alg"), str_of("RS256")) ||
	    json_has(header, "crit"))
		return JWT_WRONG_ALGORITHM;
	if (!json_string(json_member(header, "kid"), &jwt->kid))
		return JWT_UNKNOWN_KEY;
	return JWT_GOOD;
}

enum jwt_verdict jwt_parse(struct job *job, struct str token, struct jwt *jwt)
{
	struct str part[3];
	struct str header;

	*jwt = (struct jwt){ .kid = { NULL, 0 } };
	if (token.len > JWT_MAX_BYTES || !cut(token, part) ||
	    !base64url_decode(job, part[0], &header) ||
	    !base64url_decode(job, part[1], &jwt->payload) ||
	    !base64url_decode(job, part[2], &jwt->signature))
		return JWT_MALFORMED;
	jwt->signed_part = str_make(token.data, part[0].len + 1 + part[1].len);
	return read_header(job, header, jwt);
}

enum jwt_verdict jwt_check_signature(const struct jwt *jwt,
				     const struct jwt_key *key)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool right;

	if (context == NULL)
		abort();
	/* RSA keys are checked with PKCS #1 v1.5 unless told otherwise */
	right = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
				     key->pkey) == 1 &&
		EVP_DigestVerify(context,
				 (const unsigned char *)jwt->signature.data,
				 jwt->signature.len,
				 (const unsigned char *)jwt->signed_part.data,
				 jwt->signed_part.len) == 1;
	EVP_MD_CTX_free(context);
	return right ? JWT_GOOD : JWT_BAD_SIGNATURE;
}

/* A NumericDate (RFC 7519, section 2) in whole seconds, rounded down. */
static bool read_date(const struct json *value, double *seconds)
{
	if (!json_number(value, seconds))
		return false;
	*seconds = floor(*seconds);
	if (*seconds > (double)last_second_s)
		*seconds = (double)last_second_s;
	return true;
}

static enum jwt_verdict check_times(const struct json *json,
				    const struct jwt_rules *rules,
				    int64_t now_s, struct jwt_claims *claims)
{
	double expires, not_before;

	if (!read_date(json_member(json, "exp"), &expires) ||
	    expires + (double)rules->leeway_s <= (double)now_s)
		return JWT_EXPIRED;
	claims->expires_s = (int64_t)expires;
	if (!json_has(json, "nbf"))
		return JWT_GOOD;
	if (!json_number(json_member(json, "nbf"), &not_before) ||
	    not_before > (double)(now_s + rules->leeway_s))
		return JWT_NOT_YET;
	return JWT_GOOD;
}

enum jwt_verdict jwt_check_claims(struct job *job, const struct jwt *jwt,
				  const struct jwt_rules *rules, int64_t now_s,
				  struct jwt_claims *claims)
{
	const struct json *json;
	enum jwt_verdict verdict;
	struct str sub;

	if (!json_parse(job, jwt->payload, &json) || !json_is_object(json))
		return JWT_MALFORMED;
	if (!json_is(json_member(json, "iss"), rules->issuer))
		return JWT_WRONG_ISSUER;
	if (!json_is(json_member(json, "token_use"), str_of("access")))
		return JWT_WRONG_USE;
	if (!json_is(json_member(json, "client_id"), rules->client_id))
		return JWT_WRONG_CLIENT;
	verdict = check_times(json, rules, now_s, claims);
	if (verdict != JWT_GOOD)
		return verdict;
	if (!json_string(json_member(json, "sub"), &sub) ||
	    !uuid_parse(sub, &claims->sub))
		return JWT_BAD_SUBJECT;
	return JWT_GOOD;
}

const char *jwt_verdict_word(enum jwt_verdict verdict)
{
	static const char *const words[JWT_VERDICTS] = {
		[JWT_GOOD] = "good",
		[JWT_MALFORMED] = "malformed",
		[JWT_WRONG_ALGORITHM] = "wrong_algorithm",
		[JWT_UNKNOWN_KEY] = "unknown_key",
		[JWT_BAD_SIGNATURE] = "bad_signature",
		[JWT_WRONG_ISSUER] = "wrong_issuer",
		[JWT_WRONG_USE] = "wrong_use",
		[JWT_WRONG_CLIENT] = "wrong_client",
		[JWT_EXPIRED] = "expired",
		[JWT_NOT_YET] = "not_yet",
		[JWT_BAD_SUBJECT] = "bad_subject",
	};

	return words[verdict];
}

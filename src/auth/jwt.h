/*
 * A JSON Web Token in compact form (RFC 7519, RFC 7515), taken apart, its
 * signature and claims checked. Pure: keys, rules and the time come in.
 */
#ifndef AUTH_JWT_H
#define AUTH_JWT_H

#include "base/job.h"
#include "base/uuid.h"

enum { JWT_MAX_BYTES = 8 * 1024, JWT_RSA_BITS_MIN = 2048 };

struct jwt_key; /* an RSA public key */

/* Why a token is refused; each has a word for log and counters. */
enum jwt_verdict {
	JWT_GOOD,
	JWT_MALFORMED, /* not three parts, not base64url, not JSON */
	JWT_WRONG_ALGORITHM, /* anything but RS256; or `crit` is there */
	JWT_UNKNOWN_KEY, /* or no string in `kid` */
	JWT_BAD_SIGNATURE,
	JWT_WRONG_ISSUER,
	JWT_WRONG_USE, /* token_use is not "access" */
	JWT_WRONG_CLIENT,
	JWT_EXPIRED, /* or no number in `exp` */
	JWT_NOT_YET, /* `nbf` lies in the future, or is no number */
	JWT_BAD_SUBJECT, /* `sub` is no UUID */
	JWT_VERDICTS
};

struct jwt {
	struct str signed_part; /* header.payload as sent */
	struct str signature; /* bytes */
	struct str kid;
	struct str payload; /* bytes of the claims */
};

struct jwt_rules {
	struct str issuer;
	struct str client_id;
	int64_t leeway_s;
};

struct jwt_claims {
	struct uuid sub;
	int64_t expires_s; /* seconds since 1970, rounded down */
};

/*
 * The key of these big-endian numbers; NULL unless the modulus is odd, of
 * JWT_RSA_BITS_MIN to 8192 bits, and the exponent odd, 3 to 2^64. The caller
 * frees it with jwt_key_free. Safe for all threads at once.
 */
struct jwt_key *jwt_key_make(struct str modulus, struct str exponent);
void jwt_key_free(struct jwt_key *key);

const char *jwt_verdict_word(enum jwt_verdict verdict);

/* Takes the token apart; the algorithm is checked here, before any key. */
enum jwt_verdict jwt_parse(struct job *job, struct str token, struct jwt *jwt);

/* RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2.2). */
enum jwt_verdict jwt_check_signature(const struct jwt *jwt,
				     const struct jwt_key *key);

enum jwt_verdict jwt_check_claims(struct job *job, const struct jwt *jwt,
				  const struct jwt_rules *rules, int64_t now_s,
				  struct jwt_claims *claims);

#endif

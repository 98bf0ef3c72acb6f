/*
 * Tokens that are good, and every way known to us in which one is forged.
 */
#include "../support.h"

#include "auth/jwt.h"
#include "base/base64.h"
#include "base/hash.h"
#include "base/metrics_table.h"
#include "tokens.h"

enum { NOW = 1700000000 };

#define HEADER "{\"alg\":\"RS256\",\"kid\":\"k1\"}"
#define SUB "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"
#define WHO "\"iss\":\"https://issuer/pool\",\"client_id\":\"client\""
#define CLAIMS(more) \
	"{" WHO ",\"token_use\":\"access\",\"sub\":\"" SUB "\"" more "}"
#define GOOD_CLAIMS CLAIMS(",\"exp\":1700003600")

static struct test_key *key;

static int make_key(void **state)
{
	(void)state;
	key = test_key_make(2048);
	return 0;
}

static int free_key(void **state)
{
	(void)state;
	test_key_free(key);
	return 0;
}

static enum jwt_verdict judge(struct job *job, struct str token,
			      struct jwt_claims *claims)
{
	struct jwt_rules rules = { .issuer = S("https://issuer/pool"),
				   .client_id = S("client") };
	struct jwt_key *public = test_key_public(job, key);
	enum jwt_verdict verdict;
	struct jwt jwt;

	assert_non_null(public);
	verdict = jwt_parse(job, token, &jwt);
	if (verdict == JWT_GOOD)
		verdict = jwt_check_signature(&jwt, public);
	if (verdict == JWT_GOOD)
		verdict = jwt_check_claims(job, &jwt, &rules, NOW, claims);
	jwt_key_free(public);
	return verdict;
}

static void assert_token(struct job *job, struct str token,
			 enum jwt_verdict expected)
{
	struct jwt_claims claims;

	assert_string_equal(jwt_verdict_word(judge(job, token, &claims)),
			    jwt_verdict_word(expected));
}

static void assert_header(struct job *job, struct str header,
			  enum jwt_verdict expected)
{
	assert_token(job, test_token(job, key, header, S(GOOD_CLAIMS)),
		     expected);
}

static void assert_claims(struct job *job, struct str claims,
			  enum jwt_verdict expected)
{
	assert_token(job, test_token(job, key, S(HEADER), claims), expected);
}

static void accepts_a_good_token(void **state)
{
	struct job *job = *state;
	struct jwt_claims claims;
	struct str token = test_token(
		job, key, S(HEADER),
		S("{" WHO ",\"token_use\":\"access\",\"exp\":1700000001.9,"
		  "\"nbf\":1700000000,\"aud\":\"someone else\","
		  "\"sub\":\"5AE290ED-55D1-47A0-BC6D-FE2BC2700399\"}"));

	assert_int_equal(judge(job, token, &claims), JWT_GOOD);
	assert_string_equal(claims.sub.text, SUB);
	assert_int_equal(claims.expires_s, NOW + 1);
}

static void rejects_every_algorithm_but_rs256(void **state)
{
	static const char *const others[] = {
		"none",	 "None",  "NONE",   "nOnE",   "",      "HS256",
		"rs256", "Rs256", "RS256 ", " RS256", "RS384", "RS512",
		"PS256", "ES256", "RS2560", "RS25",
	};
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_header(job,
			      str_of(job_text(job,
					      "{\"alg\":\"%s\","
					      "\"kid\":\"k1\"}",
					      others[i])),
			      JWT_WRONG_ALGORITHM);
	assert_header(job, S("{\"kid\":\"k1\"}"), JWT_WRONG_ALGORITHM);
	assert_header(job, S("{\"alg\":null,\"kid\":\"k1\"}"),
		      JWT_WRONG_ALGORITHM);
	assert_header(job, S("{\"alg\":[\"RS256\"],\"kid\":\"k1\"}"),
		      JWT_WRONG_ALGORITHM);
	assert_header(job, S("{\"ALG\":\"RS256\",\"kid\":\"k1\"}"),
		      JWT_WRONG_ALGORITHM);
}

static void rejects_an_unsigned_token(void **state)
{
	struct job *job = *state;
	struct str none = S("{\"alg\":\"none\",\"kid\":\"k1\"}");
	struct str token = test_token_join(job, none, S(GOOD_CLAIMS), S("x"));

	assert_token(job, token, JWT_WRONG_ALGORITHM);
	assert_token(job, test_token_join(job, none, S(GOOD_CLAIMS), S("")),
		     JWT_MALFORMED);
	assert_token(job,
		     test_token_join(job, S(HEADER), S(GOOD_CLAIMS), S("")),
		     JWT_MALFORMED);
}

/* The classic confusion: an HMAC whose secret is the public key. */
static void rejects_hs256_with_the_public_key_as_secret(void **state)
{
	struct job *job = *state;
	static const char *const headers[] = {
		"{\"alg\":\"HS256\",\"kid\":\"k1\"}", HEADER
	};

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		struct str token = test_token_join(job, str_of(headers[i]),
						   S(GOOD_CLAIMS), S("x"));
		struct hash mac;

		token.len -= 3; /* ".eA" */
		mac = hash_hmac(test_key_pem(job, key), token);
		token = test_token_join(
			job, str_of(headers[i]), S(GOOD_CLAIMS),
			str_make((char *)mac.bytes, HASH_BYTES));
		assert_token(job, token,
			     i == 0 ? JWT_WRONG_ALGORITHM : JWT_BAD_SIGNATURE);
	}
}

static void rejects_crit_of_any_kind(void **state)
{
	struct job *job = *state;

	assert_header(job,
		      S("{\"alg\":\"RS256\",\"kid\":\"k1\","
			"\"crit\":[\"b64\"],\"b64\":false}"),
		      JWT_WRONG_ALGORITHM);
	assert_header(job, S("{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[]}"),
		      JWT_WRONG_ALGORITHM);
	assert_header(job,
		      S("{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":null}"),
		      JWT_WRONG_ALGORITHM);
}

static void rejects_a_token_that_brings_its_own_key(void **state)
{
	struct job *job = *state;
	struct test_key *forger = test_key_make(2048);
	const char *header =
		job_text(job,
			 "{\"alg\":\"RS256\",\"kid\":\"k1\",\"jwk\":%s,"
			 "\"jku\":\"http://127.0.0.1/\","
			 "\"x5u\":\"http://127.0.0.1/\",\"x5c\":[\"AAAA\"]}",
			 test_jwk(job, forger, "k1", ""));

	assert_token(job,
		     test_token(job, forger, str_of(header), S(GOOD_CLAIMS)),
		     JWT_BAD_SIGNATURE);
	/* what it brings is not looked at, so it does no harm either */
	assert_header(job, str_of(header), JWT_GOOD);
	test_key_free(forger);
}

static void rejects_a_header_without_a_kid(void **state)
{
	assert_header(*state, S("{\"alg\":\"RS256\"}"), JWT_UNKNOWN_KEY);
	assert_header(*state, S("{\"alg\":\"RS256\",\"kid\":1}"),
		      JWT_UNKNOWN_KEY);
}

static void rejects_headers_that_are_no_strict_json(void **state)
{
	static const char *const headers[] = {
		"{\"alg\":\"RS256\",\"kid\":\"k1\",\"kid\":\"k1\"}",
		"{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k1\"}",
		"{\"alg\":\"RS256\",\"a\\u006cg\":\"none\",\"kid\":\"k1\"}",
		"{\"alg\":\"RS256\",\"kid\":\"k1\"} {}",
		"{\"alg\":\"RS256\",\"kid\":\"k1\"",
		"{'alg':'RS256','kid':'k1'}",
		"{\"alg\":\"RS256\",\"kid\":\"k1\\u0000\"}",
		"{\"alg\":\"RS256\\u0000\",\"kid\":\"k1\"}",
		"[\"RS256\"]",
		"\"RS256\"",
		"null",
		"\xff",
		" ",
	};

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++)
		assert_header(*state, str_of(headers[i]), JWT_MALFORMED);
	assert_header(*state, S("{\"alg\":\"RS256\",\"kid\":\"k1\"}\0"),
		      JWT_MALFORMED);
	assert_header(*state, S("{\"alg\":\"RS256\0\",\"kid\":\"k1\"}"),
		      JWT_MALFORMED);
}

static void rejects_what_has_not_three_parts(void **state)
{
	static const char *const formats[] = {
		"%.*s.", ".%.*s", "%.*s.e30", "%.*s..", "e30.%.*s", "%.*s ",
		" %.*s", "%.*s=", "%.*s==",   "%.*s\n", "%.*s\t",   "%.*s,x",
	};
	struct job *job = *state;
	struct str good = test_token(job, key, S(HEADER), S(GOOD_CLAIMS));
	struct str bytes = arena_copy(&job->arena, good);

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		char text[JWT_MAX_BYTES];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(text, sizeof(text), formats[i], STR(good));
#pragma GCC diagnostic pop
		assert_token(job, str_of(text), JWT_MALFORMED);
	}
	assert_token(job, S(""), JWT_MALFORMED);
	assert_token(job, S(".."), JWT_MALFORMED);
	assert_token(job, S("..."), JWT_MALFORMED);
	assert_token(job, S("a.b.c"), JWT_MALFORMED);
	/* a NUL ends nothing */
	bytes.len++;
	assert_token(job, bytes, JWT_MALFORMED);
}

/* Two texts for the same bytes would be two tokens in every log and cache. */
static void rejects_padding_and_left_over_bits(void **state)
{
	struct job *job = *state;
	struct str good = test_token(job, key, S(HEADER), S(GOOD_CLAIMS));
	char *other = arena_text(&job->arena, good);

	/* 256 bytes leave four bits of the last character unused */
	other[good.len - 1]++;
	assert_token(job, str_make(other, good.len), JWT_MALFORMED);
	other[good.len - 1]--;
	assert_token(job, str_make(other, good.len), JWT_GOOD);
	other[3] = '+';
	assert_token(job, str_make(other, good.len), JWT_MALFORMED);
}

static void rejects_a_changed_token(void **state)
{
	struct job *job = *state;
	struct str good = test_token(job, key, S(HEADER), S(GOOD_CLAIMS));
	struct str other =
		test_token(job, key, S(HEADER), S(CLAIMS(",\"exp\":1e10")));
	struct str payload, signature, rest = good;

	str_cut(&rest, '.', &payload);
	str_cut(&rest, '.', &payload);
	signature = rest;
	assert_token(job,
		     str_of(job_text(job, "%.*s%.*s",
				     STR(str_make(other.data,
						  other.len - signature.len)),
				     STR(signature))),
		     JWT_BAD_SIGNATURE);
	assert_token(
		job,
		test_token_join(job, S(HEADER), S(GOOD_CLAIMS), S("short")),
		JWT_BAD_SIGNATURE);
}

static void rejects_a_token_over_the_size_limit(void **state)
{
	struct job *job = *state;
	char *long_text = job_alloc(job, JWT_MAX_BYTES + 1);

	memset(long_text, 'a', JWT_MAX_BYTES + 1);
	assert_token(job, str_make(long_text, JWT_MAX_BYTES + 1),
		     JWT_MALFORMED);
}

static void rejects_wrong_issuer_use_client_and_subject(void **state)
{
	struct job *job = *state;

	assert_claims(job, S("{\"iss\":\"https://issuer/pool/\"}"),
		      JWT_WRONG_ISSUER);
	assert_claims(job, S("{}"), JWT_WRONG_ISSUER);
	assert_claims(job, S("{" WHO ",\"token_use\":\"id\"}"), JWT_WRONG_USE);
	assert_claims(job, S("{" WHO ",\"token_use\":null}"), JWT_WRONG_USE);
	assert_claims(job,
		      S("{\"iss\":\"https://issuer/pool\",\"token_use\":"
			"\"access\",\"aud\":\"client\"}"),
		      JWT_WRONG_CLIENT);
	assert_claims(job,
		      S("{" WHO ",\"token_use\":\"access\","
			"\"exp\":1700003600}"),
		      JWT_BAD_SUBJECT);
	assert_claims(job,
		      S("{" WHO ",\"token_use\":\"access\","
			"\"exp\":1700003600,\"sub\":\"bayko\"}"),
		      JWT_BAD_SUBJECT);
}

static void rejects_claims_that_are_no_strict_json(void **state)
{
	struct job *job = *state;

	assert_claims(job, S("[]"), JWT_MALFORMED);
	assert_claims(job, S("{\"iss\":"), JWT_MALFORMED);
	assert_claims(job, S(CLAIMS(",\"exp\":1700003600,\"exp\":1")),
		      JWT_MALFORMED);
	assert_claims(job, S(CLAIMS(",\"exp\":1700003600,\"sub\":\"x\"")),
		      JWT_MALFORMED);
	assert_claims(job, S(CLAIMS(",\"exp\":1700003600,\"a\":\"\\u0000\"")),
		      JWT_MALFORMED);
	assert_claims(job, S(CLAIMS(",\"exp\":1700003600") "\0"),
		      JWT_MALFORMED);
}

static void rejects_what_has_expired_or_is_not_valid_yet(void **state)
{
	static const struct {
		const char *times;
		enum jwt_verdict expected;
	} cases[] = {
		{ "\"exp\":1700000001", JWT_GOOD },
		{ "\"exp\":1700000000", JWT_EXPIRED },
		{ "\"exp\":1699999999.9", JWT_EXPIRED },
		{ "\"exp\":0", JWT_EXPIRED },
		{ "\"exp\":-1", JWT_EXPIRED },
		{ "\"exp\":-1e300", JWT_EXPIRED },
		{ "\"exp\":\"1700003600\"", JWT_EXPIRED },
		{ "\"exp\":null", JWT_EXPIRED },
		{ "\"exp\":true", JWT_EXPIRED },
		{ "\"exp\":[1700003600]", JWT_EXPIRED },
		{ "\"x\":1", JWT_EXPIRED },
		{ "\"exp\":1e400", JWT_EXPIRED },
		{ "\"exp\":1e300", JWT_GOOD },
		{ "\"exp\":9223372036854775807", JWT_GOOD },
		{ "\"exp\":99999999999999999999999", JWT_GOOD },
		{ "\"exp\":1e10,\"nbf\":1700000000", JWT_GOOD },
		{ "\"exp\":1e10,\"nbf\":1700000000.5", JWT_NOT_YET },
		{ "\"exp\":1e10,\"nbf\":1700000001", JWT_NOT_YET },
		{ "\"exp\":1e10,\"nbf\":1e300", JWT_NOT_YET },
		{ "\"exp\":1e10,\"nbf\":\"0\"", JWT_NOT_YET },
		{ "\"exp\":1e10,\"nbf\":null", JWT_NOT_YET },
	};
	struct job *job = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_claims(
			job,
			str_of(job_text(job, CLAIMS(",%s"), cases[i].times)),
			cases[i].expected);
}

static void grants_the_leeway_to_both_times(void **state)
{
	struct jwt_rules rules = { .issuer = S("https://issuer/pool"),
				   .client_id = S("client"),
				   .leeway_s = 10 };
	struct jwt jwt = { .payload = S(CLAIMS(",\"exp\":1699999991,"
					       "\"nbf\":1700000010")) };
	struct jwt_claims claims;

	assert_int_equal(jwt_check_claims(*state, &jwt, &rules, NOW, &claims),
			 JWT_GOOD);
	assert_int_equal(
		jwt_check_claims(*state, &jwt, &rules, NOW + 1, &claims),
		JWT_EXPIRED);
	assert_int_equal(
		jwt_check_claims(*state, &jwt, &rules, NOW - 1, &claims),
		JWT_NOT_YET);
}

static void refuses_keys_that_are_weak_or_odd(void **state)
{
	struct job *job = *state;
	struct test_key *weak = test_key_make(1024);
	char modulus[1025], even[256];

	assert_null(test_key_public(job, weak));
	test_key_free(weak);
	memset(modulus, 0xff, sizeof(modulus));
	memset(even, 0xfe, sizeof(even));
	assert_null(jwt_key_make(str_make(modulus, 1025), S("\x03")));
	assert_null(jwt_key_make(str_make(even, 256), S("\x03")));
	assert_null(jwt_key_make(str_make(modulus, 256), S("\x01")));
	assert_null(jwt_key_make(str_make(modulus, 256), S("\x04")));
	assert_null(jwt_key_make(str_make(modulus, 256), S("\x00")));
	assert_null(jwt_key_make(str_make(modulus, 256), S("")));
	assert_null(jwt_key_make(S(""), S("\x03")));
	assert_null(jwt_key_make(str_make(modulus, 256),
				 S("\x01\0\0\0\0\0\0\0\x01")));
}

static void verdicts_are_called_alike_among_the_metrics(void **state)
{
	const struct metric_label *label = metrics_table[METRIC_TOKENS].first;

	(void)state;
	for (int i = 0; i < JWT_VERDICTS; i++)
		assert_string_equal(label->words[i], jwt_verdict_word(i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(accepts_a_good_token),
		job_test(rejects_every_algorithm_but_rs256),
		job_test(rejects_an_unsigned_token),
		job_test(rejects_hs256_with_the_public_key_as_secret),
		job_test(rejects_crit_of_any_kind),
		job_test(rejects_a_token_that_brings_its_own_key),
		job_test(rejects_a_header_without_a_kid),
		job_test(rejects_headers_that_are_no_strict_json),
		job_test(rejects_what_has_not_three_parts),
		job_test(rejects_padding_and_left_over_bits),
		job_test(rejects_a_changed_token),
		job_test(rejects_a_token_over_the_size_limit),
		job_test(rejects_wrong_issuer_use_client_and_subject),
		job_test(rejects_claims_that_are_no_strict_json),
		job_test(rejects_what_has_expired_or_is_not_valid_yet),
		job_test(grants_the_leeway_to_both_times),
		job_test(refuses_keys_that_are_weak_or_odd),
		job_test(verdicts_are_called_alike_among_the_metrics),
	};

	return cmocka_run_group_tests(tests, make_key, free_key);
}

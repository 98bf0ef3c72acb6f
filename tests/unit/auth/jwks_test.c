/*
 * Key sets: which keys are taken, and that odd ones take none away.
 */
#include "../support.h"

#include "auth/jwks.h"
#include "tokens.h"

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

static bool has_key(struct job *job, const char *set, const char *kid)
{
	struct jwks *jwks = jwks_parse(job, str_of(set));
	bool found = jwks != NULL && jwks_find(jwks, str_of(kid)) != NULL;

	jwks_free(jwks);
	return found;
}

/* A set of one key with `more` in it. */
static bool takes(struct job *job, const char *more)
{
	return has_key(
		job,
		job_text(job, "{\"keys\":[%s]}", test_jwk(job, key, "k", more)),
		"k");
}

static void finds_keys_by_their_whole_name(void **state)
{
	struct job *job = *state;
	const char *set = job_text(job, "{\"keys\":[%s,%s],\"more\":1}",
				   test_jwk(job, key, "one", ""),
				   test_jwk(job, key, "two", ""));

	assert_true(has_key(job, set, "one"));
	assert_true(has_key(job, set, "two"));
	assert_false(has_key(job, set, "on"));
	assert_false(has_key(job, set, "One"));
	assert_false(has_key(job, set, ""));
}

static void takes_keys_for_rs256_signatures_only(void **state)
{
	struct job *job = *state;

	assert_true(takes(job, ""));
	assert_true(takes(job, ",\"use\":\"sig\",\"alg\":\"RS256\""));
	assert_true(takes(job, ",\"x5c\":[\"ignored\"]"));
	assert_false(takes(job, ",\"use\":\"enc\""));
	assert_false(takes(job, ",\"use\":null"));
	assert_false(takes(job, ",\"use\":[\"sig\"]"));
	assert_false(takes(job, ",\"alg\":\"RS512\""));
	assert_false(takes(job, ",\"alg\":\"rs256\""));
	assert_false(takes(job, ",\"alg\":1"));
	assert_false(takes(job, ",\"kty\":\"RSA\"")); /* twice */
}

static void leaves_out_keys_that_do_not_fit(void **state)
{
	static const char *const odd[] = {
		"null",
		"1",
		"\"key\"",
		"[]",
		"{}",
		"{\"kty\":\"EC\",\"kid\":\"odd\",\"crv\":\"P-256\"}",
		"{\"kty\":\"oct\",\"kid\":\"odd\",\"k\":\"c2VjcmV0\"}",
		"{\"kty\":\"RSA\",\"kid\":\"odd\"}",
		"{\"kty\":\"RSA\",\"kid\":\"odd\",\"n\":\"AQAB\",\"e\":\"Aw\"}",
		"{\"kty\":\"RSA\",\"kid\":\"odd\",\"n\":\"AQ==\",\"e\":\"+\"}",
		"{\"kty\":\"RSA\",\"kid\":\"odd\",\"n\":1,\"e\":65537}",
	};
	struct job *job = *state;
	struct test_key *weak = test_key_make(1024);

	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		const char *set = job_text(job, "{\"keys\":[%s,%s]}", odd[i],
					   test_jwk(job, key, "k", ""));

		assert_true(has_key(job, set, "k"));
		assert_false(has_key(job, set, "odd"));
	}
	assert_false(has_key(job,
			     job_text(job, "{\"keys\":[%s]}",
				      test_jwk(job, weak, "weak", "")),
			     "weak"));
	test_key_free(weak);
}

static void keeps_the_first_of_two_keys_with_one_name(void **state)
{
	struct job *job = *state;
	struct test_key *other = test_key_make(2048);
	struct jwks *jwks = jwks_parse(
		job, str_of(job_text(job, "{\"keys\":[%s,%s]}",
				     test_jwk(job, key, "k", ""),
				     test_jwk(job, other, "k", ""))));
	struct str token = test_token(
		job, key, S("{\"alg\":\"RS256\",\"kid\":\"k\"}"), S("{}"));
	struct jwt jwt;

	assert_int_equal(jwt_parse(job, token, &jwt), JWT_GOOD);
	assert_int_equal(jwt_check_signature(&jwt, jwks_find(jwks, jwt.kid)),
			 JWT_GOOD);
	jwks_free(jwks);
	test_key_free(other);
}

static void stops_at_the_limit_of_keys(void **state)
{
	struct job *job = *state;
	const char *list = test_jwk(job, key, "k0", "");

	for (int i = 1; i <= JWKS_KEYS_MAX; i++)
		list = job_text(
			job, "%s,%s", list,
			test_jwk(job, key, job_text(job, "k%d", i), ""));
	list = job_text(job, "{\"keys\":[%s]}", list);
	assert_true(has_key(job, list, "k15"));
	assert_false(has_key(job, list, "k16"));
}

static void is_nothing_without_a_usable_key(void **state)
{
	static const char *const sets[] = {
		"",
		"garbage",
		"<html></html>",
		"null",
		"[]",
		"{}",
		"{\"keys\":[]}",
		"{\"keys\":{}}",
		"{\"keys\":null}",
		"{\"keys\":[{}]}",
		"{\"keys\":[",
	};

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		assert_null(jwks_parse(*state, str_of(sets[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(finds_keys_by_their_whole_name),
		job_test(takes_keys_for_rs256_signatures_only),
		job_test(leaves_out_keys_that_do_not_fit),
		job_test(keeps_the_first_of_two_keys_with_one_name),
		job_test(stops_at_the_limit_of_keys),
		job_test(is_nothing_without_a_usable_key),
	};

	return cmocka_run_group_tests(tests, make_key, free_key);
}

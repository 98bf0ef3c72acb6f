/*
 * Signatures, each stage against what AWS publishes.
 */
#include "../support.h"

#include "aws/sigv4.h"

#include "sigv4_vectors.h"

static const char amz_date[] = "20150830T123600Z";

static const struct credentials example = {
	.key_id = "AKIDEXAMPLE",
	.secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
	.version = 1,
};

static struct sigv4_scope scope_of(const struct sigv4_vector *vector)
{
	return (struct sigv4_scope){ "us-east-1", vector->service };
}

static struct sigv4_request request_of(const struct sigv4_vector *vector)
{
	return (struct sigv4_request){
		.method = str_of(vector->method),
		.path = str_of(vector->path),
		.query = str_of(vector->query),
		.headers = vector->headers,
		.header_count = vector->header_count,
		.body = str_of(vector->body),
	};
}

static void check_stages(struct job *job, const struct sigv4_vector *vector)
{
	struct sigv4_scope scope = scope_of(vector);
	struct sigv4_request request = request_of(vector);
	struct str names;
	struct str canonical = sigv4_canonical_request(job, &request, &names);
	struct str text =
		sigv4_string_to_sign(job, &scope, amz_date, canonical);

	assert_str_is(canonical, str_of(vector->canonical));
	assert_str_is(names, str_of(vector->signed_headers));
	assert_str_is(text,
		      str_of(job_text(job,
				      "AWS4-HMAC-SHA256\n%s\n"
				      "20150830/us-east-1/%s/aws4_request\n%s",
				      amz_date, vector->service,
				      vector->canonical_digest)));
}

static void signs_every_published_case_as_aws_does(void **state)
{
	struct job *job = *state;

	for (size_t i = 0; i < sigv4_vector_count; i++) {
		const struct sigv4_vector *vector = &sigv4_vectors[i];
		struct sigv4_scope scope = scope_of(vector);
		struct sigv4_request request = request_of(vector);
		struct sigv4_key key = { .day = "" };

		print_message("  %s\n", vector->name);
		check_stages(job, vector);
		const char *value = sigv4_authorization(
			job, &scope, &example, amz_date, &request, &key);
		assert_string_equal(
			value,
			job_text(job,
				 "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"
				 "20150830/us-east-1/%s/aws4_request, "
				 "SignedHeaders=%s, Signature=%s",
				 vector->service, vector->signed_headers,
				 vector->signature));
	}
}

static void derives_the_documented_signing_key(void **state)
{
	struct sigv4_scope scope = { "us-east-1", "iam" };
	struct hash key =
		sigv4_signing_key(&scope, "20150830", str_of(example.secret));
	char hex[HASH_HEX + 1];
	(void)state;

	hash_hex(key.bytes, HASH_BYTES, hex);
	assert_string_equal(hex, "c4afb1cc5771d871763a393e44b703571"
				 "b55cc28424d1a5e86da6ed3c154a4b9");
}

static const char *sign(struct job *job, const struct credentials *credentials,
			const char *date, struct sigv4_key *key)
{
	struct sigv4_scope scope = { "us-east-1", "service" };
	struct sigv4_request request = request_of(&sigv4_vectors[0]);

	return sigv4_authorization(job, &scope, credentials, date, &request,
				   key);
}

static void renews_the_key_with_the_day_and_with_the_credentials(void **state)
{
	struct job *job = *state;
	struct credentials other = example;
	struct sigv4_key key = { .day = "" };
	struct sigv4_key fresh = { .day = "" };

	sign(job, &example, amz_date, &key);
	struct hash first = key.key;
	sign(job, &example, "20150830T235959Z", &key);
	assert_true(hash_equal(&first, &key.key));

	sign(job, &example, "20150831T000000Z", &key);
	assert_false(hash_equal(&first, &key.key));

	snprintf(other.secret, sizeof(other.secret), "another");
	other.version = 2;
	const char *cached = sign(job, &other, "20150831T000000Z", &key);
	assert_string_equal(cached,
			    sign(job, &other, "20150831T000000Z", &fresh));
}

static void does_not_encode_a_query_twice(void **state)
{
	struct job *job = *state;
	struct sigv4_request request = request_of(&sigv4_vectors[0]);
	struct str names;

	request.query = S("b=a%20b&a");
	struct str canonical = sigv4_canonical_request(job, &request, &names);
	assert_true(str_starts_with(canonical, "GET\n/\na=&b=a%20b\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		job_test(signs_every_published_case_as_aws_does),
		job_test(derives_the_documented_signing_key),
		job_test(renews_the_key_with_the_day_and_with_the_credentials),
		job_test(does_not_encode_a_query_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

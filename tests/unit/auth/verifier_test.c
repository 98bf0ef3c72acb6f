/*
 * The verifier against an issuer that rotates keys, goes away and lies.
 */
#include "../support.h"

#include <pthread.h>
#include <stdatomic.h>

#include "auth/verifier.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "issuer.h"
#include "net/http_client.h"
#include "tokens.h"

enum { THREADS = 16 };

#define SUB "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"

static struct test_key *old_key, *new_key;

struct world {
	struct job job;
	struct issuer *issuer;
	struct shared *shared;
	struct metrics *metrics;
	struct settings settings;
	struct verifier *verifier; /* of one worker */
	struct verifier *other; /* of another */
};

static int make_keys(void **state)
{
	(void)state;
	log_open(LOG_ERROR, "test");
	http_client_init();
	old_key = test_key_make(2048);
	new_key = test_key_make(2048);
	return 0;
}

static int free_keys(void **state)
{
	(void)state;
	test_key_free(old_key);
	test_key_free(new_key);
	return 0;
}

/* The issuer has the old key, and is down. */
static int make_world(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	job_init(&world->job);
	job_start(&world->job, 60 * 1000);
	world->issuer = issuer_make();
	issuer_serve(world->issuer, 200,
		     job_text(&world->job, "{\"keys\":[%s]}",
			      test_jwk(&world->job, old_key, "old", "")),
		     0);
	world->shared = shared_map();
	world->metrics = metrics_map();
	metrics_use(world->metrics, 0);
	world->settings.issuer = issuer_name(world->issuer);
	world->settings.user_pool_client_id = "client";
	world->settings.threads = THREADS;
	world->verifier = verifier_open(&world->settings, world->shared);
	world->other = verifier_open(&world->settings, world->shared);
	*state = world;
	return 0;
}

static int free_world(void **state)
{
	struct world *world = *state;

	verifier_close(world->verifier);
	verifier_close(world->other);
	metrics_unmap(world->metrics);
	shared_unmap(world->shared);
	issuer_free(world->issuer);
	job_release(&world->job);
	free(world);
	return 0;
}

static void rotate(struct world *world, const struct test_key *key,
		   const char *kid)
{
	issuer_serve(world->issuer, 200,
		     job_text(&world->job, "{\"keys\":[%s]}",
			      test_jwk(&world->job, key, kid, "")),
		     0);
}

static struct str token_until(struct job *job, const struct world *world,
			      const struct test_key *key, const char *kid,
			      int64_t expires_s)
{
	const char *header =
		job_text(job, "{\"alg\":\"RS256\",\"kid\":\"%s\"}", kid);
	const char *claims =
		job_text(job,
			 "{\"iss\":\"%s\",\"client_id\":\"client\","
			 "\"token_use\":\"access\",\"sub\":\"" SUB "\","
			 "\"exp\":%lld}",
			 issuer_name(world->issuer), (long long)expires_s);

	return test_token(job, key, str_of(header), str_of(claims));
}

static struct str token(struct world *world, const struct test_key *key,
			const char *kid)
{
	return token_until(&world->job, world, key, kid,
			   clock_now_us() / 1000000 + 3600);
}

static enum jwt_verdict check_with(struct world *world,
				   struct verifier *verifier, struct str text)
{
	enum jwt_verdict verdict;
	struct jwt_claims claims;

	assert_true(
		verifier_check(&world->job, verifier, text, &claims, &verdict));
	if (verdict == JWT_GOOD)
		assert_string_equal(claims.sub.text, SUB);
	return verdict;
}

static enum jwt_verdict check(struct world *world, struct str text)
{
	return check_with(world, world->verifier, text);
}

/* True when the check fails for want of a key set; in a job of its own. */
static bool is_unavailable(struct world *world, struct str text)
{
	enum jwt_verdict verdict;
	struct jwt_claims claims;
	struct job job;
	bool unavailable;

	job_init(&job);
	job_start(&job, 5000);
	unavailable = !verifier_check(&job, world->verifier, text, &claims,
				      &verdict) &&
		      job.error == ERR_UNAVAILABLE;
	job_release(&job);
	return unavailable;
}

static void accepts_a_good_token_again_and_again(void **state)
{
	struct world *world = *state;
	struct str good = token(world, old_key, "old");

	issuer_up(world->issuer);
	assert_int_equal(check(world, good), JWT_GOOD);
	assert_int_equal(check(world, good), JWT_GOOD);
	assert_int_equal(check_with(world, world->other, good), JWT_GOOD);
	assert_int_equal(issuer_requests(world->issuer), 1);
}

static void never_remembers_a_bad_token(void **state)
{
	struct world *world = *state;
	struct str forged = token(world, new_key, "old");

	issuer_up(world->issuer);
	assert_int_equal(check(world, forged), JWT_BAD_SIGNATURE);
	assert_int_equal(check(world, forged), JWT_BAD_SIGNATURE);
	assert_int_equal(check(world, token_until(&world->job, world, old_key,
						  "old", 1)),
			 JWT_EXPIRED);
	assert_int_equal(metrics_sum(world->metrics, METRIC_TOKENS,
				     JWT_BAD_SIGNATURE, 0),
			 2);
	assert_int_equal(
		metrics_sum(world->metrics, METRIC_TOKENS, JWT_EXPIRED, 0), 1);
}

static void refuses_a_remembered_token_once_it_expires(void **state)
{
	struct world *world = *state;
	int64_t expires_s = clock_now_us() / 1000000 + 2;
	struct str brief =
		token_until(&world->job, world, old_key, "old", expires_s);

	issuer_up(world->issuer);
	assert_int_equal(check(world, brief), JWT_GOOD);
	while (clock_now_us() / 1000000 < expires_s)
		clock_sleep_ms(20);
	assert_int_equal(check(world, brief), JWT_EXPIRED);
}

static void accepts_a_rotated_key_at_its_first_request(void **state)
{
	struct world *world = *state;
	struct str before = token(world, old_key, "old");
	struct str after = token(world, new_key, "new");

	issuer_up(world->issuer);
	assert_int_equal(check(world, before), JWT_GOOD);
	assert_int_equal(check_with(world, world->other, before), JWT_GOOD);
	rotate(world, new_key, "new");
	assert_int_equal(check(world, after), JWT_GOOD);
	assert_int_equal(check_with(world, world->other, after), JWT_GOOD);
	/* the old key has left: remembered tokens go with it, everywhere */
	assert_int_equal(check(world, before), JWT_UNKNOWN_KEY);
	assert_int_equal(check_with(world, world->other, before),
			 JWT_UNKNOWN_KEY);
	assert_int_equal(issuer_requests(world->issuer), 2);
}

static void refuses_a_remembered_token_whose_key_was_replaced(void **state)
{
	struct world *world = *state;
	struct str before = token(world, old_key, "old");

	issuer_up(world->issuer);
	assert_int_equal(check(world, before), JWT_GOOD);
	rotate(world, new_key, "old");
	assert_int_equal(check(world, token(world, new_key, "new")),
			 JWT_UNKNOWN_KEY);
	assert_int_equal(check(world, before), JWT_BAD_SIGNATURE);
}

static void fetches_once_for_ten_thousand_unknown_kids(void **state)
{
	struct world *world = *state;
	struct str good = token(world, old_key, "old");
	struct job job;

	issuer_up(world->issuer);
	assert_int_equal(check(world, good), JWT_GOOD);
	job_init(&job);
	for (int i = 0; i < 10000; i++) {
		enum jwt_verdict verdict;
		struct jwt_claims claims;
		const char *header;

		job_start(&job, 5000);
		header =
			job_text(&job, "{\"alg\":\"RS256\",\"kid\":\"%d\"}", i);
		assert_true(verifier_check(
			&job, i % 2 ? world->verifier : world->other,
			test_token_join(&job, str_of(header), S("{}"), S("x")),
			&claims, &verdict));
		assert_int_equal(verdict, JWT_UNKNOWN_KEY);
		job_end(&job);
	}
	job_release(&job);
	assert_int_equal(issuer_requests(world->issuer), 2);
	assert_int_equal(check(world, good), JWT_GOOD);
}

static void says_unavailable_until_the_issuer_comes(void **state)
{
	struct world *world = *state;
	struct str good = token(world, old_key, "old");
	int64_t back_ms;

	assert_false(verifier_is_ready(world->verifier));
	assert_true(is_unavailable(world, good));
	/* what no key could make good is refused even now */
	assert_int_equal(check(world, S("a.b.c")), JWT_MALFORMED);
	issuer_up(world->issuer);
	back_ms = clock_monotonic_ms();
	while (!verifier_is_ready(world->verifier)) {
		verifier_refresh(&world->job, world->verifier);
		clock_sleep_ms(50);
		assert_true(clock_monotonic_ms() < back_ms + 2000);
	}
	assert_int_equal(check(world, good), JWT_GOOD);
}

static void serves_with_its_keys_while_the_issuer_is_away(void **state)
{
	struct world *world = *state;

	issuer_up(world->issuer);
	assert_int_equal(check(world, token(world, old_key, "old")), JWT_GOOD);
	issuer_down(world->issuer);
	assert_int_equal(check(world, token(world, new_key, "new")),
			 JWT_UNKNOWN_KEY);
	assert_int_equal(
		check_with(world, world->other, token(world, old_key, "old")),
		JWT_GOOD);
}

static void keeps_its_keys_when_the_issuer_answers_garbage(void **state)
{
	static const struct {
		int status;
		const char *body;
	} answers[] = {
		{ 200, "" },
		{ 200, "<html>sign in to the network</html>" },
		{ 200, "{\"keys\":[]}" },
		{ 200, "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"new\"}]}" },
		{ 500, "{\"keys\":[]}" },
		{ 302, "" },
	};
	struct world *world = *state;
	struct str good = token(world, old_key, "old");

	issuer_up(world->issuer);
	assert_int_equal(check(world, good), JWT_GOOD);
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		atomic_store(&world->shared->keys.tried_ms[KEYS_UNKNOWN_KID],
			     0);
		issuer_serve(world->issuer, answers[i].status, answers[i].body,
			     0);
		assert_int_equal(check(world, token(world, new_key, "new")),
				 JWT_UNKNOWN_KEY);
		assert_int_equal(issuer_requests(world->issuer), (int)i + 2);
		assert_int_equal(check(world, good), JWT_GOOD);
	}
}

static void refuses_a_key_set_over_the_size_limit(void **state)
{
	struct world *world = *state;
	char *big = job_alloc(&world->job, SHARED_KEYS_MAX_BYTES + 2);
	const char *set = job_text(&world->job, "{\"keys\":[%s]}",
				   test_jwk(&world->job, old_key, "old", ""));

	memset(big, ' ', SHARED_KEYS_MAX_BYTES + 1);
	big[SHARED_KEYS_MAX_BYTES + 1] = '\0';
	memcpy(big, set, strlen(set));
	issuer_serve(world->issuer, 200, big, 0);
	issuer_up(world->issuer);
	assert_true(is_unavailable(world, token(world, old_key, "old")));
}

static void gives_up_on_a_slow_issuer_at_the_jobs_deadline(void **state)
{
	struct world *world = *state;
	struct str good = token(world, old_key, "old");
	int64_t start_ms = clock_monotonic_ms();
	enum jwt_verdict verdict;
	struct jwt_claims claims;
	struct job job;

	issuer_serve(world->issuer, 200, "{}", 1500);
	issuer_up(world->issuer);
	job_init(&job);
	job_start(&job, 300);
	assert_false(
		verifier_check(&job, world->verifier, good, &claims, &verdict));
	assert_int_equal(job.error, ERR_UNAVAILABLE);
	assert_true(clock_monotonic_ms() < start_ms + 1000);
	job_release(&job);
}

struct crowd {
	struct world *world;
	struct str token;
	_Atomic int good;
};

static void *check_in_the_crowd(void *arg)
{
	struct crowd *crowd = arg;
	enum jwt_verdict verdict;
	struct jwt_claims claims;
	struct job job;

	job_init(&job);
	for (int i = 0; i < 50; i++) {
		job_start(&job, 5000);
		if (verifier_check(&job,
				   i % 2 ? crowd->world->verifier
					 : crowd->world->other,
				   crowd->token, &claims, &verdict) &&
		    verdict == JWT_GOOD)
			atomic_fetch_add(&crowd->good, 1);
		job_end(&job);
	}
	job_release(&job);
	return NULL;
}

static void run_crowd(struct crowd *crowd, int size)
{
	pthread_t threads[THREADS];

	for (int i = 0; i < size; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						check_in_the_crowd, crowd),
				 0);
	for (int i = 0; i < size; i++)
		pthread_join(threads[i], NULL);
}

static void check_crowd(struct world *world, int size)
{
	struct crowd crowd = { .world = world };

	issuer_up(world->issuer);
	assert_int_equal(check(world, token(world, old_key, "old")), JWT_GOOD);
	issuer_serve(world->issuer, 200,
		     job_text(&world->job, "{\"keys\":[%s]}",
			      test_jwk(&world->job, new_key, "new", "")),
		     200);
	crowd.token = token(world, new_key, "new");
	run_crowd(&crowd, size);
	assert_int_equal(crowd.good, size * 50);
	assert_int_equal(issuer_requests(world->issuer), 2);
}

static void a_crowd_with_a_new_key_waits_for_one_fetch(void **state)
{
	check_crowd(*state, THREADS * 3 / 4);
}

static void the_only_thread_of_a_worker_waits_for_another_worker(void **state)
{
	struct world *world = *state;

	verifier_close(world->other);
	world->settings.threads = 1;
	world->other = verifier_open(&world->settings, world->shared);
	check_crowd(world, 2);
}

#define world_test(function) \
	cmocka_unit_test_setup_teardown(function, make_world, free_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(accepts_a_good_token_again_and_again),
		world_test(never_remembers_a_bad_token),
		world_test(refuses_a_remembered_token_once_it_expires),
		world_test(accepts_a_rotated_key_at_its_first_request),
		world_test(refuses_a_remembered_token_whose_key_was_replaced),
		world_test(fetches_once_for_ten_thousand_unknown_kids),
		world_test(says_unavailable_until_the_issuer_comes),
		world_test(serves_with_its_keys_while_the_issuer_is_away),
		world_test(keeps_its_keys_when_the_issuer_answers_garbage),
		world_test(refuses_a_key_set_over_the_size_limit),
		world_test(gives_up_on_a_slow_issuer_at_the_jobs_deadline),
		world_test(a_crowd_with_a_new_key_waits_for_one_fetch),
		world_test(
			the_only_thread_of_a_worker_waits_for_another_worker),
	};

	return cmocka_run_group_tests(tests, make_keys, free_keys);
}

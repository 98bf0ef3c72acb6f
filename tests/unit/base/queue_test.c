#include "base/queue.h"

#include <pthread.h>

#include "base/clock.h"

#include "../support.h"

enum { VISITORS = 4, LONG_MS = 60000 };

struct desk {
	pthread_mutex_t lock;
	struct queue queue;
	int arrived;
	int left; /* how many have gone again */
};

struct visitor {
	struct desk *desk;
	int64_t until_ms;
	pthread_t thread;
	void *got;
	int place; /* in the order of going */
};

static void *visit(void *argument)
{
	struct visitor *visitor = argument;
	struct desk *desk = visitor->desk;

	pthread_mutex_lock(&desk->lock);
	desk->arrived++;
	visitor->got = queue_wait(&desk->queue, &desk->lock, visitor->until_ms);
	pthread_mutex_lock(&desk->lock);
	visitor->place = desk->left++;
	pthread_mutex_unlock(&desk->lock);
	return NULL;
}

static int arrived(struct desk *desk)
{
	int count;

	pthread_mutex_lock(&desk->lock);
	count = desk->arrived;
	pthread_mutex_unlock(&desk->lock);
	return count;
}

/* Returns when it waits. */
static void start(struct visitor *visitor, struct desk *desk, int64_t wait_ms)
{
	int before = arrived(desk);

	visitor->desk = desk;
	visitor->until_ms = clock_monotonic_ms() + wait_ms;
	pthread_create(&visitor->thread, NULL, visit, visitor);
	while (arrived(desk) == before)
		clock_sleep_ms(1);
}

static bool serve(struct desk *desk, void *what)
{
	bool served;

	pthread_mutex_lock(&desk->lock);
	served = queue_serve(&desk->queue, what);
	pthread_mutex_unlock(&desk->lock);
	return served;
}

static void serves_in_the_order_of_arrival(void **state)
{
	struct desk desk = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct visitor visitors[VISITORS];
	int things[VISITORS];

	(void)state;
	for (int i = 0; i < VISITORS; i++)
		start(&visitors[i], &desk, LONG_MS);
	for (int i = 0; i < VISITORS; i++) {
		assert_true(serve(&desk, &things[i]));
		pthread_join(visitors[i].thread, NULL);
		assert_ptr_equal(visitors[i].got, &things[i]);
		assert_int_equal(visitors[i].place, i);
	}
	assert_false(serve(&desk, &things[0]));
}

static void gives_up_when_nobodys_turn_comes(void **state)
{
	struct desk desk = { .lock = PTHREAD_MUTEX_INITIALIZER };
	int64_t start_ms = clock_monotonic_ms();

	(void)state;
	pthread_mutex_lock(&desk.lock);
	assert_null(queue_wait(&desk.queue, &desk.lock, start_ms + LONG_MS));
	assert_in_range(clock_monotonic_ms() - start_ms, QUEUE_SILENCE_MS,
			LONG_MS / 2);
	assert_false(serve(&desk, state));
}

static void gives_up_at_its_moment(void **state)
{
	struct desk desk = { .lock = PTHREAD_MUTEX_INITIALIZER };
	int64_t start_ms = clock_monotonic_ms();

	(void)state;
	pthread_mutex_lock(&desk.lock);
	assert_null(queue_wait(&desk.queue, &desk.lock, start_ms));
	assert_false(serve(&desk, state));
}

static void waits_on_while_others_are_served(void **state)
{
	struct desk desk = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct visitor visitors[VISITORS];

	(void)state;
	for (int i = 0; i < VISITORS; i++)
		start(&visitors[i], &desk, LONG_MS);
	for (int i = 0; i < VISITORS; i++) {
		clock_sleep_ms(QUEUE_SILENCE_MS / 2);
		assert_true(serve(&desk, &desk));
		pthread_join(visitors[i].thread, NULL);
		assert_ptr_equal(visitors[i].got, &desk);
	}
}

static void who_gave_up_leaves_the_others_their_turn(void **state)
{
	struct desk desk = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct visitor first, hasty, last;

	(void)state;
	start(&first, &desk, LONG_MS);
	start(&hasty, &desk, QUEUE_SILENCE_MS / 10);
	start(&last, &desk, LONG_MS);
	pthread_join(hasty.thread, NULL);
	assert_null(hasty.got);
	assert_true(serve(&desk, &first));
	assert_true(serve(&desk, &last));
	pthread_join(first.thread, NULL);
	pthread_join(last.thread, NULL);
	assert_ptr_equal(first.got, &first);
	assert_ptr_equal(last.got, &last);
}

static void sends_all_away(void **state)
{
	struct desk desk = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct visitor visitors[VISITORS];

	(void)state;
	for (int i = 0; i < VISITORS; i++)
		start(&visitors[i], &desk, LONG_MS);
	pthread_mutex_lock(&desk.lock);
	queue_dismiss(&desk.queue);
	pthread_mutex_unlock(&desk.lock);
	for (int i = 0; i < VISITORS; i++) {
		pthread_join(visitors[i].thread, NULL);
		assert_null(visitors[i].got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serves_in_the_order_of_arrival),
		cmocka_unit_test(gives_up_when_nobodys_turn_comes),
		cmocka_unit_test(gives_up_at_its_moment),
		cmocka_unit_test(waits_on_while_others_are_served),
		cmocka_unit_test(who_gave_up_leaves_the_others_their_turn),
		cmocka_unit_test(sends_all_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Threads that take the next number until none is left.
 */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

struct crew {
	size_t count;
	void (*work)(void *context, size_t index);
	void *context;
	_Atomic size_t next;
};

static void *take_turns(void *argument)
{
	struct crew *crew = argument;

	for (;;) {
		size_t index = atomic_fetch_add(&crew->next, 1);

		if (index >= crew->count)
			return NULL;
		crew->work(crew->context, index);
	}
}

void parallel_run(int threads, size_t count,
		  void (*work)(void *context, size_t index), void *context)
{
	struct crew crew = { .count = count, .work = work, .context = context };
	pthread_t helpers[PARALLEL_MAX];
	int started = 0;

	while (started + 1 < threads && started < PARALLEL_MAX &&
	       (size_t)started + 1 < count) {
		if (pthread_create(&helpers[started], NULL, take_turns,
				   &crew) != 0)
			break;
		started++;
	}
	take_turns(&crew);
	for (int i = 0; i < started; i++)
		pthread_join(helpers[i], NULL);
}

/*
 * Threads that modules keep for themselves. They take no signals: those are
 * the business of the program's own threads.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* To be joined. Aborts when the system gives none. */
pthread_t thread_start(void *(*run)(void *argument), void *argument);

#endif

/*
 * What no file of ours may call: unbounded text functions, hidden global
 * state, locale and time zone traps. Included by the compiler's command line
 * (-include) after the system headers it needs.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With fortified functions these are macros to clang. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strncpy strcat strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atoll atof gets
#pragma GCC poison localtime gmtime mktime ctime asctime
#pragma GCC poison strerror setenv putenv srand

/* OpenSSL's headers use these words as names of parameters. */
int rand(void) __attribute__((deprecated("use hash_random")));
long random(void) __attribute__((deprecated("use hash_random")));

#endif

/*
 * A tiny issuer for tests: one thread that serves a key set on a port of the
 * loopback address, counts who asks, and can go away and come back.
 */
#ifndef TESTS_UNIT_AUTH_ISSUER_H
#define TESTS_UNIT_AUTH_ISSUER_H

struct issuer;

/* "http://127.0.0.1:port"; nobody answers there before issuer_up. */
struct issuer *issuer_make(void);
const char *issuer_name(const struct issuer *issuer);
void issuer_free(struct issuer *issuer);

/* Answers from now on, after `delay_ms`, with this status and key set. */
void issuer_serve(struct issuer *issuer, int status, const char *key_set,
		  int delay_ms);
void issuer_up(struct issuer *issuer);
void issuer_down(struct issuer *issuer);

/* Requests answered since it was made. */
int issuer_requests(struct issuer *issuer);

#endif

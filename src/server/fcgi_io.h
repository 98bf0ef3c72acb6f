/*
 * FastCGI for one thread: accept a request, read it, answer it. The only
 * module that sees libfcgi.
 */
#ifndef SERVER_FCGI_IO_H
#define SERVER_FCGI_IO_H

#include <stdbool.h>

#include "base/str.h"

struct fcgi;

enum fcgi_event {
	FCGI_REQUEST, /* one stands ready */
	FCGI_IDLE, /* none came within the socket's receive time-out */
	FCGI_BROKEN, /* accepting failed; it has paused, so try again */
};

/* How long to wait for one, so that the thread can look at a drain. */
enum { FCGI_IDLE_MS = 200 };

/* Once per process, before threads. False when the library refuses. */
bool fcgi_library_init(void);

/*
 * The receiving end of one thread on the listening socket that all share; the
 * socket must have a receive time-out. NULL when it fails.
 */
struct fcgi *fcgi_open(int listen_fd);
void fcgi_close(struct fcgi *fcgi);

enum fcgi_event fcgi_accept(struct fcgi *fcgi);

/* NAME=value texts of the request at hand, NULL-terminated. */
char *const *fcgi_params(struct fcgi *fcgi);

/* A request_reader (http/request.h) over the body. */
int fcgi_read(void *fcgi, char *out, int size);

/* Sends the whole answer and ends the request. False: the peer was gone. */
bool fcgi_answer(struct fcgi *fcgi, struct str head, struct str body);

#endif

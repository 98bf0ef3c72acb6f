/*
 * FastCGI over libfcgi 2.4.2. Its signal handlers are never reached, since
 * workers block the signals it catches and read them from a descriptor.
 */
#include "server/fcgi_io.h"

#include <errno.h>
#include <fcgiapp.h>
#include <stdlib.h>

#include "base/clock.h"

enum { BROKEN_PAUSE_MS = 50 };

struct fcgi {
	FCGX_Request request;
};

bool fcgi_library_init(void)
{
	return FCGX_Init() == 0;
}

struct fcgi *fcgi_open(int listen_fd)
{
	struct fcgi *fcgi = calloc(1, sizeof(*fcgi));

	if (fcgi == NULL)
		abort();
	if (FCGX_InitRequest(&fcgi->request, listen_fd, 0) == 0)
		return fcgi;
	free(fcgi);
	return NULL;
}

void fcgi_close(struct fcgi *fcgi)
{
	FCGX_Free(&fcgi->request, 1);
	free(fcgi);
}

enum fcgi_event fcgi_accept(struct fcgi *fcgi)
{
	int result = FCGX_Accept_r(&fcgi->request);

	if (result >= 0)
		return FCGI_REQUEST;
	if (result == -EAGAIN)
		return FCGI_IDLE;
	/* What is lacking (descriptors, memory) is so a moment later, too. */
	clock_sleep_ms(BROKEN_PAUSE_MS);
	return FCGI_BROKEN;
}

char *const *fcgi_params(struct fcgi *fcgi)
{
	return fcgi->request.envp;
}

int fcgi_read(void *source, char *out, int size)
{
	struct fcgi *fcgi = source;

	return FCGX_GetStr(out, size, fcgi->request.in);
}

bool fcgi_answer(struct fcgi *fcgi, struct str head, struct str body)
{
	FCGX_Stream *out = fcgi->request.out;
	bool sent = FCGX_PutStr(head.data, (int)head.len, out) >= 0;

	if (sent && body.len > 0)
		sent = FCGX_PutStr(body.data, (int)body.len, out) >= 0;
	FCGX_Finish_r(&fcgi->request);
	return sent;
}

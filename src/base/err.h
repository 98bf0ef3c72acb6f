/*
 * Every way in which a job can fail, and the one table that says what the
 * outside sees of it: HTTP status, code, public sentence, CLI exit code.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_kind {
	ERR_NONE,
	ERR_BAD_REQUEST,
	ERR_BAD_CURSOR,
	ERR_UNAUTHORIZED,
	ERR_FORBIDDEN,
	ERR_NOT_FOUND,
	ERR_USER_NOT_FOUND,
	ERR_METHOD_NOT_ALLOWED,
	ERR_HANDLE_TAKEN,
	ERR_BODY_TOO_LARGE,
	ERR_URI_TOO_LONG,
	ERR_UNSUPPORTED_MEDIA_TYPE,
	ERR_INVALID, /* 422: the job holds the list of codes */
	ERR_TOO_MANY_REQUESTS,
	ERR_INTERNAL,
	ERR_CORRUPT, /* what is stored cannot be used: no retry mends it */
	ERR_UNAVAILABLE, /* an upstream is down, slow or throttling */
	ERR_USAGE, /* command line: wrong words */
	ERR_REFUSED, /* command line: not confirmed, or not allowed */
	ERR_LEFT, /* command line: done, but something is left as it was */
	ERR_KINDS
};

struct err_info {
	int http_status;
	const char *code; /* as in the `error` member */
	const char *sentence; /* all that a client may read */
	int exit_code; /* of a command that failed so */
};

/* Never NULL. */
const struct err_info *err_info(enum err_kind kind);

#endif

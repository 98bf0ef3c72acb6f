/*
 * What the outside sees of each kind of failure.
 */
#include "base/err.h"

enum {
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_REFUSED = 3,
	EXIT_NOT_THERE = 4,
	EXIT_UPSTREAM = 5,
	EXIT_DENIED = 6,
	EXIT_LEFT = 7,
};

static const struct err_info kinds[ERR_KINDS] = {
	[ERR_NONE] = { 200, "", "", 0 },
	[ERR_BAD_REQUEST] = { 400, "bad_request",
			      "The request could not be understood.",
			      EXIT_FAILED },
	[ERR_BAD_CURSOR] = { 400, "bad_cursor",
			     "The page cursor does not belong to this list.",
			     EXIT_FAILED },
	[ERR_UNAUTHORIZED] = { 401, "unauthorized", "Please sign in.",
			       EXIT_DENIED },
	[ERR_FORBIDDEN] = { 403, "forbidden", "You may not do this.",
			    EXIT_DENIED },
	[ERR_NOT_FOUND] = { 404, "not_found", "There is nothing here.",
			    EXIT_NOT_THERE },
	[ERR_USER_NOT_FOUND] = { 404, "user_not_found",
				 "There is no such user.", EXIT_NOT_THERE },
	[ERR_METHOD_NOT_ALLOWED] = { 405, "method_not_allowed",
				     "This address does not do that.",
				     EXIT_FAILED },
	[ERR_HANDLE_TAKEN] = { 409, "handle_taken",
			       "Please choose another handle.", EXIT_FAILED },
	[ERR_BODY_TOO_LARGE] = { 413, "body_too_large",
				 "The request is too large.", EXIT_FAILED },
	[ERR_URI_TOO_LONG] = { 414, "uri_too_long", "The address is too long.",
			       EXIT_FAILED },
	[ERR_UNSUPPORTED_MEDIA_TYPE] = { 415, "unsupported_media_type",
					 "Please send application/json.",
					 EXIT_FAILED },
	[ERR_INVALID] = { 422, "invalid", "Some values are not valid.",
			  EXIT_FAILED },
	[ERR_TOO_MANY_REQUESTS] = { 429, "too_many_requests",
				    "Too many requests. Please wait.",
				    EXIT_UPSTREAM },
	[ERR_INTERNAL] = { 500, "internal", "Something went wrong here.",
			   EXIT_FAILED },
	[ERR_CORRUPT] = { 500, "internal", "Something went wrong here.",
			  EXIT_FAILED },
	[ERR_UNAVAILABLE] = { 503, "unavailable",
			      "Not available just now. Please try again.",
			      EXIT_UPSTREAM },
	[ERR_USAGE] = { 500, "internal", "Something went wrong here.",
			EXIT_USAGE },
	[ERR_REFUSED] = { 403, "forbidden", "You may not do this.",
			  EXIT_REFUSED },
	[ERR_LEFT] = { 500, "internal", "Something went wrong here.",
		       EXIT_LEFT },
};

const struct err_info *err_info(enum err_kind kind)
{
	if ((unsigned)kind >= ERR_KINDS)
		kind = ERR_INTERNAL;
	return &kinds[kind];
}

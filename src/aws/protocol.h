/*
 * What AWS's JSON services have in common: how an endpoint is written, and
 * how a refusal looks.
 */
#ifndef AWS_PROTOCOL_H
#define AWS_PROTOCOL_H

#include "base/str.h"

struct aws_endpoint {
	const char *url; /* borrowed */
	struct str host; /* with the port, if the URL names one */
	struct str path; /* "/" when the URL has none */
};

/* The parts of an http or https URL without query. */
struct aws_endpoint aws_endpoint_of(const char *url);

struct aws_fault {
	/*
	 * "ThrottlingException": what follows '#' in `__type`. Empty when the
	 * body is not a refusal of AWS.
	 */
	struct str name;
	struct str message; /* its beginning, fit for the log */
};

/* Never fails: whatever cannot be read is empty. */
struct aws_fault aws_fault_read(struct str body);

#endif

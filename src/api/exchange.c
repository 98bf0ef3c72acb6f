/*
 * How handlers end, and what several of them need of the request.
 */
#include "api/exchange.h"

bool respond_json(struct exchange *x, struct str body)
{
	response_json(&x->response, 200, body);
	return true;
}

bool respond_list(struct exchange *x, struct str body)
{
	response_list(x->job, &x->response, &x->request, body);
	return true;
}

static bool is_key(struct str text)
{
	if (text.len < 1 || text.len > IDEMPOTENCY_KEY_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~')
			return false;
	return true;
}

/* As every client means it: a UUID may come in any case, or escaped. */
static struct str path_of(const struct exchange *x)
{
	static const char parameter[] = "{uuid}";
	const char *pattern = x->match.route->pattern;
	const char *found = strstr(pattern, parameter);

	if (found == NULL)
		return str_of(pattern);
	return str_of(job_text(x->job, "%.*s%s%s", (int)(found - pattern),
			       pattern, x->match.uuid.text,
			       found + strlen(parameter)));
}

bool exchange_idempotency(struct exchange *x, struct idempotency *once)
{
	const struct str parts[] = {
		x->request.method_text,
		path_of(x),
		x->request.body,
	};

	*once = (struct idempotency){ .key = x->request.idempotency_key };
	if (once->key.data == NULL)
		return true;
	if (!is_key(once->key))
		return job_fail(x->job, ERR_BAD_REQUEST,
				"Idempotency-Key is not 1 to %d visible ASCII",
				IDEMPOTENCY_KEY_MAX);
	once->request = hash_of_parts(parts, ARRAY_SIZE(parts));
	return true;
}

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

bool exchange_idempotency_key(struct exchange *x, struct str *key)
{
	*key = x->request.idempotency_key;
	if (key->data == NULL)
		return true;
	bool good = key->len >= 1 && key->len <= IDEMPOTENCY_KEY_MAX;
	for (size_t i = 0; good && i < key->len; i++)
		good = key->data[i] > ' ' && key->data[i] <= '~';
	if (!good)
		return job_fail(x->job, ERR_BAD_REQUEST,
				"Idempotency-Key is not 1 to %d visible ASCII",
				IDEMPOTENCY_KEY_MAX);
	return true;
}

struct hash exchange_request_hash(const struct exchange *x)
{
	const struct str parts[] = {
		x->request.method_text,
		x->request.path,
		x->request.body,
	};

	return hash_of_parts(parts, ARRAY_SIZE(parts));
}
